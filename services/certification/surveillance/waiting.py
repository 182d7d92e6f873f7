"""The automatic withdrawal of a certificate waits while a complaint about its case is not triaged."""

from datetime import date, datetime

from services.certification.surveillance.surveillance import Surveillance
from shared.journal.events import Event


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class WithdrawalWaits(Event[Surveillance]):
    """The time of the proposal to withdraw is over (`step_until`), but a complaint holds the case; it is decided at the release."""

    TOPIC = "certification.surveillance-withdrawal-waits"
    INDONESIAN = "Pencabutan otomatis menunggu karena ada pengaduan atas perkara ini yang belum ditelaah."
    ENGLISH = "The automatic withdrawal waits because a complaint about the case is not triaged yet."
    step_until: date
    on: date

    def apply(self, surveillance: Surveillance) -> None:
        surveillance.waited_since = self.step_until


# Decision – records one thing. Time is an argument.
def wait_for_release(surveillance: Surveillance, on: date, now: datetime) -> None:
    """Records once that the withdrawal waits."""
    if surveillance.waited_since != surveillance.step_until:
        surveillance.record(WithdrawalWaits, now, step_until=surveillance.step_until, on=on)
