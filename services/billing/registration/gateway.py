"""What is asked of a bank about a virtual account, and what its answers mean."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from services.billing.bank.client import Asked, BankClient, Call
from services.billing.bank.profile import BankProfile
from services.billing.bank.values import amount_of, is_reference, rupiah
from services.billing.bank.virtual_account import VirtualAccount
from services.billing.registration.registration import RequestKind
from shared.offices import office
from shared.outgoing.connection import Method

PATHS: Final[Mapping[str, tuple[str, Method, str]]] = {
    "status": ("26", "POST", "/v1.0/transfer-va/status"),
    "create": ("27", "POST", "/v1.0/transfer-va/create-va"),
    "update": ("28", "PUT", "/v1.0/transfer-va/update-va"),
    "inquiry": ("30", "POST", "/v1.0/transfer-va/inquiry-va"),
    "delete": ("31", "DELETE", "/v1.0/transfer-va/delete-va"),
}
THERE_ALREADY: Final = frozenset({"4092701", "4092700"})
"""Answers to a creation: an earlier attempt, whose answer was lost, may have created the account."""
GONE: Final = frozenset({"4043112", "4043101"})
"""Answers to a deletion: the bank has no such account (any more)."""
_PAID: Final = "00"
_KEPT: Final = frozenset(
    {
        *("responseCode", "responseMessage", "partnerServiceId", "customerNo", "virtualAccountNo", "trxId"),
        *("value", "currency", "expiredDate", "virtualAccountTrxType", "paymentFlagStatus", "referenceNo"),
        *("inquiryRequestId", "paymentRequestId"),
    }
)


@dataclass(frozen=True)
class AtBank:
    """How an attempt ended. `paid`: reference and rupiah, of an account that the bank calls paid."""

    asked: Asked
    found_there: bool = False
    paid: tuple[str, int] | None = None


class BankGateway:
    """The banks' side of virtual accounts."""

    def __init__(self, client: BankClient) -> None:
        self._client = client

    @property
    def connected(self) -> list[str]:
        return self._client.connected

    async def send(
        self, kind: RequestKind, account: VirtualAccount, profile: BankProfile, request: UUID, attempt: int
    ) -> AtBank:
        """Makes one attempt; never raises for what the bank does."""
        asked = await self._call(kind, account, profile, request, attempt)
        code = asked.reply.code
        if kind == "create" and code in THERE_ALREADY:
            return await self._find(account, profile, request, attempt, asked)
        if kind == "delete" and code in GONE:
            return AtBank(asked.ended("answered"), found_there=True)
        if kind == "status" and asked.reply.outcome == "answered":
            return _status(asked)
        return AtBank(asked)

    async def _find(
        self, account: VirtualAccount, profile: BankProfile, request: UUID, attempt: int, first: Asked
    ) -> AtBank:
        """Asks what the bank has under the number; only the same amount counts as created."""
        found = await self._call("inquiry", account, profile, request, attempt)
        exchanges = (*first.exchanges, *found.exchanges)
        data = found.said.get("virtualAccountData")
        amount = amount_of(data.get("totalAmount")) if isinstance(data, dict) else None
        if found.reply.outcome == "answered" and amount == account.amount:
            return AtBank(replace(found, exchanges=exchanges), found_there=True)
        return AtBank(replace(first, exchanges=exchanges))

    async def _call(
        self, what: str, account: VirtualAccount, profile: BankProfile, request: UUID, attempt: int
    ) -> Asked:
        service, method, path = PATHS[what]
        body: dict[str, Any] = {
            "partnerServiceId": profile.partner_service_id,
            "customerNo": account.customer_number,
            "virtualAccountNo": profile.partner_service_id + account.customer_number,
        }
        if what in {"create", "update"}:
            expires = account.expires_at.astimezone(office(account.office).time_zone)
            body |= {
                "virtualAccountName": account.name,
                "trxId": account.document,
                "totalAmount": rupiah(account.amount),
                "virtualAccountTrxType": "C",
                "expiredDate": expires.isoformat(timespec="seconds"),
            }
        elif what == "status":
            body["inquiryRequestId"] = request.hex
        else:
            body["trxId"] = account.document
        call = Call(service, profile.partner_id, method, path, body, _KEPT)
        return await self._client.call(profile.id, call, request, attempt)


def _status(asked: Asked) -> AtBank:
    """An account is paid if the bank says so with a reference and an amount; anything else that it calls paid is malformed."""
    data = asked.said.get("virtualAccountData")
    if not isinstance(data, dict):
        return AtBank(asked.ended("malformed"))
    if data.get("paymentFlagStatus") != _PAID:
        return AtBank(asked)
    reference, amount = data.get("referenceNo"), amount_of(data.get("paidAmount"))
    if amount is None or not is_reference(reference):
        return AtBank(asked.ended("malformed"))
    return AtBank(asked, paid=(str(reference), amount))
