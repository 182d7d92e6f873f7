"""The story: the fee of an SKA form, its code, and SIMPONI over real HTTP, in order and out of it."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.billing.suspense.unclaimed import unclaimed_id
from tests.billing.billing_code.given import EXPIRES, NOTICE, NOW, NTPN, OTHER_NTPN, treasury
from tests.billing.given import FEE
from tests.conftest import Databases
from tests.people import PASURUAN, Staff

GRACE = timedelta(minutes=15)


async def test_a_code_expires_and_is_renewed_and_paid(databases: Databases) -> None:
    async with treasury(databases) as at:
        case = await at.fee_due()
        bill = await at.bill_of(case)
        assert (bill["status"], bill["owed"]) == ("assessed", FEE)
        await at.run("requests for billing codes")
        first = await at.code_of(bill)
        assert (first["status"], first["number"], first["amount"]) == ("payable", 1, FEE)
        assert datetime.fromisoformat(first["expires_at"]) == EXPIRES, "24 hours, as SIMPONI says"
        early = await at.staff.front_office.post(f"/billing-codes/{first['id']}/renewal")
        assert (early.status_code, early.json()["code"]) == (409, "billing-code-open")

        at.clock.set(EXPIRES + GRACE)
        await at.poll()
        await at.run("deadlines")
        assert (await at.code_of(bill))["status"] == "expired"

        renewed = await at.staff.front_office.post(f"/billing-codes/{first['id']}/renewal")
        assert (renewed.status_code, renewed.json()["number"]) == (201, 2), renewed.text
        await at.run("requests for billing codes")
        second = await at.code_of(bill)
        assert second["code"] != first["code"]
        paid = await at.pay(second["code"], times=2)
        assert [one["status"] for one in paid["answers"]] == [200, 200]
        settled = await at.bill_of(case)
        assert (settled["status"], settled["state_payment"]["ntpn"]) == ("settled", paid["payment"]["ntpn"])
        assert [one["status"] for one in await at.codes_of(bill)] == ["expired", "paid"]
        assert (await at.count("billing.ntpn-confirmed"), await at.count("billing.billing-code-paid")) == (1, 1)
        assert await at.tasks() == set()


async def test_each_printed_set_has_a_code_and_a_free_one_has_none(databases: Databases) -> None:
    async with treasury(databases) as at:
        first = await at.bill_of(await at.fee_due())
        second = await at.bill_of(await at.fee_due())
        assert (await at.code_of(first))["id"] != (await at.code_of(second))["id"]
        assert await at.count("billing.billing-code-requested") == 2


async def test_a_poll_finds_the_payment_whose_message_was_lost(databases: Databases) -> None:
    async with treasury(databases) as at:
        bill, code = await at.paying()
        await at.poll()
        await at.pay(code["code"], tell="never")
        assert (await at.code_of(bill))["status"] == "payable"
        at.clock.set(NOW + timedelta(minutes=5))
        await at.poll()
        assert (await at.bill_of(bill["case_id"]))["status"] == "settled"


async def test_messages_late_repeated_and_out_of_order_settle_once(databases: Databases) -> None:
    """Two payments of one code; their messages come after the expiry, the second one first, each twice."""
    async with treasury(databases) as at:
        bill, code = await at.paying()
        await at.pay(code["code"], tell="later", ntpn=NTPN)
        await at.pay(code["code"], tell="later", ntpn=OTHER_NTPN)
        await at.fail("server-error")
        at.clock.set(EXPIRES + timedelta(days=5))
        await at.run("deadlines")
        assert (await at.code_of(bill))["status"] == "expired"
        await at.fail("none")
        answer = await at.simponi.post("/simponi/notices", json={"order": "reversed", "times": 2})
        assert [one["status"] for one in answer.json()["answers"]] == [200] * 4
        await at.react()
        seen = await at.bill_of(bill["case_id"])
        assert (seen["status"], seen["surplus"], seen["owed"]) == ("settled", FEE, 0)
        assert {one["reference"] for one in seen["receipts"]} == {NTPN, OTHER_NTPN}
        assert await at.tasks() == {"pnbp-restitution"}
        referred = await at.staff.treasurer.post(f"/bills/{bill['id']}/restitution", {"letter": "900/12/2026"})
        assert (referred.status_code, referred.json()["surplus"]) == (200, 0), referred.text
        assert await at.tasks() == set()


async def test_money_after_the_expiry_is_in_suspense(databases: Databases) -> None:
    async with treasury(databases) as at:
        bill, code = await at.paying()
        at.clock.set(EXPIRES + timedelta(hours=1))
        await at.run("deadlines")
        await at.pay(code["code"], paid_at=EXPIRES.isoformat(), ntpn=NTPN, times=2)
        assert (await at.bill_of(bill["case_id"]))["owed"] == FEE
        assert await at.count("billing.money-held") == 1
        late = (await at.code_of(bill))["late_payments"]
        assert [one["ntpn"] for one in late] == [NTPN]
        by_hand = await at.staff.treasurer.post(f"/bills/{bill['id']}/ntpn", {"ntpn": NTPN})
        assert (by_hand.status_code, by_hand.json()["code"]) == (409, "ntpn-held")


async def test_the_treasurer_puts_money_after_the_expiry_on_its_bill(databases: Databases) -> None:
    """The state treasury has it, so the office returns nothing; the bill is settled, and needs no other code."""
    async with treasury(databases) as at:
        bill, code = await at.paying()
        at.clock.set(EXPIRES + timedelta(hours=1))
        await at.run("deadlines")
        await at.pay(code["code"], paid_at=EXPIRES.isoformat(), ntpn=NTPN)
        held = f"/suspense/{unclaimed_id('', 'state', NTPN)}"
        back = await at.staff.treasurer.post(f"{held}/refunds", {"reason": "Terlambat."})
        assert (back.status_code, back.json()["code"]) == (409, "the-state-has-it")
        assigned = await at.staff.treasurer.post(f"{held}/assignment", {"bill_id": bill["id"]})
        assert (assigned.status_code, assigned.json()["status"]) == (200, "on-bill"), assigned.text
        await at.react()
        seen = await at.bill_of(bill["case_id"])
        assert (seen["status"], [one["reference"] for one in seen["receipts"]]) == ("settled", [NTPN])
        assert await at.tasks() == set()
        await at.pay(code["code"], paid_at=EXPIRES.isoformat(), ntpn=NTPN)
        assert (await at.bill_of(bill["case_id"]))["surplus"] == 0, "the same news again"
        renewed = await at.staff.treasurer.post(f"/billing-codes/{code['id']}/renewal")
        assert (renewed.status_code, renewed.json()["code"]) == (409, "already-settled")


async def test_the_treasurers_ntpn_closes_the_code(databases: Databases) -> None:
    async with treasury(databases) as at:
        bill, code = await at.paying()
        answer = await at.staff.treasurer.post(f"/bills/{bill['id']}/ntpn", {"ntpn": NTPN})
        assert answer.status_code == 200, answer.text
        await at.react()
        assert (await at.code_of(bill))["status"] == "cancelled"
        await at.pay(code["code"], ntpn=NTPN)
        seen = await at.bill_of(bill["case_id"])
        assert ((await at.code_of(bill))["status"], seen["surplus"], len(seen["receipts"])) == ("paid", 0, 1)


async def test_a_lie_is_no_money_and_a_task(databases: Databases) -> None:
    async with treasury(databases) as at:
        bill, code = await at.paying()
        other_bill, other = await at.paying()
        await at.pay(code["code"], told_amount=FEE + 1, ntpn=NTPN)
        assert (await at.bill_of(bill["case_id"]))["owed"] == FEE
        assert await at.tasks() == {"billing-code-doubt"}
        await at.poll()
        assert (await at.bill_of(bill["case_id"]))["status"] == "settled", "SIMPONI itself says the right amount"
        await at.pay(other["code"], told_code=code["code"], tell="now", ntpn=OTHER_NTPN, paid_at=EXPIRES.isoformat())
        stolen = {**NOTICE, "kode_billing": other["code"], "jumlah": FEE, "waktu_bayar": NOW.isoformat()}
        assert (await at.told(stolen)).status_code == 200
        assert (await at.bill_of(other_bill["case_id"]))["receipts"] == [], "its NTPN paid something else"
        for one in (code, other):
            done = await at.staff.treasurer.post(
                f"/billing-codes/{one['id']}/examination", {"finding": "Kabar keliru, sudah dicocokkan."}
            )
            assert done.status_code == 200, done.text
        assert await at.tasks() == set()


async def test_a_dead_request_is_a_task_and_asked_again(databases: Databases) -> None:
    async with treasury(databases, simponi_attempts=2) as at:
        await at.fail("server-error")
        bill = await at.bill_of(await at.fee_due())
        for hours in range(3):
            at.clock.set(NOW + timedelta(hours=hours))
            await at.run("requests for billing codes")
        code = await at.code_of(bill)
        assert (code["status"], code["attempts"]) == ("given-up", 2)
        assert await at.tasks() == {"billing-code-given-up"}
        await at.fail("none")
        again = await at.staff.treasurer.post(f"/billing-codes/{code['id']}/attempt")
        assert again.status_code == 200, again.text
        await at.run("requests for billing codes")
        assert ((await at.code_of(bill))["status"], await at.tasks()) == ("payable", set())


async def test_an_answer_that_was_lost_gives_the_same_code(databases: Databases) -> None:
    async with treasury(databases) as at:
        await at.fail("answer-lost", times=1, seconds=0)
        bill, code = await at.paying()
        assert code["status"] == "requested"
        at.clock.set(NOW + timedelta(minutes=1))
        await at.run("requests for billing codes")
        given = (await at.simponi.get("/simponi/codes")).json()["codes"]
        assert [one["code"] for one in given] == [(await at.code_of(bill))["code"]]


async def test_polling_slows_down_and_stops(databases: Databases) -> None:
    async with treasury(databases) as at:
        _, code = await at.paying()
        for hours in range(24 * 6):
            at.clock.set(NOW + timedelta(hours=hours))
            await at.poll()
        answer = await at.staff.treasurer.get(f"/billing-codes/{code['id']}/exchanges")
        last = max(one["at"] for one in answer.json()["items"])
        assert last < (EXPIRES + timedelta(days=3)).isoformat()
        seen = len((await at.simponi.get("/simponi/seen")).json()["references"])
        assert 24 < seen <= 24 * 4 + 3


async def test_the_recorder_holds_no_credential_and_no_code(databases: Databases) -> None:
    async with treasury(databases) as at:
        _, code = await at.paying()
        await at.poll()
        answer = await at.staff.treasurer.get(f"/billing-codes/{code['id']}/exchanges")
        kinds = sorted(one["url"].rpartition("/")[2] for one in answer.json()["items"])
        assert kinds == ["kode-billing", "status"]
        assert [word for word in (code["code"], "Bearer simulator") if word in answer.text] == []
        assert "kedaluwarsa" in answer.text


@pytest.mark.parametrize(
    ("changes", "token", "status", "galat"),
    [
        ({}, "wrong", 401, "unauthenticated"),
        ({}, "", 401, "unauthenticated"),
        ({"jumlah": 25000.5}, "simulator", 400, "malformed"),
        ({"jumlah": -25000}, "simulator", 400, "malformed"),
        ({"jumlah": 10**13}, "simulator", 400, "malformed"),
        ({"jumlah": "25000"}, "simulator", 400, "malformed"),
        ({"ntpn": "1a2b3c4d5e6f7g8h"}, "simulator", 400, "malformed"),
        ({"kode_billing": "020220922465628"}, "simulator", 400, "malformed"),
        ({"waktu_bayar": "2026-02-09T10:00:00"}, "simulator", 400, "malformed"),
        ({"kode_billing": "820260209999999"}, "simulator", 404, "billing-code-unknown"),
    ],
)
async def test_a_message_that_is_not_simponis_is_refused(
    databases: Databases, changes: dict[str, Any], token: str, status: int, galat: str
) -> None:
    async with treasury(databases) as at:
        _, code = await at.paying()
        before = len(await at.journal())
        answer = await at.told({**NOTICE, "jumlah": FEE, "kode_billing": code["code"], **changes}, token)
        assert (answer.status_code, answer.json()["galat"]) == (status, galat)
        assert len(await at.journal()) == before


async def test_without_a_token_of_its_own_billing_hears_nobody(databases: Databases) -> None:
    async with treasury(databases, simponi_inbound_token=None) as at:
        for token in ("", "simulator"):
            assert (await at.told({**NOTICE, "jumlah": FEE}, token)).status_code == 401


async def test_a_payment_of_tomorrow_is_heard_tomorrow(databases: Databases) -> None:
    async with treasury(databases) as at:
        bill, code = await at.paying()
        tomorrow = {"paid_at": (NOW + timedelta(hours=20)).isoformat()}
        told = await at.pay(code["code"], **tomorrow)
        assert told["answers"][0]["status"] == 409
        await at.poll()
        assert (await at.bill_of(bill["case_id"]))["owed"] == FEE
        at.clock.set(NOW + timedelta(hours=21))
        await at.poll()
        assert (await at.bill_of(bill["case_id"]))["owed"] == 0


async def test_many_identical_messages_have_one_effect(databases: Databases) -> None:
    async with treasury(databases) as at:
        bill, code = await at.paying()
        notice = {**NOTICE, "jumlah": FEE, "kode_billing": code["code"], "waktu_bayar": NOW.isoformat()}
        answers = await asyncio.gather(*(at.told(notice) for _ in range(12)), at.run("payments under billing codes"))
        assert {one.status_code for one in answers if one is not None} <= {200, 409}
        assert 200 in {one.status_code for one in answers if one is not None}
        assert (await at.told(notice)).status_code == 200
        seen = await at.bill_of(bill["case_id"])
        assert (seen["status"], len(seen["receipts"])) == ("settled", 1)
        assert await at.count("billing.billing-code-paid") == 1


async def test_who_may_request_a_code(databases: Databases) -> None:
    async with treasury(databases) as at:
        bill, code = await at.paying(accounts=(f"siti@{PASURUAN}",))
        path = f"/billing-codes/{code['id']}"
        cancelled = await at.staff.treasurer.post(f"{path}/cancellation", {"reason": "Jumlah salah."})
        assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
        stranger, payer = (at.staff.person(name, "applicant") for name in ("joko", "siti"))
        again = f"/bills/{bill['id']}/billing-codes"
        assert (await stranger.post(again)).status_code == 404
        assert (await Staff(at.staff.client, "dpmptsp-purwakarta").treasurer.get(path)).status_code == 403
        made = await payer.post(again)
        assert (made.status_code, made.json()["number"]) == (201, 2), made.text
        assert (await at.staff.front_office.post(again)).status_code == 409


async def test_without_simponi_the_request_waits(databases: Databases) -> None:
    async with treasury(databases, simponi_url=None) as at:
        bill, code = await at.paying()
        assert (code["status"], code["attempts"]) == ("requested", 0)
        answer = await at.staff.treasurer.post(f"/bills/{bill['id']}/ntpn", {"ntpn": NTPN})
        assert answer.status_code == 200
        await at.react()
        assert (await at.code_of(bill))["status"] == "cancelled"
