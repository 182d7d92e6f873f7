"""Tries a draft of a tariff on past bills. It reads, and writes nothing."""

from asyncio import to_thread

from services.billing.bill.assessment import LevyAssessed
from services.billing.comparison import read_model as views
from services.billing.comparison.comparison import Compared, Trial, compared, refuse_unusable
from services.billing.tariff.tariffs import LAWS
from shared.errors import RefusedByRule
from shared.journal.journal import Recorded, read_beginnings
from shared.service.unit_of_work import UnitOfWork

MOST_BILLS = 5_000
"""Bills of one comparison: one to three seconds of work, and one megabyte of answer."""
_AT_ONCE = 250


class TooManyBills(RefusedByRule):
    code = "too-many-bills"
    indonesian = "Dalam masa ini ada lebih dari {most} tagihan. Perpendek masanya, lalu jumlahkan hasilnya."
    english = "The period has more than {most} bills. Shorten it, and add up the results."


class Comparisons:
    """Past bills under a draft of a tariff."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    async def compare(self, office: str, trial: Trial) -> list[Compared]:
        """The office's bills of the period under the draft, by day. Raises TooManyBills, and what `refuse_unusable` raises."""
        refuse_unusable(trial, office, LAWS)
        found = await self.unit.rows(
            views.levies_tested,
            office=office,
            first_day=trial.first_day,
            last_day=trial.last_day,
            limit=MOST_BILLS + 1,
        )
        if len(found) > MOST_BILLS:
            raise TooManyBills(most=MOST_BILLS)
        results: list[Compared] = []
        for at in range(0, len(found), _AT_ONCE):
            part = found[at : at + _AT_ONCE]
            begun = await self.unit.pool.reading(lambda connection: read_beginnings(connection, part))  # noqa: B023 – awaited
            results += await to_thread(_compared, begun, trial)
        return results


def _compared(begun: list[Recorded], trial: Trial) -> list[Compared]:
    """In a thread of its own, so that a payment meanwhile does not wait for a thousand bills."""
    found = [compared(one.event(), trial) for one in begun if one.type == LevyAssessed.TOPIC]
    return sorted(found, key=lambda one: (one.tested_on, one.id))
