"""The acquirer takes a payment back: by its notice, by its report or by a line of the statement, in any order, once."""

from typing import Any

import orjson

from deploy.simulators.snap_access import keys_of
from services.billing.bank.signatures import sign_service
from services.billing.qris.profile import PROFILES
from tests.billing.qris.beside import generated, partner, upload
from tests.billing.registration.given import TOTAL, Beside, beside_banks
from tests.conftest import Databases

TAKEN, UNKNOWN, CONFLICT = "2005200", "4045201", "4095200"
CHARGEBACK = "qris-chargeback"
NOTIFY = "/v1.0/qr/qr-mpm-notify"


async def paid(office: Beside) -> tuple[str, str]:
    """A bill that was paid by QRIS, and the acquirer's reference of the payment."""
    bill = await office.bill()
    code = await generated(office, bill)
    told = await office.tell("acquirer", "payments", code=partner(code))
    assert (await office.read_bill(bill))["status"] == "settled"
    return bill, told["reference"]


async def takes_back(office: Beside, reference: str, **how: Any) -> list[str]:
    told = await office.tell("acquirer", "chargebacks", reference=reference, **how)
    return [answer["responseCode"] for answer in told["answers"]]


async def settled(office: Beside, **changes: Any) -> dict[str, Any]:
    """The acquirer's report, and the line of the statement that brings the money."""
    batch = {**await office.tell("acquirer", "settlements"), **changes}
    answer = await office.staff.treasurer.post("/qris-settlements", batch)
    assert answer.status_code == 200, answer.text
    await office.run("deadlines")
    return dict(answer.json())


async def credited(office: Beside, nmid: str) -> None:
    line = f"QRIS SETTLEMENT 15/01/26 NMID {nmid} 1 TRX GROSS {TOTAL} MDR 0"
    await upload(office, f"15/01/2026;17:00:00;Q1;{line};;{TOTAL},00;{TOTAL},00")


async def owes_again(office: Beside, bill: str) -> bool:
    seen = await office.read_bill(bill)
    return (seen["status"], seen["owed"], seen["receipts"][0]["reversed_on"] is not None) == (
        "skrd-issued",
        TOTAL,
        True,
    )


async def test_a_notice_takes_the_payment_back_once(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        bill, reference = await paid(office)
        assert await takes_back(office, reference, times=3) == [TAKEN] * 3
        assert await owes_again(office, bill)
        assert await office.count("billing.payment-reversed") == 1
        assert await office.ledger() == {"assessed": -TOTAL, "receivable": TOTAL}
        assert await office.tasks() == [CHARGEBACK]


async def test_the_task_ends_when_the_bill_is_paid_again(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        bill, reference = await paid(office)
        await takes_back(office, reference)
        again = await generated(office, bill)
        await office.tell("acquirer", "payments", code=partner(again))
        assert (await office.read_bill(bill))["status"] == "settled"
        assert await office.tasks() == []


async def test_a_chargeback_before_the_news_of_the_payment_ends_the_same(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        bill = await office.bill()
        code = await generated(office, bill)
        told = await office.tell("acquirer", "payments", code=partner(code), how="hold")
        assert await takes_back(office, told["reference"]) == [TAKEN]
        late = await office.tell("acquirer", "deliveries")
        assert [answer["responseCode"] for answer in late["answers"]] == [TAKEN]
        assert await owes_again(office, bill)
        assert await office.ledger() == {"assessed": -TOTAL, "receivable": TOTAL}


async def test_another_amount_or_a_forged_notice_takes_nothing_back(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        bill, reference = await paid(office)
        assert await takes_back(office, reference, told=1_000) == ["4045213"]
        assert await takes_back(office, reference, how="forge") == ["4015200"]
        assert (await office.read_bill(bill))["status"] == "settled"
        assert await office.tasks() == ["qris-notice-differs"]


async def test_the_report_of_the_acquirer_takes_a_payment_back(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        bill, reference = await paid(office)
        batch = await settled(office)
        await credited(office, batch["nmid"])
        other, _ = await paid(office)
        assert await takes_back(office, reference, how="lose") == []
        assert (await office.read_bill(bill))["status"] == "settled"
        report = await settled(office, taken_back=[reference])
        assert await owes_again(office, bill)
        assert (await office.read_bill(other))["status"] == "settled"
        read = (await office.staff.treasurer.get("/qris-settlements")).json()["items"]
        assert {one["batch"] for one in read} == {batch["batch"], report["batch"]}
        assert await office.count("billing.qris-chargebacks-recorded") == 1
        assert await takes_back(office, reference) == [TAKEN]
        assert await office.count("billing.payment-reversed") == 1


async def test_a_reversal_stands_in_the_case_of_its_bill(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        bill, reference = await paid(office)
        batch = await settled(office)
        await credited(office, batch["nmid"])
        await paid(office)
        await takes_back(office, reference, how="lose")
        await settled(office, taken_back=[reference])
        (back,) = (one for one in await office.journal() if one.type == "billing.payment-reversed")
        assert str(back.case_id) == (await office.read_bill(bill))["case_id"]


async def test_a_chargeback_of_an_unknown_payment_is_refused(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        await paid(office)
        batch = {**await office.tell("acquirer", "settlements"), "taken_back": ["QR99"]}
        refused = await office.staff.treasurer.post("/qris-settlements", batch)
        assert (refused.status_code, refused.json()["code"]) == (409, "qris-payment-unknown")


async def test_the_statement_alone_takes_a_settled_payment_back(databases: Databases) -> None:
    """The notice was lost: the debit of the bank names the acquirer's reference."""
    async with beside_banks(databases) as office:
        bill, reference = await paid(office)
        lines = f"17:00:00;Q1;QRIS SETTLEMENT 15/01/26 NMID {(await settled(office))['nmid']} 1 TRX GROSS {TOTAL} MDR 0"
        back = f"15/01/2026;18:00:00;{reference};REVERSAL QRIS {reference};{TOTAL},00;;0,00"
        await upload(office, f"15/01/2026;{lines};;{TOTAL},00;{TOTAL},00\n{back}")
        assert await owes_again(office, bill)
        assert await office.ledger() == {"assessed": -TOTAL, "receivable": TOTAL}
        assert await office.tasks() == [CHARGEBACK]
        assert await takes_back(office, reference) == [TAKEN]
        assert await office.count("billing.payment-reversed") == 1


async def test_the_debit_of_a_chargeback_that_was_told_counts_once(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        bill, reference = await paid(office)
        nmid = (await settled(office))["nmid"]
        await takes_back(office, reference)
        lines = f"17:00:00;Q1;QRIS SETTLEMENT 15/01/26 NMID {nmid} 1 TRX GROSS {TOTAL} MDR 0"
        back = f"15/01/2026;18:00:00;{reference};REVERSAL QRIS {reference};{TOTAL},00;;0,00"
        await upload(office, f"15/01/2026;{lines};;{TOTAL},00;{TOTAL},00\n{back}")
        assert await owes_again(office, bill)
        assert await office.count("billing.payment-reversed") == 1
        assert await office.ledger() == {"assessed": -TOTAL, "receivable": TOTAL}


async def test_a_payment_taken_back_before_its_batch_leaves_nothing_in_transit(databases: Databases) -> None:
    """The acquirer settles the other payment of the day only."""
    async with beside_banks(databases) as office:
        _, reference = await paid(office)
        await paid(office)
        await takes_back(office, reference)
        batch = await settled(office)
        assert (batch["gross"], len(batch["references"])) == (TOTAL, 1)
        await credited(office, batch["nmid"])
        assert await office.ledger() == {"assessed": -2 * TOTAL, "bank": TOTAL, "receivable": TOTAL}


async def test_money_under_the_code_at_the_counter_is_taken_back_from_suspense(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        told = await office.tell("acquirer", "payments", amount=50_000)
        assert await office.ledger() == {"in-transit": 50_000, "suspense": -50_000}
        assert await takes_back(office, told["reference"], times=2) == [TAKEN] * 2
        assert await office.ledger() == {}
        [held] = (await office.staff.treasurer.get("/suspense")).json()["items"]
        assert held["status"] == "reversed"


async def test_money_that_never_came_is_not_taken_back(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        told = await office.tell("acquirer", "payments", amount=50_000, how="hold")
        assert await takes_back(office, told["reference"]) == [UNKNOWN]
        await office.tell("acquirer", "deliveries")
        assert await takes_back(office, told["reference"]) == [TAKEN]
        assert await office.ledger() == {}


async def test_a_counter_payment_that_found_its_bill_is_taken_back_from_it(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        bill = await office.bill()
        told = await office.tell("acquirer", "payments", amount=TOTAL)
        [held] = (await office.staff.treasurer.get("/suspense")).json()["items"]
        found = await office.staff.treasurer.post(f"/suspense/{held['id']}/assignment", {"bill_id": bill})
        assert found.status_code == 200, found.text
        assert await takes_back(office, told["reference"]) == [TAKEN]
        assert await owes_again(office, bill)
        (back,) = (one for one in await office.journal() if one.type == "billing.payment-reversed")
        assert str(back.case_id) == (await office.read_bill(bill))["case_id"]


async def sends(office: Beside, status: str, code: str, reference: str) -> str:
    """A notice under one X-EXTERNAL-ID; the code of the answer."""
    said = {
        "originalReferenceNo": reference,
        "originalPartnerReferenceNo": code,
        "latestTransactionStatus": status,
        "amount": {"value": f"{TOTAL}.00", "currency": "IDR"},
    }
    at = (await office.client.post("/v1.0/access-token/b2b", json={})).headers["X-TIMESTAMP"]
    body = orjson.dumps(said)
    headers = {
        "Content-Type": "application/json",
        "X-TIMESTAMP": at,
        "X-PARTNER-ID": PROFILES[0].partner_id,
        "X-EXTERNAL-ID": "17",
        "CHANNEL-ID": "95231",
        "X-SIGNATURE": sign_service(keys_of("banks").private, "POST", NOTIFY, body, at),
    }
    answer = await office.client.post(NOTIFY, content=body, headers=headers)
    return str(answer.json()["responseCode"])


async def test_a_chargeback_under_the_number_of_another_notice_is_a_conflict(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        bill = await office.bill()
        code = partner(await generated(office, bill))
        assert [await sends(office, status, code, "QR1") for status in ("00", "00", "04")] == [TAKEN, TAKEN, CONFLICT]
        assert (await office.read_bill(bill))["status"] == "settled"
