"""QRIS codes at each stage, and payloads as an acquirer may write them."""

from datetime import UTC, datetime
from uuid import uuid4

from services.billing.bill.bill import Bill
from services.billing.qris.asking import Sent, ask_code, record_attempt
from services.billing.qris.code import QrisCode
from services.billing.qris.payload import crc_of
from services.billing.qris.profile import acquirer_of
from shared.outgoing.replies import Reply
from shared.outgoing.retries import Retrying
from tests.billing.given import LEVY, TODAY, with_skrd
from tests.people import PASURUAN

NOW = datetime(2023, 11, 15, 3, 0, tzinfo=UTC)
PROFILE = acquirer_of(PASURUAN, TODAY)
ANSWERED = Reply("answered", 200, "2004700")
FAILED = Reply("failed-there", 500, "5004700")
RETRYING = Retrying(attempts=2)


def asked(bill: Bill | None = None) -> QrisCode:
    return ask_code(bill or with_skrd(), PROFILE, id=uuid4(), by="yusuf", now=NOW)


def payload(amount: int = LEVY) -> str:
    said = str(amount)
    return signed(
        f"00020101021251370014ID.CO.QRIS.WWW0215{PROFILE.nmid}53033605{4}{len(said):02}{said}5802ID62190115SKRD/2023/00001"
    )


def generated(bill: Bill | None = None) -> QrisCode:
    code = asked(bill)
    record_attempt(code, 1, ANSWERED, Sent(payload(), "QRC1"), RETRYING, 0, NOW)
    assert code.status == "generated"
    return code


def signed(fields: str) -> str:
    """A payload as an acquirer may write it, right or wrong."""
    return f"{fields}6304{crc_of(f'{fields}6304')}"
