"""The bill that replaces a cancelled one: the same matter, priced again by the tariff data of the same day."""

from datetime import date, datetime
from uuid import UUID, uuid5

from services.billing.bill.assessment import FeeAssessed, assess_levy
from services.billing.bill.bill import Bill
from services.billing.bill.cancellation import refuse_replacement, replace_by
from services.billing.bill.contract_fee import ContractFeeAssessed
from shared.contracts.metrology import InstrumentMarked

_NEXT = "replacement"


def replace(bill: Bill, by: str, on: date, now: datetime, payment_number: str | None = None) -> Bill:
    """The bill that replaces a cancelled one. A levy is assessed again, because its tariff data may have been corrected; a fee
    keeps the amount of its card or contract.

    Raises NotCancelled, ReplacedAlready, NoTariffLine.
    """
    refuse_replacement(bill)
    id = uuid5(bill.id, _NEXT)
    number = payment_number if bill.state_law is not None else None
    other = _levy(bill, id, on, now) or _printed_fee(bill, id, now, number) or _contract_fee(bill, id, now, number)
    assert other is not None
    replace_by(bill, other.id, by, on, now)
    return other


def _levy(bill: Bill, id: UUID, on: date, now: datetime) -> Bill | None:
    if bill.verification_id is None:
        return None
    marked = InstrumentMarked.model_validate(
        {
            "verification_id": bill.verification_id,
            "instrument_id": bill.instrument_id,
            "kind": bill.kind,
            "accuracy_class": bill.accuracy_class,
            "capacity": bill.capacity,
            "verification": bill.verification,
            "place": bill.place,
            "tested_on": bill.tested_on,
            "accounts": bill.accounts,
        }
    )
    return assess_levy(marked, id=id, office=bill.office, case_id=bill.case_id, on=on, now=now, replaces=bill.id)


def _printed_fee(bill: Bill, id: UUID, now: datetime, number: str | None) -> Bill | None:
    if bill.fee is None:
        return None
    fee = bill.fee
    return Bill.begin(
        FeeAssessed,
        id=id,
        now=now,
        office=bill.office,
        case_id=bill.case_id,
        service_code=fee.service_code,
        step=fee.step,
        for_number=fee.number,
        what_for=fee.what_for,
        total=bill.total,
        legal_basis=bill.legal_basis,
        assessed_on=bill.assessed_on,
        accounts=bill.accounts,
        kind=fee.kind,
        code_hours=fee.code_hours,
        payment_number=number,
        replaces=bill.id,
    )


def _contract_fee(bill: Bill, id: UUID, now: datetime, number: str | None) -> Bill | None:
    if bill.certification is None:
        return None
    certification = bill.certification
    return Bill.begin(
        ContractFeeAssessed,
        id=id,
        now=now,
        office=bill.office,
        case_id=bill.case_id,
        certification_id=certification.id,
        service_code=certification.service_code,
        kind=certification.kind,
        moment=certification.moment,
        lines=bill.lines,
        total=bill.total,
        legal_basis=bill.legal_basis,
        assessed_on=bill.assessed_on,
        accounts=bill.accounts,
        payment_number=number,
        replaces=bill.id,
    )
