"""The terms of a clock: what the card promised the case when it was accepted, and the ledgers that are kept of it."""

from datetime import datetime
from typing import Self
from uuid import UUID, uuid5

from eventsourcing.domain import event

from services.intake.card.catalogue import ServiceCard
from services.intake.card.time_limits import Owed
from services.intake.clock.ledgers import Calendars, PromiseLedgers, Stands
from shared.journal.events import Aggregate, Created
from shared.promise.entries import Entry
from shared.promise.promise import Promise

_CLOCKS = UUID("b7d1a5a3-6f0e-4b6e-9a53-2f0a4d9c8e17")


def clock_id(case: UUID) -> UUID:
    """The stream of the clock of a case."""
    return uuid5(_CLOCKS, str(case))


class ClockTerms(Aggregate):
    """What every part of a clock stands on; nothing that a card says later changes it."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class PromiseMade(Created):
        """The office promised a time, or said that it promises none; nothing that a card says later changes it.

        `legal` is the law's own limit behind the promise; `owes` and `days` what the card owes when the promise is broken;
        `calendar` the version of the calendar that it is counted with.
        """

        TOPIC = "intake.promise-made"
        INDONESIAN = "Janji waktu layanan {service_code} ditetapkan menurut kartu layanan versi {card_version}."
        ENGLISH = "The time for service {service_code} was promised under version {card_version} of its card."
        office: str
        case_id: UUID
        applicant_id: UUID
        service_code: str
        card_version: str
        promise: Promise
        legal: Promise | None
        owes: tuple[Owed, ...]
        days: int | None
        calendar: str
        at: datetime
        by: str
        stands: Stands

    @event(PromiseMade)
    def __init__(
        self,
        *,
        office: str,
        case_id: UUID,
        applicant_id: UUID,
        service_code: str,
        card_version: str,
        promise: Promise,
        legal: Promise | None,
        owes: tuple[Owed, ...],
        days: int | None,
        calendar: str,
        stands: Stands,
    ) -> None:
        self.office = office
        self.case_id = case_id
        self.applicant_id = applicant_id
        self.service_code = service_code
        self.card_version = card_version
        self.owes = owes
        self.days = days
        self.ledgers = PromiseLedgers(promise, legal, office, calendar)
        self.stands = stands
        self._begin()

    # Decisions – refuse, or let what follows happen. `at` is when it happened, `now` when it is recorded.
    @classmethod
    def make(
        cls,
        card: ServiceCard,
        promise: Promise,
        legal: Promise | None,
        *,
        case_id: UUID,
        applicant_id: UUID,
        calendar: str,
        at: datetime,
        by: str,
        now: datetime,
    ) -> Self:
        """A clock that waits for its moments; `calendar` is the version in force."""
        owed = card.compensation
        return cls.begin(
            cls.PromiseMade,
            id=clock_id(case_id),
            now=now,
            office=card.office,
            case_id=case_id,
            applicant_id=applicant_id,
            service_code=card.code,
            card_version=card.version,
            promise=promise,
            legal=legal,
            owes=() if owed is None else owed.owes,
            days=None if owed is None else owed.days,
            calendar=calendar,
            at=at,
            by=by,
            stands=Stands("waiting", None, None, None, None),
        )

    def _stands_with(self, entry: Entry, calendars: Calendars) -> Stands:
        return self.ledgers.recorded(entry, calendars).stands(calendars)

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        """State before anything happened; each part of a clock adds its own."""

    def _entered(self, entry: Entry, stands: Stands) -> None:
        self.ledgers = self.ledgers.after(entry)
        self.stands = stands
