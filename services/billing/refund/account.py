"""Somebody checks the bank account of the payee. Its number is personal data, and this service seals nothing: it stays in the file.

So an event says only that the account was checked, by whom, which document holds its number, its bank, and its last four digits,
with which the treasurer compares the payment order.
"""

from datetime import date, datetime

from services.billing.refund.refund import CheckedAccount, Refund
from shared.errors import DutiesNotSeparate, EffectiveBeforeHistory
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber


class CheckerNotSeparate(DutiesNotSeparate):
    """SOD-06: who approved the refund does not check where the money goes."""

    clause = "PP 12/2019; SOD-06"


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class AccountChecked(Event[Refund]):
    """The account was checked: it belongs to who paid. A later check replaces the earlier one."""

    TOPIC = "billing.refund-account-checked"
    INDONESIAN = "Rekening tujuan diperiksa: bank {bank}, empat angka terakhir {last_digits}, dokumen {document}."
    ENGLISH = "The account was checked: bank {bank}, last four digits {last_digits}, document {document}."
    bank: OfficialNumber
    last_digits: OfficialNumber
    document: OfficialNumber
    checked_by: str
    checked_on: date

    def apply(self, refund: Refund) -> None:
        refund.account = CheckedAccount(
            self.bank,
            self.last_digits,
            self.document,
            self.checked_by,
            self.checked_on,
            after_approval=refund.approved_by is not None,
        )
        refund.happened_until = self.checked_on


# Decision – refuses, or records one thing. Time is an argument.
def check_account(refund: Refund, bank: str, last_digits: str, document: str, by: str, on: date, now: datetime) -> None:
    """Records a check; who checks after the approval does not pay.

    Raises RefundNotOpen, CheckerNotSeparate, EffectiveBeforeHistory.
    """
    refund.refuse_unless("proposed", "granted", "to-refund")
    if by == refund.approved_by:
        raise CheckerNotSeparate(because="billing.refund-approved")
    EffectiveBeforeHistory.check(on, refund.happened_until)
    refund.record(
        AccountChecked,
        now,
        bank=bank,
        last_digits=last_digits,
        document=document,
        checked_by=by,
        checked_on=on,
    )
