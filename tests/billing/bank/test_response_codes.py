"""Every code that a bank is answered stands in the table of SNAP BI, with its message, and every code of the table is answered."""

import re
from csv import DictReader
from itertools import product
from typing import Final

import pytest

from services.billing.bank.answers import (
    Reply,
    Service,
    bill_refused,
    bill_shown,
    general_error,
    inquiry_repeated,
    payment_answer,
    payment_in_conflict,
    payment_repeated,
    reply,
    timed_out,
    token_given,
)
from services.billing.bank.fields import AccountNumber, InquiryCall, PaymentCall, Refused, missing, unauthorized, wrong
from services.billing.bank.rows import Outcome
from services.billing.qris.acquirer import GENERATE, QUERY
from services.billing.registration.gateway import PATHS, THERE_ALREADY
from tests.billing.bank.given_vectors import CODES

TABLE: Final = {row["responseCode"]: row for row in DictReader(CODES.splitlines())}
OURS: Final[tuple[Service, ...]] = ("73", "24", "25")
NOT_ANSWERED: Final = {"4042418"}
"""An inquiry changes nothing: the same X-EXTERNAL-ID again is 4092400, as the exchanges have it."""
NUMBER: Final = AccountNumber({}, "88999", "889992600000000017")
INQUIRY: Final = InquiryCall(NUMBER, "1")
PAYMENT: Final = PaymentCall(NUMBER, "1", 1, None, None, "1", is_advice=False, sent={})


def pattern(message: str) -> str:
    """A message of the table: `{field}` is any field, and what is in brackets is said or not."""
    message = message.removesuffix(" [C]")
    if message.startswith("Unauthorized. "):
        return r"Unauthorized\. \[(Signature|Timestamp|Unknown client)\]"
    text = re.escape(message)
    text = re.sub(r"\\\{.*\\\}", lambda _: r"\{[\w.-]+\}", text)
    return re.sub(r"\\ \\\(.*\\\)$", lambda found: f"({found[0]})?", text)


def answered() -> list[Reply]:
    refused: list[Outcome] = ["not-found", "paid", "expired"]
    found = [
        token_given("x"),
        bill_shown(INQUIRY, "SKRD/2026/00017", 1),
        inquiry_repeated(),
        payment_answer(PAYMENT, "accepted", "19"),
        payment_answer(PAYMENT, "wrong-amount", "19"),
        payment_repeated(PAYMENT, "accepted"),
        payment_in_conflict(PAYMENT),
        *(bill_refused(INQUIRY, one, "19") for one in refused),
        *(payment_answer(PAYMENT, one, "19") for one in refused),
    ]
    early = [
        Refused(400, "00", "Bad Request"),
        Refused(401, "01", "Invalid Token (B2B)"),
        wrong("paidAmount.value"),
        missing("paidAmount.value"),
        *(unauthorized(why) for why in ("Signature", "Timestamp", "Unknown client")),
    ]
    for service, one in product(OURS, early):
        if service != "73" or one.case in {"01", "02"} or one.status == 401:
            found.append(reply(one.status, service, one.case, one.message))
    for service in ("24", "25"):
        found += [general_error(service), timed_out(service)]
    return found


@pytest.mark.parametrize("one", answered(), ids=lambda one: f"{one.code} {one.content['responseMessage']}")
def test_a_code_and_its_message_stand_in_the_table(one: Reply) -> None:
    if one.code == "4017301":
        return  # no token is asked of who asks for one
    assert re.fullmatch(pattern(TABLE[one.code]["responseMessage"]), one.content["responseMessage"])
    assert one.code.startswith(str(one.status))


def test_every_code_of_our_services_is_answered() -> None:
    table = {code for code, row in TABLE.items() if row["service"] in OURS}
    assert table - {one.code for one in answered()} == NOT_ANSWERED


def test_every_service_that_we_call_stands_in_the_table() -> None:
    called = {service for service, _, _ in PATHS.values()} | {GENERATE[0], QUERY[0]}
    rows = [row for row in TABLE.values() if row["service"] not in OURS]
    assert {row["service"] for row in rows} == called | {"52"}, "52: the acquirer tells us"
    assert {f"200{row['service']}00" for row in rows} <= TABLE.keys()
    paths = {service: path.removeprefix("/v1.0/") for service, _, path in PATHS.values()}
    for row in rows:
        if row["service"] in paths and row["path"]:
            assert row["path"].split()[0] == paths[row["service"]]
    conflicts = {row["responseCode"] for row in rows if row["responseCode"].startswith("409")}
    assert conflicts == THERE_ALREADY
