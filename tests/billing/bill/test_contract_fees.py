"""Certification makes the fee of a contract due; billing opens its bill with those lines, once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.billing.bill.bill import Bill, PaidToTheState
from services.billing.bill.contract_fee import ContractFeeAssessed, assess_contract_fee
from services.billing.bill.payment import NotPaidToTheState, confirm_ntpn
from services.billing.bill.skrd import refuse_skrd
from services.billing.bill.use_cases import bill_of_certification
from services.certification.certification.billing_gate import FeeDue as MadeDue
from services.certification.certification.certification import certification_of
from services.certification.certification.fees import FeeLine as Line
from shared.contracts.certification import FeeDue, FeeLine
from shared.journal.appender import Appender
from shared.journal.commit import Commit, Context
from shared.journal.news import News
from tests.billing.given import ISSUER, TREASURER, Running, billing, happened, replayed_from_bytes
from tests.conftest import Databases
from tests.people import Staff

NTPN = "3A5F61IGJQ1BJ4E9"
NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
SURAKARTA, PUSAT = "bpsmb-surakarta", "balai-sertifikasi"
PERGUB = "Pergub Jateng 35/2024"
LINES = (
    FeeLine(tariff="sppt-sni-application", description="Permohonan SPPT SNI", quantity=1, unit_amount=500_000, amount=500_000,
            legal_basis=PERGUB),
    FeeLine(tariff="sampling", description="Pengambilan contoh", quantity=2, unit_amount=500_000, amount=1_000_000,
            legal_basis=PERGUB),
)  # fmt: skip


def due(**changes: Any) -> FeeDue:
    case = uuid4()
    values: dict[str, Any] = {
        "certification_id": certification_of(case),
        "application_id": case,
        "service_code": "BPSMB-SP",
        "moment": "before-hand-over",
        "lines": LINES,
        "kind": "levy",
        "on": TODAY,
        "accounts": ("tirta",),
    }
    return FeeDue(**{**values, **changes})


def bill(**changes: Any) -> Bill:
    return assess_contract_fee(due(**changes), id=uuid4(), office=SURAKARTA, case_id=uuid4(), now=NOW)


def test_the_lines_of_the_contract_are_billed_as_agreed() -> None:
    one = bill()
    assert (one.total, one.legal_basis, one.status, one.accounts) == (1_500_000, PERGUB, "assessed", ("tirta",))
    assert [(line.tariff_line, line.quantity, line.amount) for line in one.lines] == [
        ("sppt-sni-application", 1, 500_000),
        ("sampling", 2, 1_000_000),
    ]


def test_a_line_keeps_its_own_legal_basis() -> None:
    other = LINES[1].model_copy(update={"legal_basis": "PP 31/2017"})
    one = bill(lines=(LINES[0], other, LINES[0]))
    assert one.legal_basis == "Pergub Jateng 35/2024; PP 31/2017"
    assert [line.source for line in one.lines] == [PERGUB, "PP 31/2017", PERGUB]


@pytest.mark.parametrize("lines", [(), (LINES[0].model_copy(update={"unit_amount": 0, "amount": 0}),)])
def test_a_contract_without_an_amount_owes_nothing(lines: tuple[FeeLine, ...]) -> None:
    one = bill(lines=lines)
    assert (one.total, one.status) == (0, "nothing-due")


def test_a_levy_is_set_in_an_skrd_and_a_pnbp_is_not() -> None:
    levy, pnbp = bill(), bill(kind="pnbp")
    refuse_skrd(levy, TODAY)
    with pytest.raises(PaidToTheState):
        refuse_skrd(pnbp, TODAY)
    with pytest.raises(NotPaidToTheState):
        confirm_ntpn(levy, NTPN, TODAY, TREASURER, NOW)
    confirm_ntpn(pnbp, NTPN, TODAY, TREASURER, NOW)
    assert pnbp.status == "settled"


def test_a_stored_bill_is_read_as_it_was() -> None:
    one = bill(kind="pnbp")
    state = vars(one).copy()
    again = replayed_from_bytes(happened(one))
    assert (again.certification, again.lines, again.total) == (state["certification"], state["lines"], state["total"])


@asynccontextmanager
async def certification(databases: Databases) -> AsyncIterator[Appender]:
    """Appends certification's events, because no service may write another's."""
    appender = Appender(databases.of("certification"), News())
    try:
        yield appender
    finally:
        await appender.close()


async def hears(running: Running, appender: Appender, fee: FeeDue, office: str = SURAKARTA) -> None:
    made: Any = MadeDue
    lines = tuple(Line(**dict(line)) for line in fee.lines)
    event = made(originator_id=uuid4(), originator_version=1, timestamp=NOW, **{**dict(fee), "lines": lines})
    context = Context(
        case_id=fee.application_id,
        actor="hasan",
        actor_role="certification-decider",
        office=office,
        channel="counter",
        command_id=uuid4(),
        recorded_at=running.clock.now(),
        effective_at=NOW,
    )
    await appender.append(Commit(context, [event]))
    await running.follower.catch_up()


async def one_bill(running: Running, office: str, case: UUID) -> dict[str, Any]:
    (found,) = (await Staff(running.client, office).inspector.get(f"/bills?case={case}")).json()["items"]
    return dict(found)


async def test_a_levy_from_the_decision_to_the_receipt(databases: Databases) -> None:
    """SKRD, its number and its due day at Surakarta; the issuer does not receive the money (SOD-06)."""
    fee = due()
    async with billing(databases, NOW) as running, certification(databases) as appender:
        await hears(running, appender, fee)
        row = await one_bill(running, SURAKARTA, fee.application_id)
        assert (row["status"], row["total"], row["fee_kind"]) == ("assessed", 1_500_000, "levy")
        assert row["id"] == str(bill_of_certification(fee.certification_id))
        staff = Staff(running.client, SURAKARTA)
        issued = await staff.person(ISSUER, "skrd-issuer").post(f"/bills/{row['id']}/skrd", {})
        assert (issued.status_code, issued.json()["skrd"]["number"]) == (200, "SKRD/2026/00001")
        assert issued.json()["skrd"]["due_on"] == "2026-04-01"
        assert issued.json()["certification"]["moment"] == "before-hand-over"
        body = {"amount": 1_500_000, "method": "cash"}
        paid = await staff.person(TREASURER, "bendahara-penerimaan-pembantu").post(f"/bills/{row['id']}/payments", body)
        assert (paid.status_code, paid.json()["status"]) == (200, "settled")
        settled = (await running.journal())[-1]
        assert (settled.type, settled.case_id) == ("billing.bill-settled", fee.application_id)


async def test_one_certification_has_one_bill(databases: Databases) -> None:
    fee = due(kind="pnbp", service_code="BS-SP", moment="before-execution")
    async with billing(databases, NOW) as running, certification(databases) as appender:
        await hears(running, appender, fee, PUSAT)
        await hears(running, appender, fee.model_copy(update={"application_id": uuid4()}), PUSAT)
        types = [(one.type, one.fields().get("code")) for one in await running.journal()]
        assert types[-1] == ("reactions.stopped", "bill-exists")
        assert [one for one, _ in types].count(ContractFeeAssessed.TOPIC) == 1
