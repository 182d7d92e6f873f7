"""Tracking: shows the state of a case to anybody who has its receipt."""

from datetime import datetime
from uuid import UUID

from services.intake.application.application import Application
from services.intake.application.card_of import card_of
from services.intake.application.receipt_rows import case_of_receipt
from services.intake.calendar.use_cases import Calendars
from services.intake.card.carried_outside import CarriedOutside
from services.intake.card.procedure import Service
from services.intake.clock.clock import PromiseClock
from services.intake.clock.ledgers import Calendars as CalendarVersions
from services.intake.clock.terms import clock_id
from services.intake.tracking.status import CaseStatus, track_case
from shared.errors import NotFound
from shared.journal.journal import Recorded, read_stream
from shared.journal.replay import replayed
from shared.offices import office
from shared.receipt import ReceiptUnknown, parse_receipt
from shared.service.unit_of_work import UnitOfWork


class Tracking:
    """Use cases of tracking. Anybody may ask, so the answer names no person."""

    def __init__(self, unit: UnitOfWork, calendars: Calendars, outside: CarriedOutside) -> None:
        self.unit = unit
        self._outside = outside
        self._calendars = calendars

    async def find(self, written: str, now: datetime) -> CaseStatus:
        """The state of the case of a receipt that somebody typed. Raises ReceiptUnknown."""
        case = await self.unit.first(case_of_receipt, sought=parse_receipt(written))
        if case is None:
            raise ReceiptUnknown
        clock = await self._clock(case)
        calendars = {} if clock is None else await self._calendars.with_version(clock.ledgers.counted_with)
        application = replayed(stream := await self._stream(case))
        assert isinstance(application, Application)
        outside = clock.carried_outside if clock else self._outside.by_code(application.service_code)
        return _track_case(application, stream, clock, now, calendars, outside)

    async def _clock(self, case: UUID) -> PromiseClock | None:
        try:
            return await self.unit.fold(PromiseClock, clock_id(case))
        except NotFound:
            return None

    async def _stream(self, case: UUID) -> list[Recorded]:
        return await self.unit.pool.reading(lambda connection: read_stream(connection, case))


def _track_case(
    application: Application,
    recorded: list[Recorded],
    clock: PromiseClock | None,
    now: datetime,
    calendars: CalendarVersions,
    outside: Service | None,
) -> CaseStatus:
    at = office(application.office)
    happened = [(one.type, at.local_day(one.effective_at), one.fields()) for one in recorded]
    card = card_of(application, application.happened_until)
    return track_case(application, card, clock, happened, now, calendars, outside)
