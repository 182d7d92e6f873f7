"""The endpoint for notices of acquirers, `POST /v1.0/qr/qr-mpm-notify`; the app of the banks (`bank/app.py`) serves it."""

from collections.abc import Mapping
from time import perf_counter

import orjson
import structlog

from services.billing.bank.answers import Reply, general_error, reply
from services.billing.bank.fields import Call, Refused, read_external_id, unauthorized
from services.billing.bank.recorder import RefusalLimit
from services.billing.bank.rows import BankExchangeRow
from services.billing.bank.signatures import public_key
from services.billing.bank.values import WIB
from services.billing.qris.code import QrisReferenceUsed
from services.billing.qris.notice import SERVICE, check_notice, read_notice, repeated_otherwise
from services.billing.qris.profile import AcquirerProfile, acquirers_on
from services.billing.qris.use_cases import Heard, QrisNotices
from shared.clock import Clock
from shared.errors import Refusal
from shared.ids import NewId
from shared.outgoing.exchanges import body_kept, headers_kept
from shared.settings import BankAccess

PATH = "/qr/qr-mpm-notify"
_KEPT = frozenset(
    {
        *("originalReferenceNo", "originalPartnerReferenceNo", "latestTransactionStatus", "value", "currency"),
        *("responseCode", "responseMessage", "paidTime"),
    }
)
_JSON = "application/json"
_log = structlog.get_logger()


class NoticeEndpoint:
    """Checks who sends a notice, lets the use case decide, and keeps every exchange with a known acquirer."""

    def __init__(self, notices: QrisNotices, banks: Mapping[str, BankAccess], clock: Clock, new_id: NewId) -> None:
        """Raises NotAnRsaKey for an acquirer whose key cannot be read."""
        for access in banks.values():
            public_key(access.public_key)
        self._notices = notices
        self._banks = banks
        self._clock = clock
        self._new_id = new_id
        self._refusals = RefusalLimit()

    async def notify(self, call: Call) -> Reply:
        """Every end of a notice as an answer."""
        now, started = self._clock.now(), perf_counter()
        profile: AcquirerProfile | None = None
        kept = True
        try:
            profile, access = self._caller(call)
            check_notice(call, profile, access.public_key, now)
            id, day = self._new_id(now), now.astimezone(WIB).date()
            heard = Heard(id, profile, read_external_id(call), day, now)
            answered = await self._notices.take(heard, read_notice(call.body))
        except Refused as refused:
            answered = reply(refused.status, SERVICE, refused.case, refused.message)
            kept = profile is not None and self._refusals.admits(profile.acquirer, now)
        except QrisReferenceUsed:
            answered = repeated_otherwise()
        except Exception as fault:
            if not isinstance(fault, Refusal):
                _log.exception("qris-notice-failed", fault=type(fault).__name__)
            answered = general_error(SERVICE)
        if profile is not None and kept:
            await self._keep(call, profile, answered, started)
        return answered

    def _caller(self, call: Call) -> tuple[AcquirerProfile, BankAccess]:
        """The acquirer by X-PARTNER-ID, if its contract is in force and its key is set. Raises Refused."""
        partner = call.header("X-PARTNER-ID")
        today = self._clock.now().astimezone(WIB).date()
        for profile in acquirers_on(today):
            if profile.partner_id == partner and profile.acquirer in self._banks:
                return profile, self._banks[profile.acquirer]
        raise unauthorized("Unknown client")

    async def _keep(self, call: Call, profile: AcquirerProfile, answered: Reply, started: float) -> None:
        at = self._clock.now()
        external = call.headers.get("x-external-id", "")
        row = BankExchangeRow(
            id=self._new_id(at),
            bank=profile.acquirer,
            external_id=external if external.isdecimal() and external.isascii() and len(external) <= 36 else None,
            at=at,
            outcome=answered.code,
            duration_ms=round((perf_counter() - started) * 1000),
            url=call.path.partition("?")[0][:200],
            request_headers=headers_kept(call.headers, []),
            request_body=body_kept(call.body, _JSON, _KEPT, []),
            answer_status=answered.status,
            answer_body=body_kept(orjson.dumps(answered.content), _JSON, _KEPT, []),
        )
        try:
            await self._notices.keep(row, profile)
        except Exception as fault:
            _log.warning("exchange-lost", code=answered.code, fault=type(fault).__name__)
