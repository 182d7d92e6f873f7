"""The clock of a case that its office carries out outside this system: it counts nothing, so it makes nobody late."""

from datetime import datetime

from eventsourcing.domain import event

from services.intake.card.procedure import Service
from services.intake.clock.ledgers import Calendars, Stands
from services.intake.clock.run import ClockRun
from shared.journal.events import Aggregate


class ClockOutside(ClockRun):
    """The part of a clock that says that it is not counted. What was said before stays said."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class NotCountedHere(Aggregate.Event):
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

    # Decisions – refuse, or let what follows happen. `now` is when it is recorded.
    def leave_uncounted(self, service: Service, now: datetime, calendars: Calendars) -> None:
        """Nothing where it was said already, or the clock has ended."""
        if self.ledgers.is_counted and not self.ledgers.has_ended:
            stands = self.ledgers.uncounted().stands(calendars)
            self.record(self.NotCountedHere, now, service=service, at=now, stands=stands)

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        super()._begin()
        self.carried_outside: Service | None = None

    @event(NotCountedHere)
    def _not_counted_here(self, service: Service, stands: Stands) -> None:
        self.carried_outside = service
        self.ledgers = self.ledgers.uncounted()
        self.stands = stands
