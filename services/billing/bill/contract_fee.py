"""Opens the bill of a certification: the lines of its contract, as they were promised."""

from datetime import date, datetime
from uuid import UUID

from services.billing.bill.assessment import NothingDue
from services.billing.bill.bill import Bill
from services.billing.bill.fee import CertificationFee, ContractFeeKind, LevyLine
from services.billing.tariff.budget_lines import budget_line
from shared.contracts.certification import FeeDue, FeeLine
from shared.journal.events import FirstEvent
from shared.privacy.clear_text import CardText, OfficialNumber

_AGREED = "contract"
"""In place of a confidence in a tariff: the amount is the one that the parties agreed."""


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class ContractFeeAssessed(FirstEvent[Bill]):
    """The fee of a certification became due, with the lines of its contract; a later tariff changes nothing.

    `kind`: a levy of the region is set in an SKRD, a `pnbp` is paid to the state. `moment`: what waits for the money.
    `payment_number` opens the public payment page of a PNBP.
    """

    TOPIC = "billing.contract-fee-assessed"
    INDONESIAN = "Biaya sertifikasi ditagih menurut kontraknya: {total:rupiah} ({legal_basis})."
    ENGLISH = "The fee of the certification was billed by its contract: {total:rupiah} ({legal_basis})."
    office: str
    case_id: UUID
    certification_id: UUID
    service_code: str
    kind: ContractFeeKind
    moment: str
    lines: tuple[LevyLine, ...]
    total: int
    legal_basis: CardText
    assessed_on: date
    accounts: tuple[str, ...] = ()
    payment_number: OfficialNumber | None = None
    replaces: UUID | None = None
    levy_object: CardText = ""
    account_code: CardText = ""

    def apply(self, bill: Bill) -> None:
        bill.certification = CertificationFee(self.certification_id, self.service_code, self.kind, self.moment)
        bill.happened_until = self.assessed_on


# Decision – refuses, or records one thing. Time is an argument.
def assess_contract_fee(
    fee: FeeDue, *, id: UUID, office: str, case_id: UUID, now: datetime, payment_number: str | None = None
) -> Bill:
    """Opens the bill with the amounts of the contract; without an amount nothing is due.

    A PNBP can be paid at once, so it gets its payment number now; a levy gets it with its SKRD.
    """
    total = sum(line.amount for line in fee.lines)
    levied = budget_line(office, "certification", fee.service_code, fee.on) if fee.kind == "levy" else None
    bases = dict.fromkeys(line.legal_basis for line in fee.lines)
    bill = Bill.begin(
        ContractFeeAssessed,
        id=id,
        now=now,
        office=office,
        case_id=case_id,
        certification_id=fee.certification_id,
        service_code=fee.service_code,
        kind=fee.kind,
        moment=fee.moment,
        lines=tuple(_as_agreed(line) for line in fee.lines),
        total=total,
        legal_basis="; ".join(bases) or "kontrak sertifikasi tanpa biaya",
        assessed_on=fee.on,
        accounts=fee.accounts,
        payment_number=payment_number if fee.kind == "pnbp" and total > 0 else None,
        levy_object="" if levied is None else levied.levy_object,
        account_code="" if levied is None else levied.account_code,
    )
    if bill.total == 0:
        bill.record(
            NothingDue,
            now,
            verification_id=None,
            law=_AGREED,
            legal_basis=bill.legal_basis,
            indonesian="Kontrak sertifikasi ini tidak memuat biaya.",
            english="The contract of this certification has no fees.",
        )
    return bill


def _as_agreed(line: FeeLine) -> LevyLine:
    return LevyLine(
        tariff_line=line.tariff,
        description=line.description,
        quantity=line.quantity,
        unit_amount=line.unit_amount,
        amount=line.amount,
        source=line.legal_basis,
        confidence=_AGREED,
    )
