"""The reactions of complaints to events of other services and its own, and to deadlines that pass."""

from collections.abc import Awaitable, Callable
from typing import ClassVar, Final, get_args

from services.complaints.case.case import CASE_HOLD, Filed
from services.complaints.complaint.duplicates import ComplaintMerged
from services.complaints.complaint.ending import ComplaintArchived
from services.complaints.complaint.stages import kinds_of
from services.complaints.complaint.study import ComplaintClassified
from services.complaints.complaint.verification import (
    AppealHandedOver,
    ComplaintDeemedWithdrawn,
    ComplaintWithdrawn,
    TreatedAsSuggestion,
    TurnedAway,
)
from services.complaints.policy.words import Stage
from services.complaints.use_cases import ComplaintsUseCases
from shared.contracts import Contract
from shared.contracts.certification import (
    AppealNotFiled,
    CertificateRestored,
    CertificateSuspended,
    CertificateWithdrawn,
)
from shared.contracts.complaints import AnswerDelivered, CaseDecided, ComplaintReceived, ReplyWindowClosed
from shared.contracts.intake import (
    ApplicationAccepted,
    ApplicationCompleted,
    ApplicationRejected,
    ApplicationSubmitted,
    ApplicationWithdrawn,
)
from shared.contracts.messages import AddressRead
from shared.service.ask import Answer, Ask
from shared.service.deadlines import PassDeadline
from shared.service.reactions import Reaction, when

_TRIAGE: Final = (ComplaintClassified.TOPIC, ComplaintMerged.TOPIC, AppealHandedOver.TOPIC)
"""After these a complaint holds its case no longer; it goes on."""
_ENDS: Final = (
    ComplaintArchived.TOPIC,
    ComplaintDeemedWithdrawn.TOPIC,
    ComplaintWithdrawn.TOPIC,
    TreatedAsSuggestion.TOPIC,
    TurnedAway.TOPIC,
)
"""After these the office is done with a complaint about a case."""


def reactions(complaints: ComplaintsUseCases) -> list[Reaction]:
    """The reactions, one for each event."""
    return [
        when(AddressRead, complaints.identities.follow_sending),
        *_of_cases(complaints),
        *_of_complaints(complaints),
        *_of_surveys(complaints),
    ]


def _of_cases(complaints: ComplaintsUseCases) -> list[Reaction]:
    """Complaints knows the cases that it may be asked about, and the days on which the office decided in them.

    An application of the complaint service opens a complaint, and ends it when the applicant withdraws.
    """
    cases, applications = complaints.cases, complaints.applications

    async def accepted(ask: Ask, event: ApplicationAccepted) -> Answer:
        is_complaint = event.hand_over == "complaints"
        return await (applications.open_from_application if is_complaint else cases.accept)(ask, event)

    async def withdrawn(ask: Ask, _: ApplicationWithdrawn) -> Answer:
        return await applications.follow_withdrawal(ask)

    async def completed(ask: Ask, event: ApplicationCompleted) -> Answer:
        return await cases.decide(ask, event.TYPE, event.completed_on)

    async def rejected(ask: Ask, event: ApplicationRejected) -> Answer:
        return await cases.decide(ask, event.TYPE, event.rejected_on)

    async def changed(ask: Ask, event: CertificateSuspended | CertificateRestored | CertificateWithdrawn) -> Answer:
        return await cases.decide(ask, event.TYPE, event.on)

    return [
        when(ApplicationSubmitted, cases.know),
        when(ApplicationAccepted, accepted),
        when(ApplicationWithdrawn, withdrawn),
        when(ApplicationCompleted, completed),
        when(ApplicationRejected, rejected),
        when(CertificateSuspended, changed),
        when(CertificateRestored, changed),
        when(CertificateWithdrawn, changed),
    ]


def _of_complaints(complaints: ComplaintsUseCases) -> list[Reaction]:
    """What becomes of a complaint is noted in the case that it is about, and ends its hold."""
    cases = complaints.cases

    async def received(ask: Ask, event: ComplaintReceived) -> Answer:
        assert event.about_case is not None
        assert ask.case_id is not None
        account = next(iter(event.accounts), None)
        filed = Filed(ask.case_id, event.number, event.kind, event.secrecy, account, event.received_on)
        return await cases.note(ask, event.about_case, filed)

    async def answered(ask: Ask, event: AnswerDelivered) -> Answer:
        assert event.about_case is not None
        return await cases.find_error(ask, event.about_case)

    def then(use_case: Callable[[Ask], Awaitable[Answer]]) -> Callable[[Ask, Contract], Awaitable[Answer]]:
        async def react(ask: Ask, _: Contract) -> Answer:
            return await use_case(ask)

        return react

    return [
        when(AppealNotFiled, complaints.complaints.take_back_appeal),
        when(ComplaintReceived, received, only=lambda event: event.about_case is not None),
        when(AnswerDelivered, answered, only=lambda event: event.office_error and event.about_case is not None),
        *(when(_named(topic), then(cases.triage)) for topic in _TRIAGE),
        *(when(_named(topic), then(cases.end)) for topic in _ENDS),
    ]


def _named(topic: str) -> type[Contract]:
    """A contract without fields: the reaction only needs to know that the event happened."""

    class Followed(Contract):
        TYPE: ClassVar[str] = topic

    return Followed


def _of_surveys(complaints: ComplaintsUseCases) -> list[Reaction]:
    """The person of a finished case, or of a finished complaint, may answer the satisfaction survey."""

    async def given(ask: Ask, _: CaseDecided) -> Answer:
        return await complaints.surveys.invite_applicant(ask)

    async def finished(ask: Ask, _: ReplyWindowClosed) -> Answer:
        return await complaints.surveys.invite_reporter(ask)

    return [
        when(CaseDecided, given, only=lambda event: event.what == ApplicationCompleted.TYPE),
        when(ReplyWindowClosed, finished),
    ]


def passing(complaints: ComplaintsUseCases) -> dict[str, PassDeadline]:
    """The use case that decides what follows from a passed deadline, by its kind."""
    return {
        CASE_HOLD: complaints.cases.pass_deadline,
        **dict.fromkeys(kinds_of(get_args(Stage)), complaints.complaints.pass_deadline),
    }
