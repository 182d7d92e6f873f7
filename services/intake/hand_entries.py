"""What officers may enter in a clock by hand: in the state and role that the card names, no earlier than the events show.

The steps of a procedure move the clock by themselves; an entry by hand fills in what no step tells. UU 25/2009 art. 21 makes the
time limit a part of the service standard, so where it may be stopped, and by whom, stands on the card.
"""

from datetime import datetime, timedelta

from services.intake.card_model import ServiceCard
from services.intake.card_names import state_named
from services.intake.promises import Moment
from shared.errors import RefusedByRule
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
    """`states`: those of the card that the pause belongs to."""

    code = "pause-not-in-state"
    indonesian = "Waktu layanan hanya dihentikan karena {name} selama permohonan berada pada: {states:any}."
    english = "The clock is paused for {name} only while the application is at: {states:any}."
    clause = _CLAUSE


class MomentNotInState(RefusedByRule):
    """`states`: those of the card in which the moment may come."""

    code = "moment-not-in-state"
    indonesian = "Hal yang ditunggu waktu layanan ini hanya dapat terjadi selama permohonan berada pada: {states:any}."
    english = "What the clock waits for can only happen while the application is at: {states:any}."
    clause = _CLAUSE


class EntryBeforeEvents(RefusedByRule):
    """Nothing shows that it was so any earlier; the details do not repeat what was sent."""

    code = "entry-before-events"
    indonesian = "Peristiwa perkara ini tidak menunjukkan hal itu sebelum {earliest:moment}. Isi waktu sejak saat itu."
    english = "The events of this case do not show that before {earliest:moment}. Give a time from then on."
    clause = _CLAUSE


def roles_for_pausing(reason: str, card: ServiceCard, state: str) -> tuple[str, ...] | None:
    """Who may pause for a reason by hand in this state; None where the card knows no such reason.

    Raises PauseByStepOnly and PauseNotInState.
    """
    roles, pause = roles_for_resuming(reason, card, state), card.clock.pause(reason)
    if pause is not None and state not in pause.states:
        raise PauseNotInState(
            name=Named(pause.id, pause.name, pause.english), states=[state_named(card, one) for one in pause.states]
        )
    return roles


def roles_for_resuming(reason: str, card: ServiceCard, _state: str) -> tuple[str, ...] | None:
    """Who may end a pause by hand, whatever the state; None where the card knows no such pause. Raises PauseByStepOnly."""
    pause = card.clock.pause(reason)
    if pause is not None and not pause.states:
        raise PauseByStepOnly
    return None if pause is None else pause.roles


def roles_for_moment(moment: Moment, card: ServiceCard, state: str) -> tuple[str, ...] | None:
    """The officers of the steps that tell a moment, in a state from which one of them is taken.

    None where no step of the card tells it. Raises MomentNotInState.
    """
    steps = [one for one in card.procedure.steps if one.clock and (one.clock.do, one.clock.what) == ("start", moment)]
    if not steps:
        return None
    if not any(state in step.from_ for step in steps):
        states = dict.fromkeys(one for step in steps for one in step.from_)
        raise MomentNotInState(states=[state_named(card, one) for one in states])
    return tuple(dict.fromkeys(role for step in steps for role in step.roles if role != APPLICANT))


def refuse_before(at: datetime, shown: datetime, said_until: datetime | None, office: Office) -> None:
    """Refuses a time before what the events show. Raises EntryBeforeEvents.

    `shown`: when the case came to its state, or the officer's own last act in it; `said_until`: the first moment of which the
    clock has said nothing yet.
    """
    earliest = shown if said_until is None else max(shown, said_until)
    if at < earliest:
        whole = earliest.replace(microsecond=0) + timedelta(seconds=bool(earliest.microsecond))
        raise EntryBeforeEvents(earliest=whole.astimezone(office.time_zone))
