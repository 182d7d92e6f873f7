"""The office made an error, and its card promises the same compensation for errors as for lateness: owed once in a case."""

from datetime import datetime

from services.intake.clock.clock import PromiseClock
from services.intake.clock.lateness import CompensationOwed


# Decision – records one thing. `at`: when the error was found, `now`: when it is recorded.
def owe_for_error(clock: PromiseClock, at: datetime, now: datetime) -> None:
    """Owes the card's compensation for an error, if it promises any. No card gives a token for an error."""
    if clock.owes and clock.error_compensated_at is None:
        clock.record(
            CompensationOwed,
            now,
            applicant_id=clock.applicant_id,
            owes=clock.owes,
            token=None,
            days=None,
            at=at,
            stands=clock.stands,
            cause="error",
        )
