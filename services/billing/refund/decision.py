"""Another person approves a refund under its number, or refuses it; without a decision in time it is granted."""

from datetime import date, datetime

from services.billing.refund.account import AccountChecked
from services.billing.refund.proposal import RefundProposed
from services.billing.refund.refund import Late, Refund
from shared.errors import DutiesNotSeparate, EffectiveBeforeHistory
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber


class ApproverNotSeparate(DutiesNotSeparate):
    """SOD-06: who proposed the refund, issued the SKRD, received the money or checked the account does not decide on it."""

    clause = "PP 12/2019; SOD-06"


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class RefundApproved(Event[Refund]):
    """The refund was approved under its number: of a levy, the number of its SKRDLB. `pay_by`: the last day to pay in time."""

    TOPIC = "billing.refund-approved"
    INDONESIAN = "Pengembalian {amount:rupiah} disetujui dengan nomor {number}."
    ENGLISH = "The refund of {amount:rupiah} was approved under number {number}."
    number: OfficialNumber
    amount: int
    approved_by: str
    approved_on: date
    pay_by: date | None

    def apply(self, refund: Refund) -> None:
        refund.status = "to-refund"
        refund.number, refund.approved_by, refund.approved_on = self.number, self.approved_by, self.approved_on
        refund.pay_by = self.pay_by
        refund.are_debts_settled = refund.source == "suspense"  # whose money it is, nobody knows for certain
        refund.happened_until = self.approved_on


class RefundRefused(Event[Refund]):
    """The refund was refused; its money is no longer kept aside."""

    TOPIC = "billing.refund-refused"
    INDONESIAN = "Pengembalian ditolak: {reason}"
    ENGLISH = "The refund was refused: {reason}"
    reason: str
    refused_by: str
    refused_on: date

    def apply(self, refund: Refund) -> None:
        refund.status, refund.ended_because = "refused", self.reason
        refund.happened_until = self.refused_on


class RefundDeemedGranted(Event[Refund]):
    """The office did not decide in time, so the request counts as granted; `document_by`: the last day for its SKRDLB."""

    TOPIC = "billing.refund-deemed-granted"
    INDONESIAN = (
        "Pengembalian dianggap dikabulkan, karena tidak diputus sampai {decide_by}; SKRDLB paling lambat {document_by}."
    )
    ENGLISH = (
        "The request counts as granted, because nobody decided by {decide_by}; its SKRDLB is due by {document_by}."
    )
    decide_by: date
    document_by: date

    def apply(self, refund: Refund) -> None:
        refund.status, refund.document_by = "granted", self.document_by


class RefundLate(Event[Refund]):
    """The SKRDLB of a granted request, or the payment, did not come in time; interest runs on a late payment."""

    TOPIC = "billing.refund-late"
    INDONESIAN = "Pengembalian terlambat ({what}): batasnya {due_on}."
    ENGLISH = "The refund is late ({what}): it was due by {due_on}."
    what: Late
    due_on: date

    def apply(self, refund: Refund) -> None:
        refund.late = (*refund.late, self.what)


# Decisions – refuse, or record one thing. Time is an argument.
def refuse_approval(refund: Refund, by: str, on: date) -> None:
    """Refuses an approval before a number is taken for it. Raises RefundNotOpen, ApproverNotSeparate, EffectiveBeforeHistory."""
    refund.refuse_unless("proposed", "granted")
    _refuse_same_person(refund, by)
    EffectiveBeforeHistory.check(on, refund.happened_until)


def approve(refund: Refund, number: str, pay_by: date | None, by: str, on: date, now: datetime) -> None:
    """Approves under an official number. Refuses like `refuse_approval`."""
    refuse_approval(refund, by, on)
    refund.record(
        RefundApproved, now, number=number, amount=refund.amount, approved_by=by, approved_on=on, pay_by=pay_by
    )


def refuse(refund: Refund, reason: str, by: str, on: date, now: datetime) -> None:
    """Refuses the proposal. Raises RefundNotOpen, also once silence has granted it; ApproverNotSeparate, EffectiveBeforeHistory."""
    refund.refuse_unless("proposed")
    _refuse_same_person(refund, by)
    EffectiveBeforeHistory.check(on, refund.happened_until)
    refund.record(RefundRefused, now, reason=reason, refused_by=by, refused_on=on)


def grant_by_silence(refund: Refund, document_by: date, now: datetime) -> None:
    """Records that the term to decide passed without a decision; nothing if somebody decided."""
    if refund.status == "proposed" and refund.decide_by is not None:
        refund.record(RefundDeemedGranted, now, decide_by=refund.decide_by, document_by=document_by)


def note_late(refund: Refund, what: Late, now: datetime) -> None:
    """Records that the SKRDLB or the payment is late, once; nothing if it was done."""
    due_on = refund.document_by if what == "document" else refund.pay_by
    waits = refund.status == ("granted" if what == "document" else "to-refund")
    if waits and due_on is not None and what not in refund.late:
        refund.record(RefundLate, now, what=what, due_on=due_on)


def _refuse_same_person(refund: Refund, by: str) -> None:
    if by == refund.proposed_by or by in refund.apart_from:
        raise ApproverNotSeparate(because=RefundProposed.TOPIC)
    if refund.account is not None and by == refund.account.checked_by:
        raise ApproverNotSeparate(because=AccountChecked.TOPIC)
