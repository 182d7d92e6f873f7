"""Billing over HTTP, as its people use it."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.billing.bill import read_model as views
from services.billing.bill.bill import Bill
from services.billing.bill.read_model import BillRow
from shared.contracts.metrology import InstrumentMarked
from shared.roles import SKRD_ISSUER, TREASURER
from tests.billing.given import LEVY, Running, billing, fee_due, marked
from tests.conftest import Databases
from tests.people import Staff

CASH = {"amount": LEVY, "method": "cash"}


async def told(running: Running, **changes: Any) -> str:
    """The path of the bill of a newly marked instrument."""
    one = marked(**changes)
    await running.hears(one)
    return f"/bills/{(await running.bill_of(one))['id']}"


async def rows_of(running: Running) -> list[BillRow]:
    assert running.service.unit is not None
    return await running.service.unit.rows(
        views.list_bills,
        office="disperindag-pasuruan",
        status=None,
        case_id=None,
        verification_id=None,
        overdue_on=None,
        after="00000000-0000-0000-0000-000000000000",
        limit=200,
    )


def row_of(bill: Bill) -> BillRow:
    """The row that a bill folded from its events should have."""
    return BillRow(
        id=bill.id,
        verification_id=bill.verification_id,
        case_id=bill.case_id,
        office=bill.office,
        status=bill.status,
        tested_on=bill.tested_on,
        total=bill.total,
        skrd_number=bill.skrd.number if bill.skrd else None,
        issued_on=bill.skrd.issued_on if bill.skrd else None,
        due_on=bill.skrd.due_on if bill.skrd else None,
        tbp_number=bill.payment.tbp_number if bill.payment else None,
        received_on=bill.payment.received_on if bill.payment else None,
        fee_number=bill.fee.number if bill.fee else None,
        what_for=bill.fee.what_for if bill.fee else None,
        fee_kind=bill.fee.kind if bill.fee else None,
        ntpn=bill.state_payment.ntpn if bill.state_payment else None,
        levy_object=bill.levy_object or None,
        account_code=bill.account_code or None,
    )


async def test_from_levy_to_receipt(databases: Databases) -> None:
    async with billing(databases) as running:
        staff = running.staff
        path = await told(running)
        issued = await staff.skrd_issuer.post(f"{path}/skrd")
        assert issued.status_code == 200
        assert issued.json()["skrd"] == {
            "number": "SKRD/2023/00001",
            "issued_on": "2023-11-15",
            "due_on": "2023-12-15",
            "due_rule": "skrd-30-days",
            "due_basis": "Perda Kabupaten Pasuruan 18/2016 tentang Retribusi Pelayanan Tera/Tera Ulang",
        }
        paid = await staff.treasurer.post(f"{path}/payments", CASH)
        assert paid.status_code == 200
        assert paid.json()["payment"] == {
            "tbp_number": "TBP/2023/00001",
            "amount": LEVY,
            "method": "cash",
            "received_on": "2023-11-15",
        }
        assert paid.json()["status"] == "settled"
        *_, payment, end = await running.journal()
        assert (payment.type, end.type) == ("billing.payment-received", "billing.bill-settled")
        assert payment.command_id == end.command_id
        assert paid.headers["Journal-Position"] == str(end.position)
        assert (await staff.inspector.get(path)).json() == paid.json()


async def test_a_bill_as_it_was(databases: Databases) -> None:
    async with billing(databases) as running:
        path = await told(running)
        issued = await running.staff.skrd_issuer.post(f"{path}/skrd")
        await running.staff.treasurer.post(f"{path}/payments", CASH)
        position = issued.headers["Journal-Position"]
        assert (await running.staff.inspector.get(f"{path}?as_of={position}")).json() == issued.json()
        before = await running.staff.inspector.get(f"{path}?as_of={int(position) - 1}")
        assert before.json()["status"] == "assessed"
        assert (await running.staff.inspector.get(f"{path}?as_of=1")).status_code == 404


async def test_the_same_key_pays_once_and_another_key_is_refused(databases: Databases) -> None:
    async with billing(databases) as running:
        path = await told(running)
        await running.staff.skrd_issuer.post(f"{path}/skrd")
        answers = await asyncio.gather(
            *(running.staff.treasurer.post(f"{path}/payments", CASH, key="one") for _ in range(20))
        )
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.content for answer in answers}) == 1
        again = await running.staff.treasurer.post(f"{path}/payments", CASH, key="another")
        assert (again.status_code, again.json()["code"]) == (409, "already-settled")
        assert again.json()["details"] == {"number": "TBP/2023/00001"}
        types = [row.type for row in await running.journal()]
        assert types.count("billing.payment-received") == 1


async def test_fifty_cash_payments_at_once_are_one(databases: Databases) -> None:
    async with billing(databases) as running:
        path = await told(running)
        await running.staff.skrd_issuer.post(f"{path}/skrd")
        answers = await asyncio.gather(*(running.staff.treasurer.post(f"{path}/payments", CASH) for _ in range(50)))
        refused = [
            answer for answer in answers if answer.status_code not in {200, 503}
        ]  # 503: it did not come to its turn
        assert {answer.json()["code"] for answer in refused} <= {"already-settled", "changed-meanwhile"}
        last = await running.staff.treasurer.post(f"{path}/payments", CASH)
        assert last.json()["code"] == "already-settled"
        assert sum(answer.status_code == 200 for answer in answers) <= 1
        (row,) = await rows_of(running)
        assert row.tbp_number == "TBP/2023/00001"


@pytest.mark.parametrize(
    "body",
    [
        {"amount": 30_000.5, "method": "cash"},
        {"amount": "30000", "method": "cash"},
        {"amount": True, "method": "cash"},
        {"amount": 0, "method": "cash"},
        {"amount": -30_000, "method": "cash"},
        {"amount": 10**30, "method": "cash"},
        {"amount": LEVY, "method": "transfer"},
        {"amount": LEVY, "method": "cash", "tbp_number": "TBP/2023/00009"},
        {"method": "cash"},
    ],
)
async def test_money_is_a_whole_number_of_rupiah(databases: Databases, body: dict[str, Any]) -> None:
    async with billing(databases) as running:
        path = await told(running)
        await running.staff.skrd_issuer.post(f"{path}/skrd")
        refused = await running.staff.treasurer.post(f"{path}/payments", body)
        assert refused.status_code == 422
        assert (await running.staff.inspector.get(path)).json()["status"] == "skrd-issued"


async def test_refusals_say_which_rule_and_leave_no_gap_in_the_numbers(databases: Databases) -> None:
    async with billing(databases) as running:
        staff, path = running.staff, await told(running)
        early = await staff.treasurer.post(f"{path}/payments", CASH)
        assert (early.status_code, early.json()["code"]) == (409, "skrd-not-issued")
        await staff.skrd_issuer.post(f"{path}/skrd")
        second = await staff.skrd_issuer.post(f"{path}/skrd")
        assert (second.status_code, second.json()["code"]) == (409, "skrd-already-issued")
        wrong = await staff.treasurer.post(f"{path}/payments", {"amount": 20_000, "method": "cash"})
        assert (wrong.status_code, wrong.json()["code"]) == (409, "amount-not-exact")
        assert wrong.json()["details"] == {"expected": LEVY}
        other = await told(running)
        assert (await staff.skrd_issuer.post(f"{other}/skrd")).json()["skrd"]["number"] == "SKRD/2023/00002"
        paid = await staff.treasurer.post(f"{other}/payments", CASH)
        assert paid.json()["payment"]["tbp_number"] == "TBP/2023/00001"


async def test_nothing_due_needs_no_document(databases: Databases) -> None:
    async with billing(databases, datetime(2024, 1, 5, 3, 0, tzinfo=UTC)) as running:
        path = await told(running, tested_on=date(2024, 1, 5))
        skrd = await running.staff.skrd_issuer.post(f"{path}/skrd")
        payment = await running.staff.treasurer.post(f"{path}/payments", CASH)
        assert [(one.status_code, one.json()["code"]) for one in (skrd, payment)] == [(409, "nothing-due")] * 2


async def test_one_person_with_both_roles_does_not_do_both_in_one_case(databases: Databases) -> None:
    """SOD-06."""
    async with billing(databases) as running:
        both = running.staff.person("joko", SKRD_ISSUER, TREASURER)
        path = await told(running)
        assert (await both.post(f"{path}/skrd")).status_code == 200
        refused = await both.post(f"{path}/payments", CASH)
        assert (refused.status_code, refused.json()["code"]) == (409, "duties-not-separate")
        assert refused.json()["details"] == {"because": "billing.skrd-issued"}
        other = await told(running)
        assert (await running.staff.skrd_issuer.post(f"{other}/skrd")).status_code == 200
        assert (await both.post(f"{other}/payments", CASH)).status_code == 200


async def test_roles_may_do_only_their_own_steps(databases: Databases) -> None:
    async with billing(databases) as running:
        staff, path = running.staff, await told(running)
        for person in (staff.treasurer, staff.inspector, staff.front_office, staff.head, staff.administrator):
            assert (await person.post(f"{path}/skrd")).json()["code"] == "role-missing"
        await staff.skrd_issuer.post(f"{path}/skrd")
        for person in (staff.skrd_issuer, staff.inspector, staff.front_office, staff.head, staff.applicant()):
            assert (await person.post(f"{path}/payments", CASH)).json()["code"] == "role-missing"
        for person in (staff.treasurer, staff.inspector, staff.front_office, staff.head, staff.skrd_issuer):
            assert (await person.get(path)).status_code == 200
        assert (await staff.applicant().get(path)).status_code == 403


async def test_the_finance_officer_reads_what_cash_is_verified_by(databases: Databases) -> None:
    async with billing(databases) as running:
        officer, path = running.staff.finance_officer, await told(running)
        for read in (
            path,
            "/bills",
            "/suspense",
            "/virtual-accounts",
            "/statements",
            "/reports/cash-book",
            "/deposits",
        ):
            answer = await officer.get(read)
            assert answer.status_code == 200, (read, answer.text)
        assert (await officer.post(f"{path}/payments", CASH)).json()["code"] == "role-missing"


async def test_another_office_sees_and_does_nothing_here(databases: Databases) -> None:
    async with billing(databases) as running:
        path = await told(running)
        stranger = Staff(running.client, "bpsmb-surakarta").person("wati", SKRD_ISSUER, TREASURER)
        answers = [
            await stranger.post(f"{path}/skrd"),
            await stranger.post(f"{path}/payments", CASH),
            await stranger.get(path),
        ]
        assert [(one.status_code, one.json()["code"]) for one in answers] == [(403, "other-office")] * 3
        assert (await stranger.get("/bills")).json() == {"items": [], "next": None}
        assert (await running.staff.inspector.get(path)).json()["status"] == "assessed"


async def test_days_and_years_are_those_of_the_office(databases: Databases) -> None:
    """23:30 on New Year's Eve in UTC is the first of January in Pasuruan."""
    async with billing(databases, datetime(2023, 12, 31, 16, 45, tzinfo=UTC)) as running:
        old, new = await told(running), await told(running)
        late = {"Effective-At": "2023-12-31T16:30:00Z"}
        issued = await running.staff.skrd_issuer.post(f"{old}/skrd", **late)
        assert (issued.json()["skrd"]["number"], issued.json()["skrd"]["issued_on"]) == (
            "SKRD/2023/00001",
            "2023-12-31",
        )
        running.clock.set(datetime(2024, 1, 2, 3, 0, tzinfo=UTC))
        midnight = {"Effective-At": "2023-12-31T23:30:00Z"}
        issued = await running.staff.skrd_issuer.post(f"{new}/skrd", **midnight)
        assert (issued.json()["skrd"]["number"], issued.json()["skrd"]["issued_on"]) == (
            "SKRD/2024/00001",
            "2024-01-01",
        )
        backdated = await running.staff.treasurer.post(f"{new}/payments", CASH, **late)
        assert backdated.json()["code"] == "effective-before-history"


async def test_a_closed_year_gives_no_skrd_and_no_tbp(databases: Databases) -> None:
    """A step that cannot be dated back is dated today and takes the next number of this year."""
    async with billing(databases, datetime(2023, 12, 28, 3, 0, tzinfo=UTC)) as running:
        issued, open_ = await told(running), await told(running)
        await running.staff.skrd_issuer.post(f"{issued}/skrd")
        running.clock.set(datetime(2024, 1, 3, 3, 0, tzinfo=UTC))
        back = {"Effective-At": "2023-12-29T10:00:00+07:00"}
        refused = [
            await running.staff.skrd_issuer.post(f"{open_}/skrd", **back),
            await running.staff.treasurer.post(f"{issued}/payments", CASH, **back),
        ]
        assert [(one.status_code, one.json()["code"]) for one in refused] == [(409, "number-of-another-year")] * 2
        today = await running.staff.skrd_issuer.post(f"{open_}/skrd")
        paid = await running.staff.treasurer.post(f"{issued}/payments", CASH)
        assert today.json()["skrd"]["number"] == "SKRD/2024/00001"
        assert paid.json()["payment"]["tbp_number"] == "TBP/2024/00001"


async def test_200_skrd_at_once_have_200_numbers_without_a_gap(databases: Databases) -> None:
    all_marked = [marked() for _ in range(200)]
    async with billing(databases) as running:
        await running.hears(*all_marked)
        paths = [f"/bills/{row.id}" for row in await rows_of(running)]
        answers = await asyncio.gather(*(running.staff.skrd_issuer.post(f"{path}/skrd") for path in paths))
        assert {answer.status_code for answer in answers} == {200}
        numbers = sorted(answer.json()["skrd"]["number"] for answer in answers)
        assert numbers == [f"SKRD/2023/{number:05}" for number in range(1, 201)]


async def test_lists_by_status_and_verification_page_by_page(databases: Databases) -> None:
    all_marked: list[InstrumentMarked] = [marked() for _ in range(5)]
    async with billing(databases) as running:
        await running.hears(*all_marked)
        reader = running.staff.front_office
        first = (await reader.get("/bills?limit=3")).json()
        second = (await reader.get(f"/bills?limit=3&after={first['next']}")).json()
        seen = [item["verification_id"] for item in first["items"] + second["items"]]
        assert sorted(seen) == sorted(str(one.verification_id) for one in all_marked)
        assert second["next"] is None
        assert (await reader.get("/bills?status=settled")).json()["items"] == []
        assert len((await reader.get("/bills?status=assessed")).json()["items"]) == 5
        assert (await reader.get("/bills?status=lunas")).status_code == 422
        assert (await reader.get("/bills?as_of=1")).json()["code"] == "list-is-of-now"


async def test_rows_are_what_a_fresh_fold_gives(databases: Databases) -> None:
    async with billing(databases, datetime(2024, 1, 5, 3, 0, tzinfo=UTC)) as running:
        unpaid, paid, _, _ = [await told(running), await told(running), await told(running), await told(running)]
        await told(running, tested_on=date(2024, 1, 5))
        await running.hears_of(fee_due())
        for path in (unpaid, paid):
            await running.staff.skrd_issuer.post(f"{path}/skrd")
        await running.staff.treasurer.post(f"{paid}/payments", CASH)
        assert running.service.unit is not None
        rows = await rows_of(running)
        assert sorted({row.status for row in rows}) == ["assessed", "nothing-due", "settled", "skrd-issued"]
        assert rows == [row_of(await running.service.unit.fold(Bill, row.id)) for row in rows]


async def test_it_is_read_by_position_and_by_nobody_without_a_token(databases: Databases) -> None:
    async with billing(databases) as running:
        path = await told(running)
        issued = await running.staff.skrd_issuer.post(f"{path}/skrd")
        await running.follower.catch_up()
        position = issued.headers["Journal-Position"]
        assert (await running.staff.inspector.get(f"{path}?min_position={position}")).status_code == 200
        assert (await running.client.get(path)).status_code == 401
        assert (await running.client.post(f"{path}/skrd")).status_code in {401, 422}
