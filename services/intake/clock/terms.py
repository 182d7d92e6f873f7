"""The terms of a clock: what the card promised the case when it was accepted."""

from datetime import datetime
from uuid import UUID, uuid5

from services.intake.card.catalogue import ServiceCard
from services.intake.card.time_limits import Owed
from services.intake.clock.clock import PromiseClock
from services.intake.clock.ledgers import PromiseLedgers
from services.intake.clock.stands import Stands
from shared.journal.events import FirstEvent
from shared.promise.promise import Promise

_CLOCKS = UUID("b7d1a5a3-6f0e-4b6e-9a53-2f0a4d9c8e17")


def clock_id(case: UUID) -> UUID:
    """The stream of the clock of a case."""
    return uuid5(_CLOCKS, str(case))


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class PromiseMade(FirstEvent[PromiseClock]):
    """The office promised a time, or said that it promises none; a later card changes nothing.

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

    def apply(self, clock: PromiseClock) -> None:
        clock.ledgers = PromiseLedgers(self.promise, self.legal, self.office, self.calendar)


# Decisions – refuse, or let what follows happen. `at` is when it happened, `now` when it is recorded.
def make(
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
) -> PromiseClock:
    """A clock that waits for its moments; `calendar` is the version in force."""
    owed = card.compensation
    return PromiseClock.begin(
        PromiseMade,
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
