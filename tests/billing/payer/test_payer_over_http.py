"""Payers see their own bills with a token, and one bill by its payment number without; a number tells nothing of a person."""

from datetime import UTC, datetime

import httpx

from services.billing.payer.use_cases import PayerBills
from shared.receipt import new_receipt, parse_receipt
from tests.billing.claim.given import done, issued, it_is
from tests.billing.given import LEVY, Running, billing, state_fee_due
from tests.billing.payer.given import ACCOUNT, CODE, QRIS, Offers
from tests.billing.refund.given import billed, money, receives
from tests.conftest import Databases

OWNER = "pemohon@disperindag-pasuruan"
PAGE = {"Accept": "text/html"}


async def seen(running: Running, number: str, **headers: str) -> httpx.Response:
    return await running.client.get(f"/payments/{number}", headers=headers)


async def number_of(running: Running, bill: str) -> str:
    number: str = (await running.staff.inspector.get(f"/bills/{bill}")).json()["payment_number"]
    return number


def offering(running: Running, *offers: Offers) -> None:
    """From now on the service has these channels."""
    assert running.service.unit is not None
    running.service.app.state.use_cases_by_type[PayerBills] = PayerBills(running.service.unit, offers)


async def test_a_bill_is_seen_by_its_number_and_by_no_other(databases: Databases) -> None:
    async with billing(databases) as running:
        number = await number_of(running, await billed(running, accounts=(OWNER,)))
        assert parse_receipt(number) == number
        found = await seen(running, number.lower().replace("-", " "))
        assert found.json() == {
            "payment_number": number,
            "office": "Dinas Perindustrian dan Perdagangan Kabupaten Pasuruan",
            "what_for": "Pelayanan tera/tera ulang",
            "state": "to-pay",
            "total": LEVY,
            "charged": LEVY,
            "owed": LEVY,
            "due_on": "2023-12-15",
            "ways": [{"kind": "cash", "number": None, "bank": None, "qr": None, "until": None, "amount": None}],
        }
        assert found.headers["cache-control"] == "no-store"
        for wrong in (new_receipt(), "0000-0000-0000-0001", "x"):
            answer = await seen(running, wrong)
            assert (answer.status_code, answer.json()["code"]) == (404, "payment-number-unknown")


async def test_the_page_shows_nothing_of_a_person_or_a_case(databases: Databases) -> None:
    async with billing(databases) as running:
        bill = await billed(running, accounts=(OWNER,))
        row = (await running.staff.inspector.get(f"/bills/{bill}")).json()
        offering(running, Offers(ACCOUNT, QRIS))
        page = await seen(running, await number_of(running, bill), **PAGE)
        for hidden in (
            OWNER,
            bill,
            row["case_id"],
            row["verification_id"],
            row["instrument_id"],
            row["skrd"]["number"],
        ):
            assert hidden not in page.text
        for shown in ("Rp30.000", "15 Desember 2023", "8808123400000017", "<svg", "Bank Jatim", "Tunai di kantor"):
            assert shown in page.text
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "http" not in page.text.replace("http://www.w3.org/2000/svg", "")


async def test_the_page_changes_its_language(databases: Databases) -> None:
    async with billing(databases) as running:
        number = await number_of(running, await billed(running))
        english = await running.client.get(f"/payments/{number}?lang=en", headers=PAGE)
        assert "To be paid: Rp30.000" in english.text
        assert 'href="?lang=id"' in english.text
        unknown = await running.client.get(f"/payments/{new_receipt()}?lang=en", headers=PAGE)
        assert (unknown.status_code, "Bill not found" in unknown.text) == (404, True)


async def test_a_page_follows_the_money(databases: Databases) -> None:
    async with billing(databases) as running:
        bill = await billed(running)
        number = await number_of(running, bill)
        await receives(running, bill, money("A1", 10_000))
        part = (await seen(running, number)).json()
        assert (part["state"], part["total"], part["owed"]) == ("to-pay", LEVY, LEVY - 10_000)
        running.clock.set(datetime(2023, 12, 16, 3, tzinfo=UTC))
        assert (await seen(running, number)).json()["state"] == "overdue"
        await receives(running, bill, money("A2", LEVY))
        paid = (await seen(running, number)).json()
        assert (paid["state"], paid["owed"], paid["ways"]) == ("paid", 0, [])


async def test_a_sanction_stands_beside_the_amount_of_the_bill(databases: Databases) -> None:
    """A payer sees why more is to be paid than the SKRD says."""
    async with billing(databases) as running:
        path = await issued(running)
        number = await number_of(running, path.removeprefix("/bills/"))
        assert "sanksi dan pengurangan" not in (await seen(running, number, **PAGE)).text
        await it_is(running, 2024, 1, 10)
        await done(running.staff.treasurer, f"{path}/payments", {"amount": LEVY, "method": "cash"})
        await done(running.staff.skrd_issuer, f"{path}/strd")
        found = (await seen(running, number)).json()
        assert (found["total"], found["charged"], found["owed"]) == (LEVY, LEVY + 600, 600)
        page = (await seen(running, number, **PAGE)).text
        assert "sanksi dan pengurangan</dt><dd>Rp30.600</dd>" in page.replace("\xa0", "")


async def test_a_fee_of_the_state_shows_its_code_and_no_cash(databases: Databases) -> None:
    async with billing(databases) as running:
        fee = state_fee_due()
        await running.hears_of(fee)
        [bill] = await running.bills_of(fee.application_id)
        number = await number_of(running, bill["id"])
        assert (await seen(running, number)).json()["ways"] == []
        offering(running, Offers(CODE))
        page = await seen(running, number, **PAGE)
        assert "820231115000001" in page.text
        assert "Tunai di kantor" not in page.text
        running.clock.set(datetime(2023, 11, 16, 5, tzinfo=UTC))
        over = await seen(running, number, **PAGE)
        assert "820231115000001" not in over.text
        assert "Kode ini berakhir pada 16 November 2023 pukul 12.00 WIB" in over.text


async def test_who_tries_many_numbers_has_to_wait(databases: Databases) -> None:
    async with billing(databases) as running:
        number = await number_of(running, await billed(running))
        for _ in range(60):
            assert (await seen(running, number)).status_code == 200
        statuses = [(await seen(running, new_receipt())).status_code for _ in range(31)]
        assert statuses[:30] == [404] * 30
        assert statuses[30] == 429
        refused = await seen(running, new_receipt(), **PAGE)
        assert (refused.status_code, "Terlalu banyak percobaan" in refused.text) == (429, True)
        assert (await seen(running, number)).status_code == 200


async def test_applicants_see_their_own_bills_with_the_proofs(databases: Databases) -> None:
    async with billing(databases) as running:
        staff = running.staff
        mine, other = await billed(running, accounts=(OWNER, "wakil")), await billed(running, accounts=("lain",))
        await receives(running, mine, money("A1"))
        offering(running, Offers(ACCOUNT))
        [bill] = (await staff.applicant().get("/own-bills")).json()["items"]
        assert (bill["id"], bill["number"], bill["state"], bill["owed"], bill["ways"]) == (
            mine,
            "SKRD/2023/00001",
            "paid",
            0,
            [],
        )
        assert [(one["channel"], one["reference"], one["amount"]) for one in bill["receipts"]] == [
            ("virtual-account", "A1", LEVY)
        ]
        assert bill["payment_number"] == await number_of(running, mine)
        [theirs] = (await staff.person("x", "applicant").get("/own-bills")).json()["items"] or [None]
        assert theirs is None
        assert other != mine
        assert (await staff.treasurer.get("/own-bills")).status_code == 403
        assert (await staff.applicant().get(f"/bills/{mine}")).status_code == 403


async def test_own_bills_name_the_ways_to_pay(databases: Databases) -> None:
    async with billing(databases) as running:
        await billed(running, accounts=(OWNER,))
        offering(running, Offers(ACCOUNT), Offers(QRIS))
        [bill] = (await running.staff.applicant().get("/own-bills")).json()["items"]
        assert [way["kind"] for way in bill["ways"]] == ["virtual-account", "qris", "cash"]
        assert (bill["due_on"], bill["owed"], bill["receipts"]) == ("2023-12-15", LEVY, [])
