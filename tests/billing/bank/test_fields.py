"""Wrong fields of a payment are refused and named; amounts are text with two decimals that are zero."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.bank.fields import PaymentCall, Refused, read_inquiry, read_json, read_payment
from services.billing.bank.values import rupiah

NOW = datetime(2026, 1, 15, 2, 0, tzinfo=UTC)
WINDOW = timedelta(seconds=300)
BODY: dict[str, Any] = {
    "partnerServiceId": "   88999",
    "customerNo": "2600000000017",
    "virtualAccountNo": "   889992600000000017",
    "paymentRequestId": "20260115001",
    "inquiryRequestId": "20260115002",
    "paidAmount": {"value": "150000.00", "currency": "IDR"},
}


def read(**changes: Any) -> PaymentCall:
    """A payment with other fields; None leaves a field out."""
    fields = {name: value for name, value in {**BODY, **changes}.items() if value is not None}
    return read_payment(json.dumps(fields).encode(), NOW, WINDOW)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"paidAmount": {"value": 150000.0, "currency": "IDR"}}, ("01", "paidAmount.value")),
        ({"paidAmount": {"value": 150000, "currency": "IDR"}}, ("01", "paidAmount.value")),
        ({"paidAmount": {"value": "-150000.00", "currency": "IDR"}}, ("01", "paidAmount.value")),
        ({"paidAmount": {"value": "150000.50", "currency": "IDR"}}, ("01", "paidAmount.value")),
        ({"paidAmount": {"value": "1" + 20 * "0" + ".00", "currency": "IDR"}}, ("01", "paidAmount.value")),
        ({"paidAmount": {"value": "0150000.00", "currency": "IDR"}}, ("01", "paidAmount.value")),
        ({"paidAmount": {"value": "1e5.00", "currency": "IDR"}}, ("01", "paidAmount.value")),
        ({"paidAmount": {"value": "150000.00", "currency": "USD"}}, ("01", "paidAmount.currency")),
        ({"paidAmount": {"currency": "IDR"}}, ("02", "paidAmount.value")),
        ({"paidAmount": "150000.00"}, ("01", "paidAmount")),
        ({"totalAmount": {"value": "150000", "currency": "IDR"}}, ("01", "totalAmount.value")),
        ({"paymentRequestId": None}, ("02", "paymentRequestId")),
        ({"paymentRequestId": ""}, ("02", "paymentRequestId")),
        ({"paymentRequestId": "a b\u0000"}, ("01", "paymentRequestId")),
        ({"customerNo": 2600000000017}, ("01", "customerNo")),
        ({"partnerServiceId": "88999"}, ("01", "partnerServiceId")),
        ({"virtualAccountNo": "   889992600000000018"}, ("01", "virtualAccountNo")),
        ({"trxDateTime": "2026-01-15"}, ("01", "trxDateTime")),
        ({"trxDateTime": "2026-01-16T09:00:00+07:00"}, ("01", "trxDateTime")),
        ({"flagAdvise": ["Y"]}, ("01", "flagAdvise")),
        ({"referenceNo": 17}, ("01", "referenceNo")),
    ],
)
def test_a_wrong_field_is_named(changes: dict[str, Any], expected: tuple[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        read(**changes)
    case, field = expected
    words = "Invalid Field Format" if case == "01" else "Invalid Mandatory Field"
    assert (refused.value.status, refused.value.case, refused.value.message) == (400, case, f"{words} {{{field}}}")


def test_fields_that_a_bank_may_leave_out() -> None:
    least = read()
    assert (least.reference, least.total, least.paid_at, least.is_advice) == ("20260115001", None, None, False)
    assert read_inquiry(json.dumps(BODY).encode()).number.digits == "889992600000000017"


@given(st.integers(min_value=0, max_value=10**14 - 1))
def test_an_amount_is_read_as_it_is_written(amount: int) -> None:
    assert read(paidAmount=rupiah(amount)).amount == amount


@given(st.text(max_size=12) | st.floats().map(str))
def test_any_other_amount_is_refused(text: str) -> None:
    try:
        found = read(paidAmount={"value": text, "currency": "IDR"}).amount
    except Refused:
        return
    assert text == f"{found}.00"


@given(st.binary(max_size=30))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with suppress(Refused):
        assert isinstance(read_json(body), dict)
