"""The clock of a case that its office carries out outside this system: it counts nothing, so nothing is late."""

from datetime import datetime

from services.intake.card.procedure import Service
from services.intake.clock.clock import PromiseClock
from services.intake.clock.ledgers import Calendars
from services.intake.clock.stands import Stands, stands_of
from shared.journal.events import Event


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class NotCountedHere(Event[PromiseClock]):
    """The service that would carry the case out is not in operation here, so this clock records nothing from now on.

    The promise of the card stays as it was made; this system does not know whether the office keeps it.
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
    """Stops counting, unless the clock stopped counting already or has ended. What it recorded before stays."""
    if clock.ledgers.is_counted and not clock.ledgers.has_ended:
        stands = stands_of(clock.ledgers.uncounted(), calendars)
        clock.record(NotCountedHere, now, service=service, at=now, stands=stands)
