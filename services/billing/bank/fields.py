"""Reads what a bank sends: headers and fields of SNAP BI. Pure; raises Refused with the code of the fault."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from services.billing.bank.profile import SERVICE_ID_LENGTH, BankProfile

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?P<part>\.\d{3})?(?P<zone>Z|[+-]\d\d:\d\d)", re.ASCII)
_AMOUNT = re.compile(r"(0|[1-9]\d{0,13})\.00", re.ASCII)
_DIGITS = re.compile(r"[0-9]+")
_ID = re.compile(r"[A-Za-z0-9._/-]+")
_EXTERNAL_ID = re.compile(r"[0-9]{1,36}")
_CHANNEL_ID = re.compile(r"[A-Za-z0-9]{1,5}")


class Refused(Exception):
    """A request that is refused before anything is looked up: `case` is the end of its code."""

    def __init__(self, status: int, case: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.case = case
        self.message = message


def wrong(field: str) -> Refused:
    return Refused(400, "01", f"Invalid Field Format {{{field}}}")


def missing(field: str) -> Refused:
    return Refused(400, "02", f"Invalid Mandatory Field {{{field}}}")


def unauthorized(why: str) -> Refused:
    return Refused(401, "00", f"Unauthorized. [{why}]")


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it came: names of headers in lower case; `path` with its query, as it was signed."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @classmethod
    def of(cls, method: str, path: str, headers: Iterable[tuple[bytes, bytes]], body: bytes) -> "Call":
        """A header that comes twice is one value of both (RFC 9110 5.3), so that nobody reads the one and checks the other."""
        found: dict[str, str] = {}
        for raw_name, raw_value in headers:
            name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
            found[name] = f"{found[name]}, {value}" if name in found else value
        return cls(method, path, found, body)

    def header(self, name: str) -> str:
        """Raises Refused if the header is missing."""
        if not (value := self.headers.get(name.lower(), "")):
            raise missing(name)
        return value


@dataclass(frozen=True, slots=True)
class AccountNumber:
    """The number of a virtual account as the bank sent it, and without spaces."""

    sent: dict[str, str]
    service_id: str
    digits: str


@dataclass(frozen=True, slots=True)
class InquiryCall:
    number: AccountNumber
    request_id: str


@dataclass(frozen=True, slots=True)
class PaymentCall:
    """`sent`: what the answer repeats. `is_advice`: the bank asks what became of an earlier payment."""

    number: AccountNumber
    request_id: str
    amount: int
    total: int | None
    paid_at: datetime | None
    reference: str
    is_advice: bool
    sent: dict[str, Any]


def read_moment(written: str, field: str) -> datetime:
    """A moment with its zone. Raises Refused."""
    if _MOMENT.fullmatch(written) is None:
        raise wrong(field)
    try:
        return datetime.fromisoformat(written).astimezone(UTC)
    except (ValueError, OverflowError):  # the 32nd, a zone of 25 hours, or a moment before the year 1
        raise wrong(field) from None


def is_form_of(profile: BankProfile, written: str) -> bool:
    """Whether this bank may write a time in this form."""
    found = _MOMENT.fullmatch(written)
    if found is None or (found["part"] and not profile.milliseconds):
        return False
    return ("utc" if found["zone"] == "Z" else "offset") in profile.time_forms


def read_external_id(call: Call) -> str:
    """X-EXTERNAL-ID; CHANNEL-ID is checked, too. Raises Refused."""
    external = call.header("X-EXTERNAL-ID")
    if _EXTERNAL_ID.fullmatch(external) is None:
        raise wrong("X-EXTERNAL-ID")
    if _CHANNEL_ID.fullmatch(call.header("CHANNEL-ID")) is None:
        raise wrong("CHANNEL-ID")
    return external


def read_json(body: bytes) -> dict[str, Any]:
    """Raises Refused for anything but a JSON object, and for a field that it has twice: another reader may take the other one."""
    try:
        read = orjson.loads(body)
        json.loads(body, object_pairs_hook=_once, parse_int=str)  # orjson refused what is not strictly JSON
    except (ValueError, RecursionError):
        raise _bad_request() from None
    if not isinstance(read, dict):
        raise _bad_request()
    return read


def _once(fields: list[tuple[str, Any]]) -> None:
    if len({name for name, _ in fields}) < len(fields):
        raise _bad_request()


def _bad_request() -> Refused:
    return Refused(400, "00", "Bad Request")


def read_grant(body: bytes) -> None:
    """Raises Refused, unless a token is asked for the client itself."""
    if _text(read_json(body), "grantType", _ID, 40) != "client_credentials":
        raise wrong("grantType")


def read_inquiry(body: bytes) -> InquiryCall:
    """Raises Refused, naming the first field that is missing or wrong."""
    fields = read_json(body)
    return InquiryCall(_number(fields), _text(fields, "inquiryRequestId", _ID, 128))


def read_payment(body: bytes, now: datetime, window: timedelta) -> PaymentCall:
    """Raises Refused, naming the first field that is missing or wrong; a payment does not lie in the future."""
    fields = read_json(body)
    number = _number(fields)
    request_id = _text(fields, "paymentRequestId", _ID, 128)
    sent: dict[str, Any] = {**number.sent, "paymentRequestId": request_id}
    amount = _amount(fields, "paidAmount", sent)
    total = _amount(fields, "totalAmount", sent) if fields.get("totalAmount") is not None else None
    paid_at = None
    if fields.get("trxDateTime") is not None:
        sent["trxDateTime"] = written = _text(fields, "trxDateTime", _MOMENT, 29)
        paid_at = read_moment(written, "trxDateTime")
        if paid_at > now + window:
            raise wrong("trxDateTime")
    reference = request_id
    if fields.get("referenceNo") is not None:
        sent["referenceNo"] = reference = _text(fields, "referenceNo", _ID, 64)
    advice = fields.get("flagAdvise")
    if advice not in (None, "", "N", "Y"):
        raise wrong("flagAdvise")
    return PaymentCall(number, request_id, amount, total, paid_at, reference, advice == "Y", sent)


def _number(fields: Mapping[str, Any]) -> AccountNumber:
    service = _sent(fields, "partnerServiceId")
    digits = service.lstrip(" ")
    if len(service) != SERVICE_ID_LENGTH or _DIGITS.fullmatch(digits) is None:
        raise wrong("partnerServiceId")
    customer = _text(fields, "customerNo", _DIGITS, 20)
    number = _sent(fields, "virtualAccountNo")
    if number.lstrip(" ") != digits + customer:
        raise wrong("virtualAccountNo")
    sent = {"partnerServiceId": service, "customerNo": customer, "virtualAccountNo": number}
    return AccountNumber(sent, digits, digits + customer)


def _amount(fields: Mapping[str, Any], field: str, sent: dict[str, Any]) -> int:
    """Whole rupiah, written with two decimals that are zero; `sent` gets it as it was written."""
    given = fields.get(field)
    if given is None:
        raise missing(field)
    if not isinstance(given, dict):
        raise wrong(field)
    value, currency = given.get("value"), given.get("currency")
    if value is None:
        raise missing(f"{field}.value")
    if not isinstance(value, str) or _AMOUNT.fullmatch(value) is None:
        raise wrong(f"{field}.value")
    if currency is None:
        raise missing(f"{field}.currency")
    if currency != "IDR":
        raise wrong(f"{field}.currency")
    sent[field] = {"value": value, "currency": currency}
    return int(value[:-3])


def _text(fields: Mapping[str, Any], field: str, form: re.Pattern[str], longest: int) -> str:
    text = _sent(fields, field)
    if len(text) > longest or form.fullmatch(text) is None:
        raise wrong(field)
    return text


def _sent(fields: Mapping[str, Any], field: str) -> str:
    value = fields.get(field)
    if value is None or value == "":
        raise missing(field)
    if not isinstance(value, str):
        raise wrong(field)
    return value
