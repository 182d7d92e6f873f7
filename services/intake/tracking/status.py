"""The state of a case, as its receipt shows it to a citizen: no name, no number of a person, no officer.

Every value can be put into words by a page or a program; printed words of the service card stay as printed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from services.intake.application.acceptance import Accepted
from services.intake.application.amends import ApologyIssued, ApplicantNotified
from services.intake.application.application import ENDED, Application, Status
from services.intake.application.compensation_token import TokenHandedIn
from services.intake.application.contents import DocumentsChanged, FieldsChanged, InstrumentChanged
from services.intake.application.correction import (
    ApologyWithdrawn,
    ApprovalWithdrawn,
    NoticeWithdrawn,
    PunctualityCorrected,
)
from services.intake.application.documents import INSTRUMENT
from services.intake.application.dossier import Drafted
from services.intake.application.drafts import DraftPrinted, DraftVoided
from services.intake.application.end import Completed, Rejected, Withdrawn
from services.intake.application.error_notice import ApplicantToldOfError
from services.intake.application.examination import VerdictsGiven
from services.intake.application.outer_limit_task import OuterLimitHandled, OuterLimitPassed, OuterLimitWithdrawn
from services.intake.application.products import FeeDue, FeeSettled, ProductIssued
from services.intake.application.progress import StepFollowed, StepTaken
from services.intake.application.reopening import Reopened
from services.intake.application.return_count import ReturnCount
from services.intake.application.return_to_applicant import Returned
from services.intake.application.steps import next_steps
from services.intake.application.submission import Submitted
from services.intake.application.values import values_of
from services.intake.card.catalogue import Place, ServiceCard
from services.intake.card.conditions import FieldValue
from services.intake.card.mandate import MANDATE
from services.intake.card.procedure import Service
from services.intake.card.promise import promise_of
from services.intake.card.time_limits import TimeLimit
from services.intake.clock.clock import PromiseClock
from services.intake.clock.ledgers import Calendars
from services.intake.clock.outer_limit import OuterLimit, moved_from, outer_limit
from services.intake.tracking.timing import Timing, timing_of
from shared.offices import Office, office
from shared.promise.promise import PauseReason, Promise
from shared.promise.working_days import CALENDARS

WaitsFor = Literal["applicant", "office", "other", "nobody"]
Happening = Literal[
    "begun", "documents-changed", "fields-changed", "instrument-changed", "submitted", "examined", "returned", "accepted",
    "step", "stage", "draft-printed", "draft-voided", "issued", "fee-due", "fee-settled", "rejected", "reopened", "withdrawn",
    "completed", "apologised", "notified", "told-of-error", "compensation", "apology-withdrawn", "notice-withdrawn",
    "approval-withdrawn", "punctuality-corrected", "outer-limit-passed", "outer-limit-handled", "outer-limit-withdrawn",
]  # fmt: skip
CollectedAt = Literal["counter", "system", "office"]
"""Where a product is collected: at the counter, in the system of the application, or as the office says."""

HAPPENINGS: Final[Mapping[str, Happening]] = {
    Drafted.TOPIC: "begun",
    DocumentsChanged.TOPIC: "documents-changed",
    FieldsChanged.TOPIC: "fields-changed",
    InstrumentChanged.TOPIC: "instrument-changed",
    Submitted.TOPIC: "submitted",
    VerdictsGiven.TOPIC: "examined",
    Returned.TOPIC: "returned",
    Accepted.TOPIC: "accepted",
    StepTaken.TOPIC: "step",
    StepFollowed.TOPIC: "stage",
    DraftPrinted.TOPIC: "draft-printed",
    DraftVoided.TOPIC: "draft-voided",
    ProductIssued.TOPIC: "issued",
    FeeDue.TOPIC: "fee-due",
    FeeSettled.TOPIC: "fee-settled",
    Rejected.TOPIC: "rejected",
    Reopened.TOPIC: "reopened",
    Withdrawn.TOPIC: "withdrawn",
    Completed.TOPIC: "completed",
    ApologyIssued.TOPIC: "apologised",
    ApplicantNotified.TOPIC: "notified",
    ApplicantToldOfError.TOPIC: "told-of-error",
    TokenHandedIn.TOPIC: "compensation",
    ApologyWithdrawn.TOPIC: "apology-withdrawn",
    NoticeWithdrawn.TOPIC: "notice-withdrawn",
    ApprovalWithdrawn.TOPIC: "approval-withdrawn",
    PunctualityCorrected.TOPIC: "punctuality-corrected",
    OuterLimitPassed.TOPIC: "outer-limit-passed",
    OuterLimitHandled.TOPIC: "outer-limit-handled",
    OuterLimitWithdrawn.TOPIC: "outer-limit-withdrawn",
}
"""The events that are shown; others are left out, because they may name a person."""

_TITLED: Final = {
    "step": "does", "stage": "state_title", "reopened": "state_title", "draft-printed": "title", "draft-voided": "title",
    "issued": "title", "apologised": "number", "apology-withdrawn": "number", "approval-withdrawn": "state_title",
}  # fmt: skip
"""Happening → the field of its event with the card's printed words for it, or the number of the letter."""
_OF_OURS: Final = {INSTRUMENT: "UTTP", MANDATE.id: MANDATE.name, "application": "Permohonan"}

_LONG_NUMBER = re.compile(r"\+?\d(?:[ .-]?\d){8,}")
_ADDRESS_OF_MAIL = re.compile(r"\S+@\S+")
HIDDEN: Final = "…"


@dataclass(frozen=True)
class HistoryLine:
    """Something that happened to the case on a day in the office's zone; `title`: the card's words for it, or a number."""

    on: date
    what: Happening
    title: str | None = None


@dataclass(frozen=True)
class NextStep:
    """A step that the card allows next: what happens, and who does it, as printed."""

    does: str
    by: tuple[str, ...]


@dataclass(frozen=True)
class Lacking:
    """A reason for the return: the document by its name on the card; None for another one.

    The officer's own words about it may hold a name, so only people who may read the case see them.
    """

    name: str | None


@dataclass(frozen=True)
class GivenProduct:
    """A product of the case: its name on the card, its official number, and the days on which it is valid (None: no
    last one).
    """

    title: str
    number: str | None
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True)
class CaseStatus:
    """The state of a case. `state` is the card's own name of it, None if the card has none.

    `promised_until`: the last day of the promise, also of a broken one. `moves`: whether it ends only on a working day;
    `moved_from`: the non-working day on which it would otherwise have ended; `outer`: the later limit behind it.
    `starts`: what starts the clock by its promise, `awaits`: what of it is still outstanding; `paused_for`: why the
    clock is paused; `returned`: how often it was returned, while its applicant corrects it. `products`: its products,
    and `collected_at` where they are collected.
    """

    receipt: str
    card: ServiceCard
    office: Office
    place: Place
    number: str | None
    status: Status
    state: str | None
    waits_for: WaitsFor
    next_steps: tuple[NextStep, ...]
    limit: TimeLimit | None
    timing: Timing
    promised_until: date | None
    moves: bool
    moved_from: date | None
    outer: OuterLimit | None
    starts: tuple[str, ...]
    awaits: tuple[str, ...]
    paused_for: tuple[PauseReason, ...]
    lacking: tuple[Lacking, ...]
    returned: ReturnCount | None
    legal_ground: str | None
    products: tuple[GivenProduct, ...]
    collected_at: CollectedAt
    history: tuple[HistoryLine, ...]
    today: date


def track_case(
    application: Application,
    card: ServiceCard,
    clock: PromiseClock | None,
    happened: Sequence[tuple[str, date, Mapping[str, Any]]],
    now: datetime,
    calendars: Calendars = CALENDARS,
    outside: Service | None = None,
) -> CaseStatus:
    """The content of an application's receipt page; `happened`: type, day and fields of each event of its stream, in
    order.

    `outside`: the service that would carry it out, if the office does so outside this system.
    """
    at = office(application.office)
    state = next((one for one in card.procedure.states if one.id == application.state), None)
    ended = application.status in ENDED
    values = values_of(application.stated.values())
    promise = (
        clock.ledgers.promise
        if clock
        else promise_of(
            card,
            application.place,
            values,
            at.day_unit,
            at.local_day(now),
            due_on_working_day=at.due_on_working_day,
        )
    )
    due = _promised_until(application, clock, at)
    return CaseStatus(
        receipt=application.receipt or "",
        card=card,
        office=at,
        place=application.place,
        number=application.number,
        status=application.status,
        state=state.name if state else None,
        waits_for="nobody" if ended else state.waits_for if state else "office",
        next_steps=() if ended or state is None else _next_steps(card, state.id, values),
        limit=card.limit(application.place, values),
        timing=timing_of(application, promise, clock, due, now, outside),
        promised_until=due,
        moves=promise.moves_to_working_day,
        moved_from=moved_from(clock.ledgers, calendars) if clock and not clock.late_since else None,
        outer=_outer(clock, now, calendars) if not ended else None,
        starts=promise.starts_when,
        awaits=() if ended or outside else _awaited(promise, clock),
        paused_for=_paused_for(promise, clock),
        lacking=tuple(dict.fromkeys(Lacking(_name(one.document, card)) for one in application.shortcomings)),
        returned=application.last_return if application.status == "returned" else None,
        legal_ground=without_numbers(application.legal_ground) if application.legal_ground else None,
        products=tuple(
            GivenProduct(one.title, one.number, one.valid_from, one.valid_until) for one in application.products
        ),
        collected_at=_collected_at(card),
        history=tuple(
            _history_line(HAPPENINGS[type_], on, fields) for type_, on, fields in happened if type_ in HAPPENINGS
        ),
        today=at.local_day(now),
    )


def _outer(clock: PromiseClock | None, now: datetime, calendars: Calendars) -> OuterLimit | None:
    """The outer limit, unless it is only the office's own target, which citizens are not shown."""
    found = None if clock is None else outer_limit(clock.ledgers, now, calendars)
    return None if found is None or found.kind == "internal-target" else found


def _collected_at(card: ServiceCard) -> CollectedAt:
    """A product is collected where one applies, because the cards name no other place."""
    if "counter" in card.channels:
        return "counter"
    return "system" if {"e-ska", "oss", "siinas"}.intersection(card.channels) else "office"


def without_numbers(text: str) -> str:
    """An officer's text without possible numbers or mail addresses of persons.

    All long numbers are hidden; names cannot be told from other words, so officers must not write them.
    """
    return _ADDRESS_OF_MAIL.sub(HIDDEN, _LONG_NUMBER.sub(HIDDEN, text))


def _history_line(what: Happening, on: date, fields: Mapping[str, Any]) -> HistoryLine:
    field = _TITLED.get(what)
    return HistoryLine(on, what, str(fields[field]) if field else None)


def _next_steps(card: ServiceCard, state: str, values: Mapping[str, FieldValue]) -> tuple[NextStep, ...]:
    """The steps that the card allows from a state, except those of another office and the withdrawal."""
    ends = {one.id: one.ends for one in card.procedure.states}
    steps = (one for one in next_steps(card, state, values) if not one.suspect and ends[one.to] != "withdrawn")
    actors = card.procedure.actors
    return tuple(NextStep(one.does, tuple(actors.get(role, role) for role in one.roles)) for one in steps)


def _name(document: str, card: ServiceCard) -> str | None:
    """The card's name of a document; the applicant's own name of another document may identify them, so it is not
    shown.
    """
    return _OF_OURS.get(document) or next((one.name for one in card.documents if one.id == document), None)


def _promised_until(application: Application, clock: PromiseClock | None, at: Office) -> date | None:
    if clock is None:
        return application.promised_until
    if clock.late_since is None:
        return clock.stands.due_on
    return at.last_day_before(clock.late_since)


def _awaited(promise: Promise, clock: PromiseClock | None) -> tuple[str, ...]:
    if clock is None:
        return promise.starts_when
    begun = clock.ledgers.started is not None
    return tuple(one for one in promise.starts_when if clock.awaits(one) and (begun or one not in clock.happened))


def _paused_for(promise: Promise, clock: PromiseClock | None) -> tuple[PauseReason, ...]:
    reasons = (promise.reason(one) for one in (clock.reasons if clock else ()))
    return tuple(one for one in reasons if one is not None)
