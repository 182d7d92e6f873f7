"""Instalments: the parts in which a bill may be paid. Which parts are paid follows from the sum of the money, as everything else."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Part:
    """One instalment, in whole rupiah, with the last day on which it is in time."""

    amount: int
    due_on: date


@dataclass(frozen=True)
class Plan:
    """The parts that a decision granted; `received_before`: the money on the bill at the decision.

    A missed part may still be paid `grace_days` late; then the instalments lapse.
    """

    decision: str
    parts: tuple[Part, ...]
    decided_on: date
    decided_by: str
    received_before: int
    grace_days: int
    missed: tuple[int, ...] = ()
    """Numbers of the parts, from 1, that were not paid on their last day."""
    kept_until: date | None = None
    lapsed_on: date | None = None

    def next_number(self, received: int) -> int | None:
        """The number, from 1, of the first part that `received` rupiah on the bill do not cover; None: all are covered."""
        sums = (self._until(number) for number in range(1, len(self.parts) + 1))
        return next((number for number, due in enumerate(sums, 1) if received - self.received_before < due), None)

    def to_pay(self, received: int, on: date) -> int | None:
        """What of the next part is still to be paid; None if the instalments lapsed or are paid."""
        number = self.next_number(received)
        if number is None or not self.holds(received, on):
            return None
        return self.received_before + self._until(number) - received

    def holds(self, received: int, on: date) -> bool:
        """Whether on a day a payer may still pay in parts."""
        number = self.next_number(received)
        return self.lapsed_on is None and (number is None or on <= self.last_day_of(number))

    def last_day_of(self, number: int) -> date:
        """The last day on which a part keeps the instalments alive."""
        return self.parts[number - 1].due_on + timedelta(days=self.grace_days)

    def _until(self, number: int) -> int:
        return sum(part.amount for part in self.parts[:number])
