"""Too much was paid to the state: the money is the state's, so its treasury gives it back, not the office.

The payer asks the ministry for restitution (PP 69/2020 on the administration of PNBP); the office confirms what was paid too much.
"""

from datetime import date, datetime
from uuid import UUID, uuid5

from services.billing.bill.bill import Bill
from services.billing.bill.receipt import moved_by
from services.billing.bill.split import Split
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber


class NothingToGiveBack(RefusedByRule):
    code = "nothing-paid-too-much"
    indonesian = "Pada tagihan ini tidak ada PNBP yang lebih dibayar."
    english = "Nothing was paid too much to the state on this bill."


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class RestitutionReferred(Event[Bill]):
    """The office confirmed in a letter what was paid too much to the state; the payer gets it back from there, not from the office.

    `moved`: the part that is no longer over on the bill, negative.
    """

    TOPIC = "billing.restitution-referred"
    INDONESIAN = "Kelebihan PNBP {amount:rupiah} diteruskan untuk restitusi dengan surat {letter}."
    ENGLISH = "The {amount:rupiah} paid too much to the state were referred for restitution by letter {letter}."
    referral_id: UUID
    amount: int
    letter: OfficialNumber
    referred_on: date
    referred_by: str
    moved: Split

    def apply(self, bill: Bill) -> None:
        bill.reserved = (*bill.reserved, (self.referral_id, self.amount))
        bill.happened_until = max(bill.happened_until, self.referred_on)


# Decision – refuses, or records one thing. Time is an argument.
def refer_restitution(bill: Bill, letter: str, *, by: str, on: date, now: datetime) -> None:
    """Refers what was paid too much to the state. Raises NothingToGiveBack, EffectiveBeforeHistory."""
    to_the_state = sum(one.amount for one in bill.receipts if one.channel == "state" and one.reversed_on is None)
    amount = min(bill.surplus, to_the_state)
    if amount == 0:
        raise NothingToGiveBack
    EffectiveBeforeHistory.check(on, bill.happened_until)
    bill.record(
        RestitutionReferred,
        now,
        referral_id=uuid5(bill.id, f"restitution {len(bill.reserved)}"),
        amount=amount,
        letter=letter,
        referred_on=on,
        referred_by=by,
        moved=moved_by(bill, -amount),
    )
