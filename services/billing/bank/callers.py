"""Who calls the endpoint /v1.0, and whether the call is theirs: token, signature, time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from services.billing.bank.fields import Call, Refused, is_form_of, read_moment, unauthorized, wrong
from services.billing.bank.profile import BankProfile, bank_profile
from services.billing.bank.signatures import holds_service, holds_symmetric, holds_token_request, public_key
from services.billing.bank.tokens import BankTokens
from services.billing.bank.values import WIB
from shared.clock import Clock
from shared.settings import BankAccess

_BEARER = "Bearer "


@dataclass(frozen=True)
class Caller:
    """A bank whose profile is in force, with its credentials."""

    profile: BankProfile
    access: BankAccess

    @property
    def window(self) -> timedelta:
        return timedelta(seconds=self.profile.window_seconds)


class Callers:
    """The banks that have credentials. `tokens` may be replaced, for example by those of test vectors."""

    def __init__(self, banks: Mapping[str, BankAccess], tokens: BankTokens, clock: Clock) -> None:
        """Raises NotAnRsaKey for a bank whose key cannot be read."""
        for access in banks.values():
            public_key(access.public_key)
        self._banks = banks
        self.tokens = tokens
        self._clock = clock

    def by_client_key(self, call: Call) -> Caller:
        """The bank that asks for a token. Raises Refused."""
        key = call.header("X-CLIENT-KEY")
        found = self._find(lambda one: one.access.client_key == key)
        if found is None:
            raise unauthorized("Unknown client")
        return found

    def by_partner_id(self, call: Call) -> Caller:
        """The bank that calls a service. Raises Refused."""
        partner = call.header("X-PARTNER-ID")
        found = self._find(lambda one: one.profile.partner_id == partner)
        if found is None:
            raise unauthorized("Unknown client")
        return found

    def check_token_request(self, caller: Caller, call: Call) -> None:
        """Raises Refused, unless the bank's key signed the request within the window."""
        timestamp, key = self._timestamp(caller, call), caller.access.public_key
        if not holds_token_request(call.header("X-SIGNATURE"), key, caller.access.client_key, timestamp):
            raise unauthorized("Signature")
        self._check_window(caller, timestamp)

    def check_service(self, caller: Caller, call: Call) -> None:
        """Raises Refused, unless the bank signed the call within the window, in the form of its profile."""
        parts = (call.method, call.path)
        if caller.profile.signing == "symmetric":
            token = self._token(caller, call)
            timestamp, secret = self._timestamp(caller, call), caller.access.client_secret.get_secret_value()
            holds = holds_symmetric(call.header("X-SIGNATURE"), secret, *parts, token, call.body, timestamp)
        else:
            timestamp, key = self._timestamp(caller, call), caller.access.public_key
            holds = holds_service(call.header("X-SIGNATURE"), key, *parts, call.body, timestamp)
        if not holds:
            raise unauthorized("Signature")
        self._check_window(caller, timestamp)

    def _token(self, caller: Caller, call: Call) -> str:
        """The bank's own token: a token that another bank got does not open this one's accounts."""
        written = call.headers.get("authorization", "")
        token = written.removeprefix(_BEARER)
        if not written.startswith(_BEARER) or self.tokens.bank_of(token, self._clock.now()) != caller.profile.id:
            raise Refused(401, "01", "Invalid Token (B2B)")
        return token

    def _timestamp(self, caller: Caller, call: Call) -> str:
        written = call.header("X-TIMESTAMP")
        if not is_form_of(caller.profile, written):
            raise wrong("X-TIMESTAMP")
        return written

    def _check_window(self, caller: Caller, timestamp: str) -> None:
        if abs(self._clock.now() - read_moment(timestamp, "X-TIMESTAMP")) > caller.window:
            raise unauthorized("Timestamp")

    def _find(self, fits: Callable[[Caller], bool]) -> Caller | None:
        today = self._clock.now().astimezone(WIB).date()
        known = ((bank_profile(id, today), access) for id, access in self._banks.items())
        callers = (Caller(profile, access) for profile, access in known if profile is not None)
        return next((one for one in callers if fits(one)), None)
