"""The clock of a case that its office carries out outside this system: it counts nothing, so it makes nobody late."""

from datetime import datetime

from services.intake.card.procedure import Service
from services.intake.clock.clock import PromiseClock
from services.intake.clock.ledgers import Calendars
from services.intake.clock.stands import Stands, stands_of
from shared.journal.events import Event


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class NotCountedHere(Event[PromiseClock]):
    """The service that would carry the case out is not in operation here, so from now on this clock says nothing.

    The promise of the card stays as it was made; whether it is kept, the office knows outside this system.
    """

    TOPIC = "intake.promise-not-counted-here"
    INDONESIAN = (
        "Waktu perkara ini tidak dihitung oleh sistem ini: layanan {service} belum berjalan di sini, dan kantor mengerjakannya "
        "di luar sistem ini."
    )
    ENGLISH = (
        "The time of this case is not counted by this system: the service {service} is not in operation here, and the office "
        "carries it out outside this system."
    )
    service: Service
    at: datetime
    stands: Stands

    def apply(self, clock: PromiseClock) -> None:
        clock.carried_outside = self.service
        clock.ledgers, clock.stands = clock.ledgers.uncounted(), self.stands


# Decision – `now` is when it is recorded.
def leave_uncounted(clock: PromiseClock, service: Service, now: datetime, calendars: Calendars) -> None:
    """Stops counting; nothing where the clock has stopped counting already, or has ended. What was said before stays said."""
    if clock.ledgers.is_counted and not clock.ledgers.has_ended:
        stands = stands_of(clock.ledgers.uncounted(), calendars)
        clock.record(NotCountedHere, now, service=service, at=now, stands=stands)
