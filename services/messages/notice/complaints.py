"""What reporters are told: by each step of their complaint, which template, with which parameters.

The text of a report, of a question and of an answer is in no message: only the holder of the receipt reads it.
"""

from services.messages.contact.contact import Matter
from services.messages.notice.telling import Told, told
from shared.contracts import Contract
from shared.contracts.complaints import (
    AnswerDelivered,
    ComplaintAccepted,
    ComplaintBounced,
    ComplaintDeemedWithdrawn,
    ComplaintForwarded,
    ComplaintIncomplete,
    ComplaintReceived,
    ComplaintReopened,
    TreatedAsSuggestion,
    TurnedAway,
    last_day_of,
)


def received(event: ComplaintReceived, matter: Matter) -> Told:
    """With the number, the day of the answer, and before that the day on which the office says whether the report is complete."""
    checked_by, answer_by = last_day_of(event.due, "verification", "notice"), last_day_of(event.due, "answer")
    if checked_by is not None and answer_by is not None and answer_by <= checked_by:
        checked_by = None
    return told("complaint-received", number=matter.number, checked_by=checked_by, answer_by=answer_by)


def accepted(event: ComplaintAccepted, matter: Matter) -> Told:
    """With the earlier of the days that count from the acceptance and from the receipt."""
    days = (last_day_of(event.due, "answer", "decision"), matter.answer_by)
    answer_by = min((day for day in days if day is not None), default=None)
    return told("complaint-accepted", number=matter.number, answer_by=answer_by)


def incomplete(event: ComplaintIncomplete, matter: Matter) -> Told:
    """With what is missing, and until when it can be completed."""
    until = last_day_of(event.due, "completion")
    return told("complaint-incomplete", number=matter.number, missing="\n".join(event.missing), until=until)


def deemed_withdrawn(event: ComplaintDeemedWithdrawn, matter: Matter) -> Told:
    return told("complaint-withdrawn", number=matter.number, until=event.until)


def suggestion(event: TreatedAsSuggestion, matter: Matter) -> Told:
    return told("complaint-suggestion", number=matter.number, reason=event.reason)


def turned_away(event: TurnedAway, matter: Matter) -> Told:
    """With where to go instead."""
    return told("complaint-turned-away", number=matter.number, reason=event.reason, where=event.where)


def forwarded(event: ComplaintForwarded, matter: Matter) -> Told:
    return told("complaint-forwarded", number=matter.number, where=event.to)


def bounced(event: ComplaintBounced, matter: Matter) -> Told:
    return told("complaint-bounced", number=matter.number, where=event.from_)


def taken_over(_: Contract, matter: Matter) -> Told:
    """With the number at the office that handles it from now on."""
    return told("complaint-taken-over", number=matter.number)


def question(_: Contract, matter: Matter) -> Told:
    return told("complaint-question", number=matter.number)


def answered(event: AnswerDelivered, matter: Matter) -> Told:
    """With the last day for a reply."""
    return told("complaint-answered", number=matter.number, reply_until=last_day_of(event.due, "reply"))


def archived(_: Contract, matter: Matter) -> Told:
    return told("complaint-archived", number=matter.number)


def reopened(event: ComplaintReopened, matter: Matter) -> Told:
    answer_by = last_day_of(event.due, "answer", "decision")
    return told("complaint-reopened", number=matter.number, answer_by=answer_by)


def merged(_: Contract, matter: Matter) -> Told:
    """Both reporters get a message, and neither learns anything of the other."""
    return told("complaint-merged", number=matter.number)


def unmerged(_: Contract, matter: Matter) -> Told:
    return told("complaint-unmerged", number=matter.number)


def appeal(_: Contract, matter: Matter) -> Told:
    return told("complaint-appeal", number=matter.number)
