"""The ways to pay that the office's bank, acquirer and SIMPONI gave, on an applicant's own bills and on the public page."""

from datetime import timedelta
from typing import Any

from tests.billing.billing_code.given import EXPIRES, NOW, treasury
from tests.billing.registration.given import TOTAL, Beside, beside_banks
from tests.conftest import Databases

OWNER = "pemohon@disperindag-pasuruan"


async def ways_of(office: Beside) -> list[dict[str, Any]]:
    [bill] = (await office.staff.applicant().get("/own-bills")).json()["items"]
    ways: list[dict[str, Any]] = bill["ways"]
    return ways


async def page_of(office: Beside, bill: str) -> str:
    number = (await office.read_bill(bill))["payment_number"]
    page = await office.client.get(f"/payments/{number}", headers={"Accept": "text/html"})
    assert page.status_code == 200, page.text
    return page.text


async def test_an_applicant_sees_the_account_and_asks_for_a_qr_code(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        bill = await office.bill(accounts=(OWNER,))
        number = await office.number(bill)
        assert [(one["kind"], one["number"], one["amount"]) for one in await ways_of(office)] == [
            ("virtual-account", number, TOTAL),
            ("cash", None, None),
        ]
        asked = await office.staff.applicant().post(f"/bills/{bill}/qris")
        assert asked.status_code == 200, asked.text
        await office.run("QRIS codes")
        account, qris, _ = await ways_of(office)
        assert account["bank"] == "PT Bank Pembangunan Daerah Jawa Timur Tbk"
        assert (qris["kind"], "SKRD/2026/00001" in qris["qr"]) == ("qris", True)
        page = await page_of(office, bill)
        assert number in page
        assert "<svg" in page
        assert "PT Bank Pembangunan Daerah Jawa Timur Tbk" in page


async def test_nobody_asks_for_a_code_of_another_payer(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        bill = await office.bill(accounts=("lain",))
        answer = await office.staff.applicant().post(f"/bills/{bill}/qris")
        assert (answer.status_code, await office.count("billing.qris-asked")) == (404, 0)


async def test_a_qr_code_over_an_old_amount_is_no_way_to_pay(databases: Databases) -> None:
    async with beside_banks(databases) as office:
        bill = await office.bill(accounts=(OWNER,))
        await office.staff.treasurer.post(f"/bills/{bill}/qris")
        await office.run("QRIS codes")
        parts = [{"amount": 50_000, "due_on": "2026-02-14"}, {"amount": TOTAL - 50_000, "due_on": "2026-03-14"}]
        plan = {"decision": "973/12/2026", "parts": parts}
        granted = await office.staff.head_of_office.post(f"/bills/{bill}/instalments", plan)
        assert granted.status_code == 200, granted.text
        await office.follow()
        kinds = {one["kind"]: one["amount"] for one in await ways_of(office)}
        assert kinds == {"virtual-account": 50_000, "qris": TOTAL, "cash": None}
        assert "Jumlah yang dibayar dengan cara ini: Rp50.000" in await page_of(office, bill)
        assert (
            await office.staff.treasurer.post(f"/bills/{bill}/payments", {"amount": 50_000, "method": "cash"})
        ).status_code == 200
        assert "qris" not in {one["kind"] for one in await ways_of(office)}


async def test_only_the_newest_billing_code_is_a_way_to_pay(databases: Databases) -> None:
    async with treasury(databases) as at:
        bill, first = await at.paying()
        number = bill["payment_number"]

        async def shown() -> list[tuple[str, str, int]]:
            ways = (await at.staff.client.get(f"/payments/{number}")).json()["ways"]
            return [(one["kind"], one["number"], one["amount"]) for one in ways]

        assert await shown() == [("billing-code", first["code"], first["amount"])]
        at.clock.set(EXPIRES + timedelta(minutes=15))
        await at.poll()
        await at.run("deadlines")
        over = await at.staff.client.get(f"/payments/{number}", headers={"Accept": "text/html"})
        assert "mintalah kode baru kepada kantor" in over.text
        assert first["code"] not in over.text
        assert "Saat ini tidak ada cara membayar yang berlaku" in over.text
        assert "Bayarlah tepat" not in over.text
        await at.staff.front_office.post(f"/billing-codes/{first['id']}/renewal")
        await at.run("requests for billing codes")
        second = await at.code_of(bill)
        assert at.clock.now() > NOW
        assert await shown() == [("billing-code", second["code"], second["amount"])]
