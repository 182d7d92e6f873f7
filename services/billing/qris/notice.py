"""What an acquirer sends when a code was paid (SNAP BI service 52): reads it, and checks that it is the acquirer's."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from services.billing.bank.answers import Reply, reply
from services.billing.bank.fields import Call, missing, read_json, read_moment, unauthorized, wrong
from services.billing.bank.signatures import holds_service
from services.billing.qris.code import NoticeFault
from services.billing.qris.profile import AcquirerProfile
from shared.offices import office

SERVICE: Final = "52"
PAID: Final = "00"
TAKEN_BACK: Final = "04"
"""Refunded: the acquirer has taken the payment back (a chargeback)."""
_REFERENCE = re.compile(r"[A-Za-z0-9._/-]{1,64}")
_AMOUNT = re.compile(r"([1-9][0-9]{0,12})\.00")


@dataclass(frozen=True)
class Notice:
    """A notice: the acquirer's reference of the payment, our reference of the code (empty for a static code), and rupiah.

    `amount`: None in another currency.
    """

    reference: str
    partner_reference: str
    is_paid: bool
    is_taken_back: bool
    amount: int | None
    paid_at: datetime | None

    def day(self, profile: AcquirerProfile, now: datetime) -> date:
        """The day of the payment at the office; a payment does not lie in the future. Raises Refused if it is told too late."""
        paid_at = min(self.paid_at or now, now)
        if paid_at < now - timedelta(days=profile.news_days):
            raise wrong("paidTime")
        return office(profile.office).local_day(paid_at)


def check_notice(call: Call, profile: AcquirerProfile, public_key: str, now: datetime) -> None:
    """Raises Refused, unless the acquirer's key signed the call within the window."""
    if call.header("X-PARTNER-ID") != profile.partner_id:
        raise unauthorized("Unknown client")
    timestamp = call.header("X-TIMESTAMP")
    at = read_moment(timestamp, "X-TIMESTAMP")
    if not holds_service(call.header("X-SIGNATURE"), public_key, call.method, call.path, call.body, timestamp):
        raise unauthorized("Signature")
    if abs(now - at) > timedelta(seconds=profile.notice_window_seconds):
        raise unauthorized("Timestamp")


def read_notice(body: bytes) -> Notice:
    """Raises Refused, naming the first field that is missing or wrong."""
    fields = read_json(body)
    partner = fields.get("originalPartnerReferenceNo")
    if partner not in (None, "") and (not isinstance(partner, str) or _REFERENCE.fullmatch(partner) is None):
        raise wrong("originalPartnerReferenceNo")
    status = _text(fields, "latestTransactionStatus")
    written = (fields.get("additionalInfo") or {}).get("paidTime") if _has_details(fields) else None
    return Notice(
        reference=_text(fields, "originalReferenceNo"),
        partner_reference=partner or "",
        is_paid=status == PAID,
        is_taken_back=status == TAKEN_BACK,
        amount=_amount(fields),
        paid_at=read_moment(written, "paidTime") if isinstance(written, str) else None,
    )


def taken() -> Reply:
    """The notice is taken, now or before."""
    return reply(200, SERVICE, "00", "Successful")


def differs(why: NoticeFault) -> Reply:
    """The notice names another amount than the code has; it does not count."""
    return reply(404, SERVICE, "13", "Invalid Amount" if why == "amount" else "Invalid Currency")


def not_found() -> Reply:
    """The notice takes back money of which we know nothing; the acquirer tells it again later."""
    return reply(404, SERVICE, "01", "Transaction Not Found")


def repeated_otherwise() -> Reply:
    """Another notice under an X-EXTERNAL-ID of today."""
    return reply(409, SERVICE, "00", "Conflict")


def _has_details(fields: dict[str, Any]) -> bool:
    return isinstance(fields.get("additionalInfo"), dict)


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    if value in (None, ""):
        raise missing(name)
    if not isinstance(value, str) or _REFERENCE.fullmatch(value) is None:
        raise wrong(name)
    return value


def _amount(fields: dict[str, Any]) -> int | None:
    amount = fields.get("amount")
    if not isinstance(amount, dict):
        raise missing("amount")
    written = _AMOUNT.fullmatch(value) if isinstance(value := amount.get("value"), str) else None
    if written is None:
        raise wrong("amount.value")
    if not isinstance(amount.get("currency"), str):
        raise wrong("amount.currency")
    return int(written[1]) if amount["currency"] == "IDR" else None
