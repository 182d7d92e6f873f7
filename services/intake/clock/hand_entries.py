"""Rules for entries in a clock by hand: in the state and role that the card names, no earlier than the events show.

The steps of a procedure move the clock by themselves; an entry by hand records what no step does. UU 25/2009 art. 21 makes the
time limit a part of the service standard, so the card says in which states and roles it may be paused.
"""

from datetime import datetime, timedelta

from services.intake.application.step_refusals import StepElsewhere
from services.intake.card.card import ServiceCard
from services.intake.card.names import state_named, step_label
from services.intake.card.procedure import Step
from services.intake.card.time_limits import Moment
from shared.errors import MissingItems, RefusedByRule
from shared.offices import Office
from shared.roles import APPLICANT
from shared.wording import Named

_CLAUSE = "UU 25/2009 art. 21 (jangka waktu penyelesaian)"


class PauseByStepOnly(RefusedByRule):
    code = "pause-by-step-only"
    indonesian = "Penghentian waktu layanan ini mengikuti langkah pada kartu layanan dan tidak dicatat tersendiri."
    english = "This pause follows the steps of the service card and is not entered by hand: take the step."
    clause = _CLAUSE


class PauseNotInState(RefusedByRule):
    """`states`: the states of the card in which this pause is allowed."""

    code = "pause-not-in-state"
    indonesian = "Waktu layanan hanya dihentikan karena {name} selama permohonan berada pada: {states:any}."
    english = "The clock is paused for {name} only while the application is at: {states:any}."
    clause = _CLAUSE


class MomentNotInState(RefusedByRule):
    """`states`: the states of the card in which the moment may come."""

    code = "moment-not-in-state"
    indonesian = "Hal yang ditunggu waktu layanan ini hanya dapat terjadi selama permohonan berada pada: {states:any}."
    english = "What the clock waits for can only happen while the application is at: {states:any}."
    clause = _CLAUSE


class EntryBeforeEvents(RefusedByRule):
    """No event shows that it was so earlier; the details do not repeat what was sent."""

    code = "entry-before-events"
    indonesian = "Peristiwa perkara ini tidak menunjukkan hal itu sebelum {since:moment}. Isi waktu sejak saat itu."
    english = "The events of this case do not show that before {since:moment}. Give a time from then on."
    clause = _CLAUSE


class MomentIsTheApplicants(RefusedByRule):
    code = "moment-is-the-applicants"
    indonesian = (
        "Persetujuan ini dinyatakan oleh pemohon dengan akunnya sendiri (POST …/clock/agreement), bukan oleh kantor."
    )
    english = "The applicant says this with their own account (POST …/clock/agreement), not the office."
    clause = _CLAUSE


class NothingToAgreeTo(RefusedByRule):
    code = "nothing-to-agree-to"
    indonesian = "Layanan ini tidak menunggu persetujuan pemohon."
    english = "This service does not wait for an agreement of the applicant."
    clause = _CLAUSE


def roles_for_pausing(reason: str, card: ServiceCard, state: str) -> tuple[str, ...] | None:
    """The roles that may pause for a reason by hand in this state; None where the card knows no such reason.

    Raises PauseByStepOnly and PauseNotInState.
    """
    pause = card.clock.pause(reason)
    if pause is None:
        return None
    if pause.by_steps_only or not pause.states:
        raise PauseByStepOnly
    if state not in pause.states:
        raise PauseNotInState(
            name=Named(pause.id, pause.name, pause.english), states=[state_named(card, one) for one in pause.states]
        )
    return pause.roles


def roles_for_resuming(reason: str, card: ServiceCard) -> tuple[str, ...] | None:
    """The roles that may end a pause by hand, in any state; None where the card names nobody for it.

    A corrected edition of the card may name nobody for a pause that was entered by hand before; it can still be ended.
    Raises PauseByStepOnly.
    """
    pause = card.clock.pause(reason)
    if pause is not None and pause.by_steps_only:
        raise PauseByStepOnly
    return None if pause is None or not pause.roles else pause.roles


def roles_for_moment(moment: Moment, card: ServiceCard, state: str) -> tuple[str, ...] | None:
    """The officers of the steps that bring a moment, in a state from which one of them is taken.

    None where no step of the card brings it. Raises MomentNotInState, StepElsewhere.
    """
    refuse_moment_in_state(moment, card, state)
    steps = _bringing(moment, card)
    return tuple(dict.fromkeys(role for step in steps for role in step.roles if role != APPLICANT)) if steps else None


def refuse_moment_in_state(moment: Moment, card: ServiceCard, state: str) -> None:
    """Refuses a moment in a state from which no step that brings it is taken, or whose step another service takes.

    Raises MomentNotInState, StepElsewhere.
    """
    steps = _bringing(moment, card)
    here = [step for step in steps if state in step.from_]
    if steps and not here:
        states = dict.fromkeys(one for step in steps for one in step.from_)
        raise MomentNotInState(states=[state_named(card, one) for one in states])
    if here and not any(step.roles for step in here):
        raise StepElsewhere(step=step_label(here[0]), service=here[0].service)


def refuse_before(at: datetime, shown: datetime, said_until: datetime | None, office: Office) -> None:
    """Refuses a time before what the events show. Raises EntryBeforeEvents.

    `shown`: when the case came to its state, or the officer last acted in it; `said_until`: the first moment about which the
    clock has said nothing yet.
    """
    earliest = shown if said_until is None else max(shown, said_until)
    if at < earliest:
        whole = earliest.replace(microsecond=0) + timedelta(seconds=bool(earliest.microsecond))
        raise EntryBeforeEvents(since=whole.astimezone(office.time_zone))


def refuse_office(card: ServiceCard, moment: Moment, account: str | None, letter: str | None) -> None:
    """Lets the office speak for an applicant only where that applicant has no account and wrote a letter.

    `account`: that of the applicant; `letter`: which letter of theirs says so. Raises MomentIsTheApplicants; MissingItems.
    """
    if not _is_the_applicants(card, moment):
        return
    if account is not None:
        raise MomentIsTheApplicants
    if letter is None:
        raise MissingItems(["letter"])


def agreed_moment(card: ServiceCard) -> Moment:
    """The moment that the applicant brings by agreeing. Raises NothingToAgreeTo."""
    found: Moment | None = next((one.moment for one in card.clock.starts if one.said_by == "applicant"), None)
    if found is None:
        raise NothingToAgreeTo
    return found


def _is_the_applicants(card: ServiceCard, moment: Moment) -> bool:
    """Whether a moment is the applicant's to say."""
    return any(start.moment == moment and start.said_by == "applicant" for start in card.clock.starts)


def _bringing(moment: Moment, card: ServiceCard) -> list[Step]:
    return [one for one in card.procedure.steps if one.clock and (one.clock.do, one.clock.what) == ("start", moment)]
