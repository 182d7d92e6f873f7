"""What is asked of an acquirer about a QRIS code, and what its answers mean."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from services.billing.bank.client import Asked, BankClient, Call
from services.billing.bank.values import amount_of, is_reference, rupiah
from services.billing.qris.asking import Sent
from services.billing.qris.code import QrisCode
from services.billing.qris.payment import Latest
from services.billing.qris.profile import AcquirerProfile
from shared.offices import office

GENERATE: Final = ("47", "/v1.0/qr/qr-mpm-generate")
QUERY: Final = ("51", "/v1.0/qr/qr-mpm-query")
NOT_FOUND: Final = "4045101"
"""The acquirer has no transaction of the code: nobody paid it yet."""
_LATEST: Final[dict[str, Latest]] = {
    "00": "paid",
    "01": "pending",
    "02": "pending",
    "03": "pending",
    "04": "not-paid",
    "05": "not-paid",
    "06": "not-paid",
    "07": "pending",
}
"""latestTransactionStatus: success, initiated, paying, pending, refunded, cancelled, failed, not found (yet)."""
_KEPT: Final = frozenset(
    {
        *("responseCode", "responseMessage", "partnerReferenceNo", "originalPartnerReferenceNo", "value", "currency"),
        *("merchantId", "terminalId", "validityPeriod", "latestTransactionStatus", "serviceCode", "billNumber"),
    }
)


@dataclass(frozen=True)
class Answered:
    """How a question about a payment ended. `paid`: reference and rupiah."""

    asked: Asked
    latest: Latest | None = None
    paid: tuple[str, int] | None = None


class Acquirer:
    """The acquirers' side of QRIS codes."""

    def __init__(self, client: BankClient) -> None:
        self._client = client

    @property
    def connected(self) -> list[str]:
        return self._client.connected

    async def generate(self, code: QrisCode, profile: AcquirerProfile, attempt: int) -> tuple[Asked, Sent | None]:
        """Makes one attempt to get the code; never raises for what the acquirer does."""
        body: dict[str, Any] = {
            "partnerReferenceNo": code.partner_reference,
            "amount": rupiah(code.amount),
            "merchantId": profile.merchant_id,
            "terminalId": profile.terminal,
            "validityPeriod": _time(code.expires_at, code.office),
            "additionalInfo": {"billNumber": code.bill_number},
        }
        asked = await self._ask(GENERATE, body, code, profile, attempt)
        if asked.reply.outcome != "answered":
            return asked, None
        content, reference = asked.said.get("qrContent"), asked.said.get("referenceNo")
        if not isinstance(content, str):
            return asked.ended("malformed"), None
        return asked, Sent(content, str(reference) if is_reference(reference) else None)

    async def query(self, code: QrisCode, profile: AcquirerProfile, question: int) -> Answered:
        """Asks whether the code was paid; never raises for what the acquirer does."""
        body: dict[str, Any] = {
            "originalPartnerReferenceNo": code.partner_reference,
            "originalReferenceNo": code.acquirer_reference or "",
            "serviceCode": GENERATE[0],
            "merchantId": profile.merchant_id,
        }
        asked = await self._ask(QUERY, body, code, profile, question)
        if asked.reply.code == NOT_FOUND:
            return Answered(asked.ended("answered"), "pending")
        if asked.reply.outcome != "answered":
            return Answered(asked)
        latest = _LATEST.get(str(asked.said.get("latestTransactionStatus")))
        if latest != "paid":
            return Answered(asked, latest) if latest else Answered(asked.ended("malformed"))
        reference, amount = asked.said.get("originalReferenceNo"), amount_of(asked.said.get("amount"))
        if amount is None or not is_reference(reference):
            return Answered(asked.ended("malformed"))
        return Answered(asked, latest, (str(reference), amount))

    async def _ask(
        self, what: tuple[str, str], body: dict[str, Any], code: QrisCode, profile: AcquirerProfile, attempt: int
    ) -> Asked:
        service, path = what
        call = Call(service, profile.partner_id, "POST", path, body, _KEPT)
        return await self._client.call(profile.acquirer, call, code.id, attempt)


def _time(at: datetime, of_office: str) -> str:
    return at.astimezone(office(of_office).time_zone).isoformat(timespec="seconds")
