"""A person enters the code of SIMPONI's own page while SIMPONI cannot be reached; then it is a code like any other."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from services.billing.billing_code.billing_code import BillingCode
from services.billing.billing_code.code_number import CodeUnreadable
from services.billing.billing_code.ending import cancel
from services.billing.billing_code.hand_entry import (
    CodeExpiryNotPlausible,
    CodeNotAwaited,
    CodeOfAnotherAmount,
    CodeOfAnotherDay,
    Typed,
    enter_by_hand,
)
from services.billing.billing_code.requesting import record_attempt
from shared.errors import Refusal
from shared.outgoing.replies import Reply
from shared.outgoing.retries import Retrying
from shared.roles import APPLICANT
from tests.billing.billing_code.given import (
    CODE,
    EXPIRES,
    FOLLOWING,
    NOW,
    TODAY,
    Treasury,
    issued,
    payment,
    requested,
    ska_bill,
    treasury,
)
from tests.billing.given import FEE
from tests.conftest import Databases

CLERK = "sri"
TYPED = Typed(CODE, FEE, EXPIRES)
BODY = {"code": CODE, "amount": FEE, "expires_at": EXPIRES.isoformat()}


def entered(code: BillingCode, typed: Typed = TYPED, today: date = TODAY) -> BillingCode:
    enter_by_hand(code, typed, FOLLOWING, CLERK, today, NOW)
    return code


def given_up() -> BillingCode:
    code = requested(ska_bill())
    record_attempt(code, 1, Reply("unreachable"), None, FOLLOWING, Retrying(attempts=1), 0, NOW)
    assert code.status == "given-up"
    return code


@pytest.mark.parametrize("waiting", [lambda: requested(ska_bill()), given_up])
def test_a_request_that_waits_gets_the_code(waiting: Any) -> None:
    code = entered(waiting())
    assert (code.status, code.code, code.expires_at, code.entered_by) == ("payable", CODE, EXPIRES, CLERK)
    assert code.lapses_at == EXPIRES + FOLLOWING.grace


def test_a_code_of_simponi_was_entered_by_nobody() -> None:
    assert issued(ska_bill()).entered_by is None


@pytest.mark.parametrize("make", [lambda: issued(ska_bill()), lambda: entered(requested(ska_bill()))])
def test_a_request_that_has_its_code_awaits_no_other(make: Any) -> None:
    with pytest.raises(CodeNotAwaited):
        entered(make())


def test_a_cancelled_request_awaits_no_code() -> None:
    code = requested(ska_bill())
    cancel(code, "Salah.", CLERK, NOW)
    with pytest.raises(CodeNotAwaited):
        entered(code)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        (Typed("320260209000117", FEE, EXPIRES), CodeUnreadable),
        (Typed(CODE, FEE + 1, EXPIRES), CodeOfAnotherAmount),
        (Typed("820260210000117", FEE, EXPIRES), CodeOfAnotherDay),
        (Typed(CODE, FEE, NOW), CodeExpiryNotPlausible),
        (Typed(CODE, FEE, datetime(2027, 2, 10, 2, tzinfo=UTC)), CodeExpiryNotPlausible),
    ],
)
def test_what_the_page_cannot_have_shown_is_refused(typed: Typed, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        entered(requested(ska_bill()), typed)


def test_no_payment_of_its_day_seems_to_come_before_it() -> None:
    code = entered(requested(ska_bill()))
    assert code.issued_at == datetime(2026, 2, 8, 17, tzinfo=UTC), "midnight in WIB"
    assert payment(paid_at=NOW - timedelta(hours=1)).paid_at >= code.issued_at


def test_an_answer_that_comes_after_the_entry_changes_nothing() -> None:
    code = entered(requested(ska_bill()))
    events = len(code.pending_events)
    record_attempt(code, 1, Reply("unreachable"), None, FOLLOWING, Retrying(), 0, NOW)
    assert len(code.pending_events) == events


async def waiting(at: Treasury) -> dict[str, Any]:
    """A bill whose code SIMPONI does not give."""
    await at.fail("server-error")
    bill = await at.bill_of(await at.fee_due())
    for hours in range(3):
        at.clock.set(NOW + timedelta(hours=hours))
        await at.run("requests for billing codes")
    at.clock.set(NOW + timedelta(hours=3))
    await at.fail("none")
    return bill


async def enters(at: Treasury, bill: dict[str, Any], **changes: Any) -> httpx.Response:
    code = await at.code_of(bill)
    return await at.staff.front_office.post(f"/billing-codes/{code['id']}/hand-entry", {**BODY, **changes})


async def made_on_its_page(at: Treasury) -> dict[str, Any]:
    """What SIMPONI's own page shows of a code that was made there."""
    asked = {"referensi": "page", "jumlah": FEE, "jam_berlaku": 24}
    headers = {"Authorization": "Bearer simulator"}
    made: dict[str, Any] = (await at.simponi.post("/simponi/kode-billing", json=asked, headers=headers)).json()
    return {"code": made["kode_billing"], "amount": made["jumlah"], "expires_at": made["kedaluwarsa"]}


async def test_an_entered_code_is_asked_about_and_paid(databases: Databases) -> None:
    async with treasury(databases, simponi_attempts=2) as at:
        bill = await waiting(at)
        assert await at.tasks() == {"billing-code-given-up"}
        page = await made_on_its_page(at)
        answer = await enters(at, bill, **page)
        assert answer.status_code == 200, answer.text
        shown = answer.json()
        assert (shown["status"], shown["code"]) == ("payable", page["code"])
        assert datetime.fromisoformat(shown["expires_at"]) == datetime.fromisoformat(page["expires_at"])
        assert await at.tasks() == set()
        await at.pay(page["code"], tell="never")
        await at.poll()
        assert (await at.bill_of(bill["case_id"]))["status"] == "settled"
        assert (await at.code_of(bill))["status"] == "paid"


async def test_an_entered_code_expires_when_the_page_says_so(databases: Databases) -> None:
    async with treasury(databases, simponi_attempts=2) as at:
        bill = await waiting(at)
        assert (await enters(at, bill)).status_code == 200
        at.clock.set(EXPIRES + timedelta(minutes=15))
        await at.run("deadlines")
        assert (await at.code_of(bill))["status"] == "expired"


async def test_a_code_that_exists_is_refused(databases: Databases) -> None:
    async with treasury(databases, simponi_attempts=2) as at:
        _, known = await at.paying()
        bill = await waiting(at)
        answer = await enters(at, bill, code=known["code"])
        assert (answer.status_code, answer.json()["code"]) == (409, "billing-code-known")
        assert (await at.code_of(bill))["status"] == "given-up"


async def test_only_officers_enter_a_code(databases: Databases) -> None:
    async with treasury(databases, simponi_attempts=2) as at:
        code = await at.code_of(await waiting(at))
        applicant = at.staff.person("pemohon", APPLICANT)
        assert (await applicant.post(f"/billing-codes/{code['id']}/hand-entry", BODY)).status_code == 403


@pytest.mark.parametrize(
    "changes",
    [{"amount": 25_000.5}, {"amount": "25000"}, {"amount": -1}, {"expires_at": "2026-02-10T09:00:00"}, {"code": "8"}],
)
async def test_what_cannot_be_read_is_refused(databases: Databases, changes: dict[str, Any]) -> None:
    async with treasury(databases, simponi_attempts=2) as at:
        assert (await enters(at, await waiting(at), **changes)).status_code == 422
