"""What complaints wait for, as rows: the deadlines of their stages, and the tasks of the office that follow from them."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, Final, get_args
from uuid import UUID

from services.complaints.complaint.answering import UNTIL_ANSWERED, AnswerDelivered, AnswerDrafted, AnswerReported
from services.complaints.complaint.appeal_back import AppealCameBack
from services.complaints.complaint.complaint import Complaint, Due
from services.complaints.complaint.duplicates import ComplaintMerged, ComplaintUnmerged
from services.complaints.complaint.ending import ComplaintArchived, ComplaintReopened, ReplyWindowClosed
from services.complaints.complaint.forwarding import ComplaintBounced, ComplaintForwarded, ComplaintTakenOver
from services.complaints.complaint.handling import (
    COMPLAINTS_OFFICER,
    ROLE_OF_LEVEL,
    ComplaintAssigned,
    ComplaintEscalated,
    level_above,
)
from services.complaints.complaint.receiving import ComplaintReceived
from services.complaints.complaint.reporting_up import ResultReported
from services.complaints.complaint.stages import KIND, OF_OFFICE, SOON, StageDueSoon, StageOverdue, kinds_of
from services.complaints.complaint.verification import (
    UNTIL_SAID,
    AppealHandedOver,
    ComplaintAccepted,
    ComplaintCompleted,
    ComplaintDeemedWithdrawn,
    ComplaintIncomplete,
    ComplaintWithdrawn,
    TreatedAsSuggestion,
    TurnedAway,
)
from services.complaints.deadline.read_model import deadlines
from services.complaints.policy.words import Stage
from services.complaints.task.read_model import work_list
from shared.database import Write
from shared.journal.events import Event
from shared.roles import HEAD_OF_OFFICE
from shared.service.read_models import Envelope

VERIFY: Final = "complaint-verify"
ASSIGN: Final = "complaint-assign"
ANSWER_FORWARDED: Final = "complaint-forwarded-back"
ARCHIVE: Final = "complaint-archive"
READ_RESULT: Final = "complaint-result-reported"
READ_REPORT: Final = "complaint-answer-reported"
"""The head of the office knows the answer before the reporter does."""
APPEAL_BACK: Final = "complaint-appeal-back"
complaint_reminders: Final = (deadlines.view, work_list.view)
"""The views of all deadlines and tasks of the service, which hold those of complaints."""
_ALL: Final[tuple[Stage, ...]] = get_args(Stage)


def _begun(id: UUID, due: Iterable[Due], envelope: Envelope) -> Iterator[Write]:
    for one in due:
        yield deadlines.due_after(id, f"{KIND}{one.stage}", one.last_day, envelope)
        if one.warn_on is not None:
            yield deadlines.due_after(id, f"{KIND}{one.stage}{SOON}", one.warn_on - timedelta(days=1), envelope)


def _over(id: UUID, stages: Iterable[Stage]) -> Write:
    return deadlines.no_longer_due(id, *kinds_of(stages))


@deadlines.view.on(ComplaintReceived, AppealCameBack)
def _(event: Any, envelope: Envelope) -> Iterator[Write]:
    yield from _begun(event.originator_id, event.due, envelope)


@deadlines.view.on(ComplaintTakenOver)
def _(event: ComplaintTakenOver, envelope: Envelope) -> Iterator[Write]:
    """The days that run go on, with their warnings; those that have passed do not pass again."""
    for kind in kinds_of(_ALL):
        yield deadlines.move_to(event.office, event.originator_id, kind)


@deadlines.view.on(ComplaintIncomplete)
def _(event: ComplaintIncomplete, envelope: Envelope) -> Iterator[Write]:
    yield _over(event.originator_id, _ALL)
    yield from _begun(event.originator_id, event.due, envelope)


@deadlines.view.on(ComplaintAccepted, ComplaintCompleted)
def _(event: Any, envelope: Envelope) -> Iterator[Write]:
    yield _over(event.originator_id, UNTIL_SAID)
    yield from _begun(event.originator_id, event.due, envelope)


@deadlines.view.on(AnswerDelivered)
def _(event: AnswerDelivered, envelope: Envelope) -> Iterator[Write]:
    yield _over(event.originator_id, UNTIL_ANSWERED)
    yield from _begun(event.originator_id, event.due, envelope)


@deadlines.view.on(ComplaintReopened)
def _(event: ComplaintReopened, envelope: Envelope) -> Iterator[Write]:
    yield _over(event.originator_id, ("reply",))
    yield from _begun(event.originator_id, event.due, envelope)


@deadlines.view.on(ReplyWindowClosed)
def _(event: ReplyWindowClosed, envelope: Envelope) -> Iterator[Write]:
    yield _over(event.originator_id, ("reply",))


@deadlines.view.on(StageDueSoon)
def _(event: StageDueSoon, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.no_longer_due(event.originator_id, f"{KIND}{event.stage}{SOON}")


@deadlines.view.on(StageOverdue)
def _(event: StageOverdue, envelope: Envelope) -> Iterator[Write]:
    yield _over(event.originator_id, (event.stage,))


@deadlines.view.on(ComplaintDeemedWithdrawn, ComplaintWithdrawn, TreatedAsSuggestion, TurnedAway, AppealHandedOver)
def _(event: Event[Any], envelope: Envelope) -> Iterator[Write]:
    yield _over(event.originator_id, _ALL)


@work_list.view.on(ComplaintReceived)
def _(event: ComplaintReceived, envelope: Envelope) -> Iterator[Write]:
    yield work_list.open_task(event.originator_id, VERIFY, COMPLAINTS_OFFICER, event.received_on, envelope)


@work_list.view.on(AppealCameBack)
def _(event: AppealCameBack, envelope: Envelope) -> Iterator[Write]:
    yield work_list.open_task(event.originator_id, APPEAL_BACK, COMPLAINTS_OFFICER, event.on, envelope)


@work_list.view.on(ComplaintCompleted)
def _(event: ComplaintCompleted, envelope: Envelope) -> Iterator[Write]:
    yield work_list.open_task(event.originator_id, VERIFY, COMPLAINTS_OFFICER, event.on, envelope)


@work_list.view.on(ComplaintTakenOver)
def _(event: ComplaintTakenOver, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_all(event.originator_id)
    kind = VERIFY if event.status == "received" else ASSIGN
    yield work_list.open_task(event.originator_id, kind, COMPLAINTS_OFFICER, event.on, envelope)


@work_list.view.on(ComplaintAccepted, ComplaintIncomplete)
def _(event: Any, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(event.originator_id, VERIFY, *kinds_of(("verification", "notice")))


@work_list.view.on(ComplaintEscalated)
def _(event: ComplaintEscalated, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(event.originator_id, ASSIGN)
    yield work_list.open_task(event.originator_id, ASSIGN, ROLE_OF_LEVEL[event.level], event.on, envelope)


@work_list.view.on(ComplaintAssigned)
def _(event: ComplaintAssigned, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(event.originator_id, ASSIGN)


@work_list.view.on(ComplaintMerged)
def _(event: ComplaintMerged, envelope: Envelope) -> Iterator[Write]:
    """It is answered with the other one; its own days go on."""
    yield work_list.close_task(event.originator_id, VERIFY, ASSIGN)


@work_list.view.on(ComplaintUnmerged)
def _(event: ComplaintUnmerged, envelope: Envelope) -> Iterator[Write]:
    kind = VERIFY if event.status == "received" else ASSIGN
    yield work_list.open_task(event.originator_id, kind, COMPLAINTS_OFFICER, event.on, envelope)


@work_list.view.on(AnswerDrafted)
def _(event: AnswerDrafted, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(event.originator_id, READ_REPORT)


@work_list.view.on(AnswerReported)
def _(event: AnswerReported, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(event.originator_id, READ_REPORT)
    yield work_list.open_task(event.originator_id, READ_REPORT, HEAD_OF_OFFICE, event.on, envelope)


@work_list.view.on(ResultReported)
def _(event: ResultReported, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(event.originator_id, READ_RESULT)
    yield work_list.open_task(event.originator_id, READ_RESULT, ROLE_OF_LEVEL[event.to], event.on, envelope)


@work_list.view.on(ComplaintForwarded)
def _(event: ComplaintForwarded, envelope: Envelope) -> Iterator[Write]:
    yield work_list.open_task(event.originator_id, ANSWER_FORWARDED, COMPLAINTS_OFFICER, event.on, envelope)


@work_list.view.on(ComplaintBounced)
def _(event: ComplaintBounced, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(event.originator_id, ANSWER_FORWARDED)
    if event.status == "accepted":
        yield work_list.open_task(event.originator_id, ASSIGN, COMPLAINTS_OFFICER, event.on, envelope)


@work_list.view.on(StageDueSoon)
def _(event: StageDueSoon, envelope: Envelope) -> Iterator[Write]:
    """The office has nothing to do while the reporter's own days run."""
    if event.stage in OF_OFFICE:
        yield work_list.open_task(
            event.originator_id, f"{KIND}{event.stage}{SOON}", ROLE_OF_LEVEL[event.level], event.last_day, envelope
        )


@work_list.view.on(StageOverdue)
def _(event: StageOverdue, envelope: Envelope) -> Iterator[Write]:
    """A breach is the task of the level above."""
    yield work_list.close_task(event.originator_id, f"{KIND}{event.stage}{SOON}")
    role = ROLE_OF_LEVEL[level_above(event.level)]
    yield work_list.open_task(event.originator_id, f"{KIND}{event.stage}", role, event.last_day, envelope)


@work_list.view.on(AnswerDelivered)
def _(event: AnswerDelivered, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_all(event.originator_id)
    yield work_list.open_task(event.originator_id, ARCHIVE, COMPLAINTS_OFFICER, event.on, envelope)


@work_list.view.on(ComplaintReopened)
def _(event: ComplaintReopened, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_all(event.originator_id)
    yield work_list.open_task(event.originator_id, ASSIGN, COMPLAINTS_OFFICER, event.on, envelope)


@work_list.view.on(TreatedAsSuggestion)
def _(event: TreatedAsSuggestion, envelope: Envelope) -> Iterator[Write]:
    """The office still considers it: it answers it, or archives it with what follows from it."""
    yield work_list.close_all(event.originator_id)
    yield work_list.open_task(event.originator_id, ARCHIVE, COMPLAINTS_OFFICER, event.on, envelope)


@work_list.view.on(ComplaintArchived, ComplaintDeemedWithdrawn, ComplaintWithdrawn, TurnedAway, AppealHandedOver)
def _(event: Event[Complaint], envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_all(event.originator_id)
