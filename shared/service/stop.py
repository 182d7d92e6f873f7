"""The stop of the reactions of one case, after one of them failed, until the case is resumed."""

from dataclasses import field, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from shared.errors import NotFound, Refusal, RefusedByRule
from shared.journal.events import Aggregate, Event, FirstEvent
from shared.journal.journal import Recorded
from shared.service.ask import Answer, Ask
from shared.service.row_changes import update_row
from shared.service.unit_of_work import UnitOfWork, Work


class NotStopped(RefusedByRule):
    code = "case-not-stopped"
    indonesian = "Perkara ini tidak sedang berhenti."
    english = "This case is not stopped."


class Stop(Aggregate):
    """A stop of one case's reactions in one service; `at`: the position of the event whose reaction failed."""

    TOPIC = "reactions.stop"

    office: str
    service: str
    case_id: UUID = field(init=False)
    at: int
    code: str
    why: str
    is_resumed: bool = False


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Stopped(FirstEvent[Stop]):
    """A reaction failed; the reactions of this case wait."""

    TOPIC = "reactions.stopped"
    INDONESIAN = "Proses otomatis layanan {service} untuk perkara ini berhenti: {why}"
    ENGLISH = "The automatic steps of {service} for this case stopped: {why}"
    office: str
    service: str
    stopped_case: UUID
    at: int
    trigger: str
    code: str
    why: str

    def apply(self, stop: Stop) -> None:
        stop.case_id = self.stopped_case


class Resumed(Event[Stop]):
    """The cause was repaired; the reactions of this case continue from where they stopped."""

    TOPIC = "reactions.resumed"
    INDONESIAN = "Proses otomatis dilanjutkan: {reason}"
    ENGLISH = "The automatic steps go on: {reason}"
    reason: str

    def apply(self, stop: Stop) -> None:
        stop.is_resumed = True


# Decisions – refuse, or record one thing. Time is an argument.
def stop(id: UUID, failed: Recorded, service: str, fault: Exception, now: datetime) -> Stop:
    """Stops the reactions of a service to the case of an event, because the reaction to that event failed."""
    return Stop.begin(
        Stopped,
        id=id,
        now=now,
        office=failed.office,
        service=service,
        stopped_case=failed.case_id,
        at=failed.position,
        trigger=failed.type,
        code=code_of(fault),
        why=fault.sentence("id") if isinstance(fault, Refusal) else code_of(fault),
    )


def code_of(fault: Exception) -> str:
    """The code of a refusal. For a fault in the program its name, because its text may hold personal data."""
    return fault.code if isinstance(fault, Refusal) else type(fault).__name__


def resume(stop: Stop, reason: str, now: datetime) -> None:
    """Resumes the case after the cause was repaired. Raises NotStopped."""
    if stop.is_resumed:
        raise NotStopped
    stop.record(Resumed, now, reason=reason)


# Use case
async def resume_case(unit: UnitOfWork, ask: Ask, case: UUID, reason: str) -> Answer:
    """Lets the reactions of a stopped case continue. Raises NotFound, or NotStopped for a case that was already
    resumed.
    """
    row = update_row(unit.tables.stopped, case, resumed=True)
    return await unit.run(replace(ask, effects=(row,)), partial(_resumed, case, reason))


async def _resumed(case: UUID, reason: str, work: Work) -> Stop:
    stops = {one.case_id: one.stop_id for one in await work.rows(work.unit.tables.find_stopped)}
    if case not in stops:
        raise NotFound(what="stopped-case")
    stop = await work.load_to_change(Stop, stops[case])
    resume(stop, reason, work.ask.now)
    return stop
