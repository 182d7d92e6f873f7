"""Where a case stands, as its receipt shows it to a citizen: no name, no number of a person, no officer.

Everything is a value that a page or a program can put into words; what is printed on the service card stays as printed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from services.intake.application_case import ENDED, Application, Status
from services.intake.case_values import values_of
from services.intake.conditions import FieldValue
from services.intake.documents import INSTRUMENT
from services.intake.promise_clock import PromiseClock
from services.intake.promises import TimeLimit
from services.intake.service_cards import Place, ServiceCard
from services.intake.steps import MANDATE, next_steps
from shared.offices import Office, office

WaitsFor = Literal["applicant", "office", "other", "nobody"]
Happening = Literal[
    "begun", "documents-changed", "fields-changed", "instrument-changed", "submitted", "examined", "returned", "accepted",
    "step", "stage", "issued", "fee-due", "fee-settled", "rejected", "withdrawn", "completed",
]  # fmt: skip
Timing = Literal["not-begun", "nothing-promised", "running", "paused", "late", "kept", "broken", "ended"]
"""not-begun: the clock waits until the file is complete; ended: taken back or refused, nothing is owed any more."""

HAPPENINGS: Final[Mapping[str, Happening]] = {
    Application.Drafted.TOPIC: "begun",
    Application.DocumentsChanged.TOPIC: "documents-changed",
    Application.FieldsChanged.TOPIC: "fields-changed",
    Application.InstrumentChanged.TOPIC: "instrument-changed",
    Application.Submitted.TOPIC: "submitted",
    Application.VerdictsGiven.TOPIC: "examined",
    Application.Returned.TOPIC: "returned",
    Application.Accepted.TOPIC: "accepted",
    Application.StepTaken.TOPIC: "step",
    Application.StepFollowed.TOPIC: "stage",
    Application.ProductIssued.TOPIC: "issued",
    Application.FeeDue.TOPIC: "fee-due",
    Application.FeeSettled.TOPIC: "fee-settled",
    Application.Rejected.TOPIC: "rejected",
    Application.Withdrawn.TOPIC: "withdrawn",
    Application.Completed.TOPIC: "completed",
}
"""The events that are told; any other is left out, because nobody has looked whether it names a person."""

NOT_TOLD: Final = frozenset(
    {
        Application.LikenessFound.TOPIC,
        Application.LikenessDecided.TOPIC,
        Application.WorkClaimed.TOPIC,
        Application.WorkReleased.TOPIC,
    }
)
"""Events that are the office's own: other people's cases, and which officer works on it."""

_TITLED: Final = {"step": "does", "stage": "state_title", "issued": "title"}
"""Happening → the field of its event with the card's printed words for it."""
_OF_OURS: Final = {INSTRUMENT: "UTTP", MANDATE: "Surat kuasa", "application": "Permohonan"}

_LONG_NUMBER = re.compile(r"\+?\d(?:[ .-]?\d){8,}")
_ADDRESS_OF_MAIL = re.compile(r"\S+@\S+")
HIDDEN: Final = "…"


@dataclass(frozen=True)
class Happened:
    """Something that happened to the case on a day of the office's zone; `title`: the card's words for it, if it has any."""

    on: date
    what: Happening
    title: str | None = None


@dataclass(frozen=True)
class NextStep:
    """A step that may follow by the card: what is done, and by whom, as printed."""

    does: str
    by: tuple[str, ...]


@dataclass(frozen=True)
class Lacking:
    """Why the application was returned: the document by its name on the card (None: another one), and what is wrong."""

    name: str | None
    problem: str


@dataclass(frozen=True)
class Tracked:
    """Where a case stands. `state` is the card's own name of it, None where the card has none."""

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
    lacking: tuple[Lacking, ...]
    legal_ground: str | None
    history: tuple[Happened, ...]
    today: date


def tracked(
    application: Application,
    card: ServiceCard,
    clock: PromiseClock | None,
    happened: Sequence[tuple[str, date, Mapping[str, Any]]],
    today: date,
) -> Tracked:
    """What the receipt of an application shows; `happened`: type, day and fields of each event of its stream, in order."""
    state = next((one for one in card.procedure.states if one.id == application.state), None)
    ended = application.status in ENDED
    values = values_of(application.stated.values())
    due = clock.stands.due_on if clock else application.promised_until
    return Tracked(
        receipt=application.receipt or "",
        card=card,
        office=office(application.office),
        place=application.place,
        number=application.number,
        status=application.status,
        state=state.name if state else None,
        waits_for="nobody" if ended else state.waits_for if state else "office",
        next_steps=() if ended or state is None else _next_steps(card, state.id, values),
        limit=card.limit(application.place, values),
        timing=_timing(application, card, clock, due, today),
        promised_until=due,
        lacking=tuple(
            Lacking(_name(one.document, card), without_numbers(one.problem)) for one in application.shortcomings
        ),
        legal_ground=without_numbers(application.legal_ground) if application.legal_ground else None,
        history=tuple(_told(HAPPENINGS[type_], on, fields) for type_, on, fields in happened if type_ in HAPPENINGS),
        today=today,
    )


def without_numbers(text: str) -> str:
    """A text of an officer without what could be the number or the mail address of a person.

    Long numbers are hidden whatever they are; names cannot be told from other words, so officers must not write them.
    """
    return _ADDRESS_OF_MAIL.sub(HIDDEN, _LONG_NUMBER.sub(HIDDEN, text))


def _told(what: Happening, on: date, fields: Mapping[str, Any]) -> Happened:
    field = _TITLED.get(what)
    return Happened(on, what, str(fields[field]) if field else None)


def _next_steps(card: ServiceCard, state: str, values: Mapping[str, FieldValue]) -> tuple[NextStep, ...]:
    """The steps that lead on from a state by the card; not the ones that are another office's, nor taking it back."""
    ends = {one.id: one.ends for one in card.procedure.states}
    steps = (one for one in next_steps(card, state, values) if not one.suspect and ends[one.to] != "withdrawn")
    actors = card.procedure.actors
    return tuple(NextStep(one.does, tuple(actors.get(role, role) for role in one.roles)) for one in steps)


def _name(document: str, card: ServiceCard) -> str | None:
    """The card's name of a document; how the applicant named another one may say who they are, so it is not shown."""
    return _OF_OURS.get(document) or next((one.name for one in card.documents if one.id == document), None)


def _timing(
    application: Application, card: ServiceCard, clock: PromiseClock | None, due: date | None, today: date
) -> Timing:
    if application.status in ("withdrawn", "rejected"):
        return "ended"
    if application.status in ENDED:
        return "nothing-promised" if application.on_time is None else "kept" if application.on_time else "broken"
    if card.limit(application.place, values_of(application.stated.values())) is None:
        return "nothing-promised"
    if clock and clock.stands.status == "paused":
        return "paused"
    if due is None:
        return "not-begun"
    return "late" if today > due else "running"
