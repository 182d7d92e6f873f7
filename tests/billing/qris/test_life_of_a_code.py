"""A QRIS code over HTTP both ways: made by the acquirer, checked, paid, told twice, told wrong, not told, settled."""

import asyncio
from typing import Any

from tests.billing.qris.beside import asked, generated, partner, read, upload
from tests.billing.registration.given import TOTAL, beside_banks
from tests.conftest import Databases


async def test_a_code_is_made_checked_paid_and_settled(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        bill = await office.bill()
        code = await generated(office, bill)
        assert code["status"] == "generated"
        assert "SKRD/2026/00001" in code["payload"]
        assert (await asked(office, bill))["id"] == code["id"]
        paid = await office.tell("acquirer", "payments", code=partner(code), times=3)
        assert [answer["responseCode"] for answer in paid["answers"]] == ["2005200"] * 3
        assert (await office.read_bill(bill))["status"] == "settled"
        assert await office.count("billing.money-received") == 1
        assert await office.ledger() == {"assessed": -TOTAL, "in-transit": TOTAL}
        batch = await office.tell("acquirer", "settlements", mdr=1_000)
        for _ in range(2):
            settled = await office.staff.treasurer.post("/qris-settlements", batch)
            assert settled.status_code == 200, settled.text
        # what the acquirer reports moves nothing: the money is at the bank when its statement says so, less the fee
        assert await office.ledger() == {"assessed": -TOTAL, "in-transit": TOTAL}
        line = f"QRIS SETTLEMENT 15/01/26 NMID {batch['nmid']} 1 TRX GROSS {TOTAL} MDR 1000"
        await upload(office, f"15/01/2026;17:00:00;Q1;{line};;{TOTAL - 1_000},00;{TOTAL - 1_000},00")
        assert await office.ledger() == {"assessed": -TOTAL, "bank": TOTAL - 1_000, "fees": 1_000}
        other = await office.staff.treasurer.post("/qris-settlements", {**batch, "batch": "QRS2601150099"})
        assert (other.status_code, other.json()["code"]) == (409, "qris-not-in-transit")


async def test_a_code_that_lies_is_refused_and_becomes_a_task(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        bill = await office.bill()
        await office.tell("acquirer", "lie", lie="amount")
        code = await generated(office, bill)
        assert (code["status"], code["lies"], code["payload"]) == ("refused", ["amount"], None)
        assert await office.tasks() == ["qris-failed"]
        await office.tell("acquirer", "lie", lie="none")
        again = await office.staff.treasurer.post(f"/qris/{code['id']}/attempt")
        assert again.status_code == 200, again.text
        await office.run("QRIS codes")
        assert (await read(office, code["id"]))["status"] == "generated"
        assert await office.tasks() == []


async def test_a_notice_told_wrong_or_forged_brings_no_money(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        bill = await office.bill()
        code = await generated(office, bill)
        wrong = await office.tell("acquirer", "payments", code=partner(code), told=1_000)
        forged = await office.tell("acquirer", "payments", code=partner(code), how="forge")
        codes = [answer["responseCode"] for answer in (*wrong["answers"], *forged["answers"])]
        assert codes == ["4045213", "4015200"]
        assert (await office.read_bill(bill))["owed"] == TOTAL
        assert await office.tasks() == ["qris-notice-differs"]
        await office.run("QRIS codes")  # the acquirer is asked at once, and then tells the truth
        assert (await office.read_bill(bill))["status"] == "settled"
        assert (await office.staff.treasurer.post(f"/qris/{code['id']}/clarification")).status_code == 200
        assert await office.tasks() == []


async def test_a_payment_whose_notice_was_lost_is_found_by_asking(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        bill = await office.bill()
        code = await generated(office, bill)
        held = await office.tell("acquirer", "payments", code=partner(code), how="hold")
        office.later(minutes=11)
        await office.run("QRIS codes")
        settled = await office.read_bill(bill)
        assert (settled["status"], settled["receipts"][0]["reference"]) == ("settled", held["reference"])
        late = await office.tell("acquirer", "deliveries")
        assert [answer["responseCode"] for answer in late["answers"]] == ["2005200"]
        assert await office.count("billing.money-received") == 1


async def test_a_code_that_nobody_pays_expires_and_another_is_made(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        bill = await office.bill()
        first = await generated(office, bill)
        for _ in range(12):
            office.later(hours=3)
            await office.run("QRIS codes")
        assert (await read(office, first["id"]))["status"] == "expired"
        assert await office.count("billing.qris-questioned") < 12
        second = await generated(office, bill)
        assert second["id"] != first["id"]
        late = await office.tell("acquirer", "payments", code=partner(first))
        assert [answer["responseCode"] for answer in late["answers"]] == ["2005200"]
        assert (await office.read_bill(bill))["status"] == "settled"


async def test_money_under_the_code_at_the_counter_waits_in_suspense(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        told = await office.tell("acquirer", "payments", amount=40_000, times=2)
        assert [answer["responseCode"] for answer in told["answers"]] == ["2005200"] * 2
        assert await office.count("billing.money-held") == 1
        batch = await office.tell("acquirer", "settlements")
        settled = await office.staff.treasurer.post("/qris-settlements", batch)
        assert settled.status_code == 200, settled.text


async def test_one_reference_is_one_payment_whatever_the_notices_name(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        code = await generated(office, await office.bill())
        first = await office.tell("acquirer", "payments", amount=40_000, reference="QR1")
        assert first["answers"][0]["responseCode"] == "2005200"
        for other in ({"amount": 50_000}, {"code": partner(code)}):
            told = await office.tell("acquirer", "payments", reference="QR1", **other)
            assert told["answers"][0]["responseCode"] == "4095200"
        await office.tell("acquirer", "payments", code=partner(code), reference="QR2")
        told = await office.tell("acquirer", "payments", amount=TOTAL, reference="QR2")
        assert told["answers"][0]["responseCode"] == "4095200"
        assert await office.ledger() == {"assessed": -TOTAL, "in-transit": TOTAL + 40_000, "suspense": -40_000}


async def test_an_acquirer_that_is_silent_is_asked_again_later(databases: Databases) -> None:
    async with beside_banks(databases, bank_attempts=2) as office:
        bill = await office.bill()
        await office.tell("acquirer", "fault", fault="server-error")
        code = await asked(office, bill)
        for _ in range(3):
            await office.run("QRIS codes")
            office.later(minutes=10)
        assert (await read(office, code["id"]))["status"] == "given-up"
        assert await office.tasks() == ["qris-failed"]
        exchanges = (await office.staff.treasurer.get(f"/qris/{code['id']}/exchanges")).json()["items"]
        assert len(exchanges) == 3  # the token, and two attempts


async def test_a_notice_of_another_content_under_the_same_number(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        stranger = await office.client.post("/v1.0/qr/qr-mpm-notify", json={})
        assert stranger.json()["responseCode"] == "4005202"
        unsigned = await office.client.post(
            "/v1.0/qr/qr-mpm-notify", json={}, headers={"X-PARTNER-ID": "88999", "X-TIMESTAMP": "2026-01-15T08:00:00"}
        )
        assert unsigned.json()["responseCode"] == "4005201"
        assert "X-TIMESTAMP" in stranger.headers


async def test_many_notices_of_one_payment_at_once_count_once(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        bill = await office.bill()
        code = await generated(office, bill)
        one: dict[str, Any] = {"code": partner(code), "reference": "QR26011500000077"}
        told = await asyncio.gather(*(office.tell("acquirer", "payments", **one) for _ in range(12)))
        assert {answer["responseCode"] for each in told for answer in each["answers"]} <= {"2005200", "5005200"}
        again = await office.tell("acquirer", "payments", **one)
        assert again["answers"][0]["responseCode"] == "2005200"
        assert await office.count("billing.money-received") == 1
        assert await office.count("billing.qris-paid") == 1
        assert await office.ledger() == {"assessed": -TOTAL, "in-transit": TOTAL}


async def test_notices_held_back_and_turned_round_end_in_the_same_books(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        bill = await office.bill()
        code, number = await generated(office, bill), await office.number(bill)
        await office.tell("acquirer", "payments", code=partner(code), how="hold", times=2)
        await office.tell("bank", "payments", number=number, how="hold", times=2)
        first = await office.tell("bank", "deliveries", order="reverse")
        then = await office.tell("acquirer", "deliveries", order="reverse")
        assert [one["responseCode"] for one in (*first["answers"], *then["answers"])] == [
            *("2002500", "4042518"),
            *("2005200", "2005200"),
        ]
        paid = await office.read_bill(bill)
        assert (paid["status"], paid["surplus"]) == ("settled", TOTAL)
        assert await office.ledger() == {
            "assessed": -TOTAL,
            "bank": TOTAL,
            "in-transit": TOTAL,
            "refundable": -TOTAL,
        }


async def test_a_reference_of_another_payment_brings_no_money(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        first = await generated(office, await office.bill())
        other_bill = await office.bill()
        second = await generated(office, other_bill)
        await office.tell("acquirer", "payments", code=partner(first), reference="QR1")
        used = await office.tell("acquirer", "payments", code=partner(second), reference="QR1")
        assert used["answers"][0]["responseCode"] == "4095200"
        assert (await office.read_bill(other_bill))["owed"] == TOTAL
