"""What time brings: waiting answers are counted, and ballots that nobody may answer any more are removed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from services.complaints.survey.counting import batches, is_over
from services.complaints.survey.questionnaire import rules_for
from services.complaints.survey.rows import WaitingRow
from services.complaints.survey.tally import tally_of
from services.complaints.survey.use_cases import Surveys
from shared.clock import Clock
from shared.ids import NewId
from shared.quarter import Quarter
from shared.service.ask import Ask
from shared.service.background import Batch

COUNT_SECONDS = 5.0
_SURELY_CLOSED = timedelta(days=1)
"""Whatever zone an office has, its last day to answer is over by then."""


class SurveyCounting:
    """Counts the survey's answers; a job repeats `run_once`."""

    def __init__(self, surveys: Surveys, clock: Clock, new_id: NewId) -> None:
        self._surveys = surveys
        self._clock = clock
        self._new_id = new_id

    async def run_once(self) -> None:
        """Counts every batch that may be counted now. Raises SomeRowsFailed at the end if one failed."""
        now, done = self._clock.now(), Batch()
        waiting = await self._surveys.waiting()
        for (office, quarter, _), rows in groupby(waiting, key=lambda one: (one.office, one.quarter, one.way)):
            await done.row(self._count(list(rows), now), office=office, quarter=quarter)
        await self._surveys.drop_closed((now - _SURELY_CLOSED).date())
        done.end()

    async def _count(self, rows: Sequence[WaitingRow], now: datetime) -> None:
        """`rows`: what waits of one office, quarter and way."""
        waiting = {one.service_code: one.answers for one in rows}
        first = rows[0]
        quarter = Quarter.read(first.quarter)
        least = rules_for(first.office, quarter.first).least_respondents
        over = is_over(quarter, first.office, now)
        for batch in batches(waiting, least, is_over=over):
            tally = tally_of(first.office, quarter, first.way, batch.service_code)
            ask = Ask.of_system("complaints", "clock", first.office, self._new_id(now), now, case_id=tally)
            await self._surveys.count(ask, quarter, first.way, batch)
