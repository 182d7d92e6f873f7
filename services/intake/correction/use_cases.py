"""Corrections of a clock that recorded events too early, because the machine's clock was wrong: one officer asks, another confirms."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.intake.application.after_check import drop_after_check
from services.intake.application.application import Application
from services.intake.application.card_of import card_of
from services.intake.application.correction import (
    ApprovalWithdrawn,
    Whereabouts,
    correct_punctuality,
    withdraw_amends,
    withdraw_approval,
)
from services.intake.application.outer_limit_task import withdraw_outer_limit
from services.intake.application.progress import StepFollowed
from services.intake.check.check import Requested
from services.intake.check.oss_statuses import STATUSES
from services.intake.clock.clock import CorrectionWanted, PromiseClock, Remains, Said
from services.intake.clock.correction import Evidence, ask_correction, correct, refuse_correction
from services.intake.clock.read_model import token_by_id
from services.intake.clock.terms import clock_id
from services.intake.clock.use_cases import Clocks
from shared.contracts.intake import DeemedApproved
from shared.journal.journal import Recorded, read_case, read_stream
from shared.journal.time_signs import earliest_after
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

_APPROVED_CODES = {one.code for one in STATUSES if one.effect == "deemed-approved"}


@dataclass(frozen=True)
class _Approved:
    """The event by which a case followed its approval, and the state that this led to."""

    position: int
    state: str


class Corrections:
    """Use cases of corrections. `tolerance`: by how much the clocks of several processes may differ."""

    def __init__(self, unit: UnitOfWork, clocks: Clocks, tolerance: timedelta) -> None:
        self.unit = unit
        self._clocks = clocks
        self._tolerance = tolerance

    @use_case
    async def ask_for(self, work: Work, case: UUID, reason: str) -> PromiseClock:
        """An officer asks for a correction. Raises NothingSaidInError, NotYourStep, OwnApplication."""
        work.ask = ask = await self._clocks.acting_on(case, work)
        clock = await work.load_to_change(PromiseClock, clock_id(case))
        ask_correction(clock, await self._evidence(clock, ask.now), reason, by=ask.actor, now=ask.now)
        return clock

    @use_case
    async def confirm(self, work: Work, case: UUID) -> PromiseClock:
        """Corrects the clock as if the error had not happened, and withdraws what followed from it, in one commit.

        Raises CorrectionNotAsked, DutiesNotSeparate (for the officer who asked), NothingSaidInError, ActedOnSince.
        """
        work.ask = ask = await self._clocks.acting_on(case, work)
        clock = await self._clocks.load_for_change(work, case)
        wanted = refuse_correction(clock, ask.actor)
        application = await work.load_to_change(Application, case)
        happened = await self._of_case(case)
        remains = await self._remains(clock, application, wanted, happened, work)
        evidence = await self._evidence(clock, ask.now)
        calendars = await self._clocks.calendars.with_version(clock.ledgers.counted_with)
        wrong = correct(clock, evidence, remains, by=ask.actor, now=ask.now, calendars=calendars)
        await self._withdraw(application, clock, wrong, happened, work)
        return clock

    async def _withdraw(
        self,
        application: Application,
        clock: PromiseClock,
        wrong: tuple[Said, ...],
        happened: list[Recorded],
        work: Work,
    ) -> None:
        by, now, taken = work.ask.actor, work.ask.now, {said.what for said in wrong}
        if "compensation" in taken:
            withdraw_amends(application, by, now)
        if not taken.isdisjoint({"escalation", "legal-late"}):
            withdraw_outer_limit(application, by, now)
        approved = _approved(happened) if "deemed-approved" in taken else None
        if approved is not None:
            before = await self._before(application, approved, work)
            withdraw_approval(application, before, approved.state, by, now)
        if "deemed-approved" in taken:
            drop_after_check(application, by, now)
        correct_punctuality(application, clock.on_time, by, now)

    async def _before(self, application: Application, approved: _Approved, work: Work) -> Whereabouts:
        was = await self.unit.fold(Application, application.id, approved.position - 1)
        title = card_of(application, work.ask.local_day).procedure.state(was.state).name
        return Whereabouts(was.state, title, was.next_roles, was.happened_until, len(was.acts))

    async def _evidence(self, clock: PromiseClock, now: datetime) -> Evidence:
        async with self.unit.pool.connection() as connection:
            stream = await read_stream(connection, clock.id)
            positions = {one.version: one.position for one in stream}
            recorded_by = {
                said.version: min(now, await earliest_after(connection, positions[said.version], "intake") or now)
                for said in clock.sayings
            }
        late = {version: at + self._tolerance for version, at in recorded_by.items()}
        return Evidence(late, {one.version: one.effective_at for one in stream})

    async def _of_case(self, case: UUID) -> list[Recorded]:
        async with self.unit.pool.connection() as connection:
            return await read_case(connection, case)

    async def _remains(
        self,
        clock: PromiseClock,
        application: Application,
        wanted: CorrectionWanted,
        happened: list[Recorded],
        work: Work,
    ) -> list[Remains]:
        taken = {said.what for said in clock.sayings if said.version in wanted.taken_back}
        found: list[Remains] = []
        if "compensation" in taken and clock.token is not None:
            token = await work.first(token_by_id, token=clock.token)
            found += ["token-spent"] if token is not None and token.spent_by_case is not None else []
        if "compensation" in taken and application.notice is not None and application.notice.by_means is not None:
            found.append("applicant-notified")
        if "deemed-approved" in taken and _oss_was_told(happened):
            found.append("oss-told")
        return found


def _approved(happened: list[Recorded]) -> _Approved | None:
    """The last time that the case followed its approval; None if it has not yet, or its card has no step for it."""
    for row in reversed(happened):
        if row.type == ApprovalWithdrawn.TOPIC:
            return None
        if row.type == StepFollowed.TOPIC:
            fields = row.fields()
            if fields["because"] == DeemedApproved.TYPE:
                return _Approved(row.position, fields["state"])
    return None


def _oss_was_told(happened: list[Recorded]) -> bool:
    """Whether OSS was asked to show the case as approved for lateness; it has no status that takes this back."""
    requested = (row.fields()["asked"] for row in happened if row.type == Requested.TOPIC)
    return any(one["item"] == "kd_status" and one["value"] in _APPROVED_CODES for asked in requested for one in asked)
