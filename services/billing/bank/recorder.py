"""The flight recorder of what banks send us: a call and its answer, redacted, as one row."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter
from typing import Final
from uuid import UUID

import orjson

from services.billing.bank.answers import Reply
from services.billing.bank.callers import Caller
from services.billing.bank.fields import Call
from services.billing.bank.rows import BankExchangeRow
from shared.outgoing.exchanges import body_kept, headers_kept

_HARMLESS: Final = frozenset(
    {
        *("partnerServiceId", "customerNo", "virtualAccountNo", "paymentRequestId", "inquiryRequestId"),
        *("value", "currency", "paidAmount", "totalAmount", "trxDateTime", "trxDateInit", "referenceNo", "flagAdvise"),
        *("channelCode", "sourceBankCode", "grantType"),
        *("responseCode", "responseMessage", "tokenType", "expiresIn", "english", "indonesia"),
        *("inquiryStatus", "paymentFlagStatus", "virtualAccountTrxType", "billNo"),
    }
)
"""Numbers, codes and dates. The name of an account is not among them: a bank may write the payer's there."""
_JSON: Final = "application/json"


@dataclass
class RefusalLimit:
    """Keeps at most so many refused calls of a bank a minute: anybody who knows a bank's id could otherwise fill the table."""

    most: int = 60
    _minute: int = 0
    _counts: Counter[str] = field(default_factory=Counter)

    def admits(self, bank: str, at: datetime) -> bool:
        """Counts one more."""
        if (minute := int(at.timestamp()) // 60) != self._minute:
            self._minute = minute
            self._counts.clear()
        self._counts[bank] += 1
        return self._counts[bank] <= self.most


@dataclass(frozen=True, slots=True)
class Recording:
    """A call that arrived at `at`; `started` counts the seconds until its answer."""

    call: Call
    caller: Caller
    at: datetime
    started: float

    @classmethod
    def of(cls, call: Call, caller: Caller, at: datetime) -> "Recording":
        return cls(call, caller, at, perf_counter())

    def row(self, id: UUID, reply: Reply) -> BankExchangeRow:
        """The exchange with its answer."""
        call = self.call
        token = call.headers.get("authorization", "").removeprefix("Bearer ")
        secrets = [self.caller.access.client_secret.get_secret_value(), token]
        external = call.headers.get("x-external-id", "")
        return BankExchangeRow(
            id=id,
            bank=self.caller.profile.id,
            external_id=external if external.isdecimal() and external.isascii() and len(external) <= 36 else None,
            at=self.at,
            outcome=reply.code,
            duration_ms=round((perf_counter() - self.started) * 1000),
            url=call.path.partition("?")[0][:200],
            request_headers=headers_kept(call.headers, secrets),
            request_body=body_kept(call.body, _JSON, _HARMLESS, secrets),
            answer_status=reply.status,
            answer_body=body_kept(orjson.dumps(reply.content), _JSON, _HARMLESS, secrets),
        )
