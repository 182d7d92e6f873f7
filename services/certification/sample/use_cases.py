"""Use cases of samplings, from the plan to the end of the samples, one short method each."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from services.certification.certification.certification import Certification
from services.certification.certification.course import refuse_unless_next
from services.certification.certification.sampling_and_testing import take_samples
from services.certification.certification.team import ACTING, refuse_outside_team
from services.certification.certification.use_cases import load_acting, refuse_unfit
from services.certification.sample import custody, destruction, drawing
from services.certification.sample.drawing import Drawing, Matter
from services.certification.sample.lines import SamplingRow
from services.certification.sample.plan import Lot, Method, plan_for
from services.certification.sample.read_model import find_latest_sampling, list_samplings
from services.certification.sample.sampling import Sampling
from shared.ids import NewId
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

StopTests = Callable[[Work, UUID, str, str], Awaitable[None]]
"""Stops the open test of a sample: sampling, label, and what was found."""


class Samplings:
    """Use cases of samplings."""

    def __init__(self, unit: UnitOfWork, new_id: NewId, stop_tests: StopTests) -> None:
        self.unit = unit
        self._new_id = new_id
        self._stop_tests = stop_tests

    @use_case
    async def plan(self, work: Work, certification_id: UUID, lot: Lot, method: Method) -> Sampling:
        """Plans the sampling of a lot; after a seal broke, a further one."""
        case = await _load_sampled(work, certification_id)
        ask, latest = work.ask, await work.first(find_latest_sampling, certification=certification_id)
        replaced = None if latest is None else await work.read(Sampling, latest)
        if replaced is None:
            refuse_unless_next(case, "sampling")
        planned = drawing.plan_sampling(
            _matter(case),
            plan_for(lot, method, case.goods, ask.local_day),
            replaced,
            id=self._new_id(ask.now),
            by=ask.actor,
            on=ask.local_day,
            now=ask.now,
        )
        return work.add(planned)

    @use_case
    async def replan(self, work: Work, id: UUID, lot: Lot, method: Method, reason: str) -> Sampling:
        """Changes the plan before anything is drawn."""
        sampling = await work.load_to_change(Sampling, id)
        case = await _load_sampled(work, sampling.certification_id)
        ask = work.ask
        plan = plan_for(lot, method, case.goods, ask.local_day)
        drawing.replan(sampling, plan, reason, ask.actor, ask.local_day, ask.now)
        return sampling

    @use_case
    async def draw(self, work: Work, id: UUID, drawn: Drawing) -> Sampling:
        """Records the samples under the next number of the office's berita acara."""
        sampling = await work.load_to_change(Sampling, id)
        case = await _load_sampled(work, sampling.certification_id)
        ask, tests = work.ask, case.the_scheme().tests
        retests = 0 if tests is None else tests.retests
        drawing.refuse_drawing(sampling, drawn, retests, ask.local_day)
        take_samples(case, id, ask.actor, ask.local_day, ask.now)
        number = await work.official_number("sampling-report")
        drawing.draw(sampling, drawn, number, retests, ask.actor, ask.local_day, ask.now)
        return sampling

    @use_case
    async def hand_over(
        self, work: Work, id: UUID, label: str, seal: str, receiver: str | None, laboratory_id: UUID | None
    ) -> Sampling:
        """Hands a sample from its holder to the next."""
        ask, sampling = work.ask, await work.load_to_change(Sampling, id)
        custody.hand_over(
            sampling,
            label,
            seal,
            ask.actor,
            ask.local_day,
            ask.now,
            receiver=receiver,
            laboratory_id=laboratory_id,
        )
        return sampling

    @use_case
    async def report_broken_seal(self, work: Work, id: UUID, label: str, words: str) -> Sampling:
        """Records a broken seal, and stops the test of the sample."""
        ask, sampling = work.ask, await work.load_to_change(Sampling, id)
        custody.report_broken_seal(sampling, label, words, ask.actor, ask.local_day, ask.now)
        await self._stop_tests(work, id, label, words)
        return sampling

    @use_case
    async def destroy(self, work: Work, id: UUID, label: str, reason: str) -> Sampling:
        """Destroys a sample of a decided case that no complaint holds."""
        ask, sampling = work.ask, await work.load_to_change(Sampling, id)
        case = await work.read(Certification, sampling.certification_id)
        destruction.destroy(sampling, case, label, reason, ask.actor, ask.local_day, ask.now)
        return sampling

    async def list(
        self, after: UUID, most: int, *, at: str, certification: UUID | None, status: str | None
    ) -> list[SamplingRow]:
        """The office's samplings in the order of their ids, at most `most` after the id `after`."""
        return await self.unit.rows(
            list_samplings, after=after, most=most, office=at, certification=certification, status=status
        )


async def _load_sampled(work: Work, certification_id: UUID) -> Certification:
    """The case, to change it by a sampling officer of its team who is competent and impartial on the day.

    Raises NotTheActor, NotOfTheTeam, and like `refuse_unfit`.
    """
    case = await load_acting(work, certification_id, "sampling")
    ask = work.ask
    parts = [ask.role] if ask.role in ACTING else []
    refuse_outside_team(case, ask.actor, *parts)
    await refuse_unfit(work, case, ask.actor, ask.role)
    return case


def _matter(case: Certification) -> Matter:
    return Matter(
        office=case.office,
        case_id=case.case_id,
        certification_id=case.id,
        accounts=case.accounts,
        scheme=case.scheme,
        goods=case.goods,
    )
