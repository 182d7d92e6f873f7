"""The clock of one case: what its card promised, and everything that moved the day on which the office is late.

The use case of a step changes it in its decision; `Clocks` (`use_cases.py`) loads it:

    clock = await clocks.promise(work, application_id, applicant_id, card, place, fields)   # on the first acceptance
    await clocks.shorten_by_token(work, clock, token)                 # only where the applicant hands one in
    await clocks.effect(work, clock, step.clock, outcome)             # for each step of the card that has a `clock`

`clocks.of(work, application_id)` loads the clock of a case for the later steps. `effect` never fails because of the clock: it
does nothing to a clock that has not begun or has ended. The events are in the clock's own stream, `clock_id(case)`, and in
the case. Each holds the state of the clock after it (`stands`), so that rows and readers compute nothing.

The events are named after what OSS says with its codes: 41 paused, 42 resumed, 43 reset, 44 restarted, 57 deemed approved.

- `terms.py`: the promise is made
- `error.py`: compensation for an error that a complaint found
- `holding.py`: a complaint about the case holds its deemed approval
- `lateness.py`: shares used up, promise broken, compensation, deemed approval
- `pauses.py`: paused and resumed
- `timekeeping.py`: what time has brought is recorded before anything else
- `run.py`: moments, started, reset, decided, finished
- `amendment.py`: shortened, extended, counted with another calendar
- `outside.py`: not counted here, because the case is carried out outside this system
- `correction.py`: two persons take back what a wrong machine clock recorded
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from services.intake.card.procedure import Service
from services.intake.card.time_limits import Moment, Owed
from services.intake.clock.ledgers import PromiseLedgers, Saying
from services.intake.clock.stands import Stands
from shared.journal.events import Aggregate
from shared.promise.entries import Entry

Limit = Literal["promise", "legal-limit"]
What = Saying | Literal["compensation", "deemed-approved", "pause-over"]
"""All that time alone brings about in a clock."""
Remains = Literal["token-spent", "applicant-notified", "oss-told"]
"""What followed from the error and cannot be taken back here: a person has to put it right."""
_SHARES: frozenset[What] = frozenset({"50", "80", "100"})
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Said:
    """What time brought about at a moment, and the version of the event that says so."""

    version: int
    what: What
    at: datetime

    @property
    def saying(self) -> Saying | None:
        """Its name in the ledgers; None for what followed from a breach, and for a pause that ended by itself."""
        match self.what:
            case "compensation" | "deemed-approved" | "pause-over":
                return None
            case saying:
                return saying


@dataclass(frozen=True)
class CorrectionWanted:
    """Who asked for a correction, why, and which events are to be taken back."""

    by: str
    reason: str
    at: datetime
    taken_back: tuple[int, ...]


class PromiseClock(Aggregate):
    """The clock of one case, under the promise as it was made: a later card changes nothing.

    `happened`: the moments that the clock waited for; `sayings`: what time brought about and still counts. `holds`: complaints about
    the case that are not triaged; `approval_waits_since`: since when the case would count as approved without them.
    """

    TOPIC = "intake.promise-clock"

    office: str
    case_id: UUID
    applicant_id: UUID
    service_code: str
    card_version: str
    owes: tuple[Owed, ...]
    days: int | None
    ledgers: PromiseLedgers = field(init=False)
    stands: Stands
    on_time: bool | None = None
    broken: tuple[Limit, ...] = ()
    late_since: datetime | None = None
    token: UUID | None = None
    void_tokens: int = 0
    is_compensated: bool = False
    compensated_at: datetime | None = None
    error_compensated_at: datetime | None = None
    sayings: tuple[Said, ...] = ()
    is_decided: bool = False
    deemed_since: datetime | None = None
    holds: frozenset[UUID] = frozenset()
    approval_waits_since: datetime | None = None
    happened: dict[Moment, datetime] = field(default_factory=dict)
    correction: CorrectionWanted | None = None
    remains: tuple[Remains, ...] = ()
    carried_outside: Service | None = None

    @property
    def is_open(self) -> bool:
        """The clock has begun and not ended."""
        return self.ledgers.started is not None and not self.ledgers.has_ended

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons for which the clock is paused, the oldest first."""
        return () if self.ledgers.own is None or not self.is_open else self.ledgers.own.standing.reasons

    @property
    def said_until(self) -> datetime | None:
        """The first moment that the clock has not recorded yet; a share of a day was used up at the end of that day."""
        until = (one.at + _INSTANT if one.what in _SHARES else one.at for one in self.sayings)
        return max(until, default=None)

    def awaits(self, moment: str | None) -> bool:
        """Whether the clock waits for this; a file that is found complete again before the start counts from the later day."""
        if self.ledgers.has_ended:
            return False
        if self.ledgers.started is not None:
            return self.ledgers.is_reset and moment == "complete"
        waits_for = moment in self.ledgers.promise.starts_when
        return waits_for and (moment == "complete" or moment not in self.happened)

    # Effects that several events have – for their `apply` only.
    def enter(self, entry: Entry, stands: Stands) -> None:
        """Adds an entry to the ledgers."""
        self.ledgers = self.ledgers.after(entry)
        self.stands = stands

    def keep_in_mind(self, version: int, what: What, at: datetime) -> None:
        """Remembers what time brought about, and which event says so."""
        self.sayings = (*self.sayings, Said(version, what, at))
