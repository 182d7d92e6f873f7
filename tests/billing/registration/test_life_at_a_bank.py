"""A virtual account at a bank, over HTTP both ways: created, asked for, paid, told twice, told wrong, not told at all."""

from tests.billing.registration.given import SURAKARTA, TOTAL, beside_banks
from tests.conftest import Databases


async def test_a_bank_that_hosts_accounts_creates_changes_and_closes_one(databases: Databases) -> None:
    async with beside_banks(databases, SURAKARTA) as office:
        bill = await office.bill()
        number = await office.number(bill)
        await office.run("requests to banks")
        created = await office.at_bank(number)
        assert created is not None
        assert (created["amount"], created["is_open"], created["trx_id"]) == (TOTAL, True, "SKRD/2026/00001")
        assert (await office.requests(bill))["create"]["state"] == "done"
        paid = await office.tell("bank", "payments", number=number)
        assert [answer["responseCode"] for answer in paid["answers"]] == ["2002500"]
        assert (await office.read_bill(bill))["status"] == "settled"
        await office.run("requests to banks")
        closed = await office.at_bank(number)
        assert closed is not None
        assert not closed["is_open"]
        assert (await office.ledger()) == {"assessed": -TOTAL, "bank": TOTAL}


async def test_a_bank_that_asks_for_the_bill_is_told_of_nothing(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        bill = await office.bill()
        paid = await office.tell("bank", "payments", number=await office.number(bill), times=3)
        assert paid["inquiry"]["virtualAccountData"]["totalAmount"]["value"] == "150000.00"
        assert [answer["responseCode"] for answer in paid["answers"]] == ["2002500", "4042518", "4042518"]
        assert (await office.read_bill(bill))["status"] == "settled"
        assert await office.count("billing.money-received") == 1
        await office.run("requests to banks")
        assert await office.seen() == []


async def test_a_payment_told_wrong_or_forged_brings_no_money(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        bill = await office.bill()
        number = await office.number(bill)
        wrong = await office.tell("bank", "payments", number=number, told=100_000)
        forged = await office.tell("bank", "payments", number=number, how="forge")
        codes = [answer["responseCode"] for answer in (*wrong["answers"], *forged["answers"])]
        assert codes == ["4042513", "4012500"]
        assert (await office.read_bill(bill))["owed"] == TOTAL


async def test_a_payment_whose_notice_was_lost_is_found_by_its_status(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        bill = await office.bill()
        account = await office.account(bill)
        lost = await office.tell("bank", "payments", number=account["number"], how="lose")
        asked = await office.staff.treasurer.post(f"/virtual-accounts/{account['id']}/status-question")
        assert asked.status_code == 200, asked.text
        await office.run("requests to banks")
        settled = await office.read_bill(bill)
        assert (settled["status"], settled["receipts"][0]["reference"]) == ("settled", lost["reference"])
        late = await office.tell("bank", "deliveries")
        assert late["answers"] == []
        again = await office.tell("bank", "payments", number=account["number"], reference=lost["reference"])
        assert await office.count("billing.money-received") == 1, again


async def test_near_its_end_a_bank_is_asked_about_an_account(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        bill = await office.bill()
        account = await office.account(bill)
        await office.run("requests to banks")
        assert await office.seen() == []
        office.later(days=30 + 365, hours=15.5)
        await office.run("requests to banks")
        assert await office.seen() == ["POST transfer-va/status"]
        await office.tell("bank", "payments", number=account["number"], how="lose", amount=TOTAL)
        office.later(hours=3)
        await office.run("requests to banks")
        assert (await office.read_bill(bill))["status"] == "settled"
        office.later(days=3)
        await office.run("requests to banks")
        assert await office.seen() == ["POST transfer-va/status"] * 2


async def test_a_lost_answer_to_a_creation_creates_no_second_account(databases: Databases) -> None:
    async with beside_banks(databases, SURAKARTA) as office:
        bill = await office.bill()
        await office.tell("bank", "fault", fault="answer-lost", times=1)
        await office.run("requests to banks")
        assert (await office.requests(bill))["create"]["state"] == "failing"
        office.later(minutes=5)
        await office.run("requests to banks")
        assert (await office.requests(bill))["create"]["state"] == "done"
        assert await office.seen() == ["POST transfer-va/create-va"] * 2 + ["POST transfer-va/inquiry-va"]
        assert await office.count("billing.va-created-at-bank") == 1


async def test_a_request_that_was_given_up_is_a_task_and_sent_again(databases: Databases) -> None:
    async with beside_banks(databases, SURAKARTA, bank_attempts=2) as office:
        bill = await office.bill()
        await office.tell("bank", "fault", fault="server-error")
        for _ in range(3):
            await office.run("requests to banks")
            office.later(minutes=10)
        request = (await office.requests(bill))["create"]
        assert (request["state"], request["attempts"], request["code"]) == ("given-up", 2, "5002700")
        assert await office.tasks() == ["va-request-given-up"]
        await office.tell("bank", "fault", fault="none")
        again = await office.staff.treasurer.post(f"/va-requests/{request['id']}/attempt")
        assert again.status_code == 200, again.text
        await office.run("requests to banks")
        assert (await office.requests(bill))["create"]["state"] == "done"
        assert await office.tasks() == []


async def test_the_recorder_keeps_no_secret(databases: Databases) -> None:
    async with beside_banks(databases, SURAKARTA) as office:
        bill = await office.bill()
        await office.run("requests to banks")
        request = (await office.requests(bill))["create"]
        kept = (await office.staff.treasurer.get(f"/va-requests/{request['id']}/exchanges")).json()["items"]
        token, creation = kept
        assert token["url"].endswith("/v1.0/access-token/b2b")
        assert '"accessToken":"[disamarkan]"' in token["answer_body"]
        assert creation["url"].endswith("/v1.0/transfer-va/create-va")
        assert '"value":"150000.00"' in creation["request_body"]
        for name in ("Authorization", "X-SIGNATURE", "X-EXTERNAL-ID"):
            assert f"{name}: [disamarkan]" in creation["request_headers"]


async def test_an_account_closed_before_the_bank_heard_of_it_is_not_created(databases: Databases) -> None:
    async with beside_banks(databases, SURAKARTA) as office:
        bill = await office.bill()
        await office.tell("bank", "fault", fault="server-error", times=2)
        paid = await office.staff.treasurer.post(f"/bills/{bill}/payments", {"amount": TOTAL, "method": "cash"})
        assert paid.status_code == 200, paid.text
        await office.follow()
        await office.run("requests to banks")
        office.later(minutes=5)
        await office.run("requests to banks")
        assert await office.count("billing.va-request-dropped") == 1
        assert await office.count("billing.va-created-at-bank") == 0
