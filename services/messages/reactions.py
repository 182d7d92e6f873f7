"""The reactions of messages to events of other services, and to deadlines that pass."""

from services.messages.expiry.expiry import REMINDER
from services.messages.expiry.use_cases import Expiries
from services.messages.notice import applications, complaints
from services.messages.notice.use_cases import Notices
from services.messages.use_cases import MessagesUseCases
from shared.contracts.billing import (
    BillingCodeExpired,
    BillingCodeIssued,
    ContractFeeAssessed,
    FeeAssessed,
    MoneyReceived,
    NtpnConfirmed,
    PaymentReceived,
    RefundPaid,
    ReminderIssued,
    SkrdIssued,
    StrdIssued,
)
from shared.contracts.certification import (
    CertificateExpired,
    CertificateGranted,
    CertificateIssued,
    CertificateRenewed,
    CertificateTransferred,
    CertificateWithdrawn,
    WithdrawalRevoked,
)
from shared.contracts.complaints import (
    AnswerDelivered,
    AppealHandedOver,
    ClarificationAsked,
    ComplaintAccepted,
    ComplaintArchived,
    ComplaintBounced,
    ComplaintDeemedWithdrawn,
    ComplaintForwarded,
    ComplaintIncomplete,
    ComplaintJoined,
    ComplaintLeft,
    ComplaintMerged,
    ComplaintReceived,
    ComplaintReopened,
    ComplaintTakenOver,
    ComplaintUnmerged,
    SurveyInvited,
    TreatedAsSuggestion,
    TurnedAway,
)
from shared.contracts.intake import (
    ApologyIssued,
    ApplicationAccepted,
    ApplicationRejected,
    ApplicationReturned,
    CompensationOwed,
    ProductIssued,
)
from shared.contracts.metrology import BatalMarkPut, HandOverCleared, InstrumentMarked, InstrumentReturned, MarksEnded
from shared.service.deadlines import PassDeadline
from shared.service.reactions import Reaction, when


def reactions(messages: MessagesUseCases) -> list[Reaction]:
    """Tells people what happened in their matters, and follows the terms of certificates and tanda tera."""
    return [*_to_applicants(messages.notices), *_to_reporters(messages.notices), *_of_terms(messages.expiries)]


def _to_applicants(notices: Notices) -> list[Reaction]:
    tell = notices.telling
    return [
        when(ApologyIssued, tell(applications.apology)),
        when(ApplicationAccepted, tell(applications.accepted)),
        when(ApplicationRejected, tell(applications.refused)),
        when(ApplicationReturned, tell(applications.returned)),
        when(CompensationOwed, tell(applications.compensation), only=applications.is_notice_only),
        when(ProductIssued, tell(applications.product_ready)),
        when(ContractFeeAssessed, tell(applications.contract_fee_due), only=applications.is_due_to_state),
        when(BillingCodeExpired, tell(applications.billing_code_expired)),
        when(BillingCodeIssued, tell(applications.billing_code)),
        when(FeeAssessed, tell(applications.fee_due), only=applications.is_due_to_state),
        when(MoneyReceived, tell(applications.paid_by_bank), only=applications.is_by_bank),
        when(NtpnConfirmed, tell(applications.paid_to_state)),
        when(PaymentReceived, tell(applications.paid)),
        when(RefundPaid, tell(applications.refunded)),
        when(ReminderIssued, tell(applications.reminded)),
        when(SkrdIssued, tell(applications.bill_due)),
        when(StrdIssued, tell(applications.sanctioned)),
        when(CertificateIssued, tell(applications.certificate_ready)),
        when(HandOverCleared, tell(applications.instrument_ready)),
        when(InstrumentReturned, tell(applications.instrument_returned)),
    ]


def _to_reporters(notices: Notices) -> list[Reaction]:
    tell = notices.telling_reporter
    return [
        when(AnswerDelivered, tell(complaints.answered)),
        when(AppealHandedOver, tell(complaints.appeal)),
        when(ClarificationAsked, tell(complaints.question)),
        when(ComplaintAccepted, tell(complaints.accepted)),
        when(ComplaintArchived, tell(complaints.archived)),
        when(ComplaintDeemedWithdrawn, tell(complaints.deemed_withdrawn)),
        when(ComplaintBounced, tell(complaints.bounced)),
        when(ComplaintForwarded, tell(complaints.forwarded)),
        when(ComplaintIncomplete, tell(complaints.incomplete)),
        when(ComplaintJoined, tell(complaints.merged)),
        when(ComplaintLeft, tell(complaints.unmerged)),
        when(ComplaintMerged, tell(complaints.merged)),
        when(ComplaintReceived, tell(complaints.received)),
        when(ComplaintReopened, tell(complaints.reopened)),
        when(ComplaintTakenOver, tell(complaints.taken_over)),
        when(ComplaintUnmerged, tell(complaints.unmerged)),
        when(SurveyInvited, notices.invite),
        when(TreatedAsSuggestion, tell(complaints.suggestion)),
        when(TurnedAway, tell(complaints.turned_away)),
    ]


def _of_terms(expiries: Expiries) -> list[Reaction]:
    return [
        when(CertificateGranted, expiries.follow_grant),
        when(CertificateRenewed, expiries.follow_renewal),
        when(WithdrawalRevoked, expiries.follow_revocation),
        *(when(one, expiries.follow_end) for one in (CertificateExpired, CertificateTransferred, CertificateWithdrawn)),
        when(InstrumentMarked, expiries.follow_mark),
        when(BatalMarkPut, expiries.follow_end_of_mark),
        when(MarksEnded, expiries.follow_end_of_mark),
    ]


def passing(messages: MessagesUseCases) -> dict[str, PassDeadline]:
    """The use case that decides what follows from a passed deadline, by its kind."""
    return {REMINDER: messages.expiries.pass_deadline}
