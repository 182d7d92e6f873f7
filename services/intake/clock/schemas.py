"""The clock of a case as it is sent and shown: a reading, and its ledger as lines that a citizen can recompute."""

from datetime import date, datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.intake.card.procedure import Service
from services.intake.card.time_limits import OuterKind
from services.intake.clock.clock import CorrectionWanted, Limit, PromiseClock, Remains
from services.intake.clock.outer_limit import outer_limit
from services.intake.clock.stands import ClockStatus
from services.intake.clock.use_cases import ClockRead
from shared.errors import Language
from shared.promise.ledger import Ledger
from shared.promise.printed import Kind, printed
from shared.promise.promise import Unit
from shared.promise.reading import Calendars, ClockReading
from shared.promise.reading import read as read_ledger
from shared.web.values import Body, Code, Text


class PauseBody(Body):
    """A reason of the service card, by its id, and what the office waits for in this case; no personal data."""

    reason: Code
    why: Text


class ClockResumptionBody(Body):
    """A reason of the service card, by its id."""

    reason: Code


class MomentBody(Body):
    """What the clock waits for and no step of the procedure tells; that a file is complete, its examination says.

    `letter`: number and day of the letter in which an applicant without an account says what is theirs to say; no personal data.
    """

    moment: Literal["quota-met", "approved"]
    letter: Text | None = None


class ExtensionBody(Body):
    """The legal basis of the extension, which the office tells the applicant."""

    legal_basis: Text


class StandsView(BaseModel):
    """The state of a clock after a command; `reasons`: why it is paused, the oldest first."""

    id: UUID
    status: ClockStatus
    reasons: list[str]
    due_on: date | None
    late_from: datetime | None
    legal_due_on: date | None

    @classmethod
    def of(cls, clock: PromiseClock) -> Self:
        stands = clock.stands
        return cls(
            id=clock.case_id,
            status=stands.status,
            reasons=list(clock.reasons),
            due_on=stands.due_on,
            late_from=stands.late_from,
            legal_due_on=stands.legal_due_on,
        )


class CorrectionView(BaseModel):
    """A correction that was asked for and waits for a different officer; `events` is how many are to be taken back."""

    reason: str
    asked_at: datetime
    events: int

    @classmethod
    def of(cls, wanted: CorrectionWanted) -> Self:
        return cls(reason=wanted.reason, asked_at=wanted.at, events=len(wanted.taken_back))


class LedgerLine(BaseModel):
    """One line to print. `counted` and `total`: days, or seconds of a promise in hours; `position`: of the event."""

    kind: Kind
    text: str
    counted: int | None
    total: int | None
    code: str | None
    position: int | None


class PartyView(BaseModel):
    """How long a party had the case: days, or seconds of a promise in hours."""

    party: str
    counted: int


class LedgerView(BaseModel):
    """One limit as counted at a moment: amounts are days, or seconds of a promise in hours.

    `moved_from`: the day on which it would fall due, had anybody worked on it. `parties`: where the days went, day 0 not counted.
    `is_provisional`: decrees have not settled that year yet.
    """

    unit: Unit
    amount: int | None
    used: int
    remaining: int | None
    due_on: date | None
    moved_from: date | None
    late_from: datetime | None
    is_late: bool
    is_provisional: bool
    calendar: str
    parties: list[PartyView]
    lines: list[LedgerLine]

    @classmethod
    def of(cls, ledger: Ledger, at: datetime, calendars: Calendars, language: Language) -> Self:
        reading: ClockReading = read_ledger(ledger, at, calendars)
        lines = printed(ledger, at, language, calendars)
        return cls(
            unit=ledger.promise.unit,
            amount=reading.amount,
            used=reading.used,
            remaining=reading.remaining,
            due_on=None if reading.due is None else reading.due.on,
            moved_from=None if reading.due is None else reading.due.moved_from,
            late_from=None if reading.due is None else reading.due.late_from,
            is_late=reading.is_late,
            is_provisional=reading.is_provisional,
            calendar=reading.calendar,
            parties=[PartyView(party=party, counted=counted) for party, counted in reading.parties],
            lines=[LedgerLine.model_validate(line, from_attributes=True) for line in lines],
        )


class OuterLimitView(BaseModel):
    """The later limit behind the promise: the card's (`escalation`), the law's (`legal-limit`), or what the office watches for itself.

    Once it has passed, the head of the office, or the role that the office settles, has a task.
    """

    model_config = ConfigDict(from_attributes=True)

    kind: OuterKind
    due_on: date | None
    is_passed: bool


class CaseClockView(BaseModel):
    """The clock of a case at a moment. `promise` and `legal_limit` are null before it has begun, and where it is not counted.

    `carried_outside`: the service that would carry the case out; the office does so outside this system, and nothing is counted here.

    `outer_limit`: the last day behind the promise, null where the card gives none and once the case has ended. `waits_for`: what has
    still to happen before it starts; `legal_limit`: the law's own, where it sets one; `broken`: which limits have passed;
    `compensation`: the token given for it, which shortens one later promise. `correction`: one that waits to be confirmed; `remains`:
    what the last one could not take back, and a person has to put right.
    """

    id: UUID
    at: datetime
    status: ClockStatus
    waits_for: list[str]
    service_code: str
    card_version: str
    carried_outside: Service | None
    promise: LedgerView | None
    legal_limit: LedgerView | None
    outer_limit: OuterLimitView | None
    broken: list[Limit]
    compensation: UUID | None
    correction: CorrectionView | None
    remains: list[Remains]

    @classmethod
    def of(cls, read: ClockRead, language: Language) -> Self:
        clock, ledgers = read.clock, read.clock.ledgers

        def shown(ledger: Ledger | None) -> LedgerView | None:
            begun = ledger is not None and ledger.started.at <= read.at and ledgers.is_counted
            return LedgerView.of(ledger, read.at, read.calendars, language) if ledger and begun else None

        begun = ledgers.started is not None and ledgers.started.at <= read.at
        outer = outer_limit(ledgers, read.at, read.calendars) if begun else None
        return cls(
            id=clock.case_id,
            at=read.at,
            status=clock.stands.status,
            waits_for=[one for one in ledgers.promise.starts_when if clock.awaits(one)],
            service_code=clock.service_code,
            card_version=clock.card_version,
            carried_outside=clock.carried_outside,
            promise=shown(ledgers.own),
            legal_limit=shown(ledgers.law),
            outer_limit=OuterLimitView.model_validate(outer) if outer else None,
            broken=list(clock.broken),
            compensation=clock.token,
            correction=None if clock.correction is None else CorrectionView.of(clock.correction),
            remains=list(clock.remains),
        )
