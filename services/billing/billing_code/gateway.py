"""Asks SIMPONI over HTTP: for a code, and for the payments under a code."""

from uuid import UUID

from pydantic import SecretStr

from services.billing.billing_code.billing_code import BillingCode, CodePayment
from services.billing.billing_code.profile import read_given, read_payments, written_request
from services.billing.billing_code.requesting import Given
from shared.outgoing.connection import Connection, Content, Meaning, ask, outcome_of
from shared.outgoing.exchanges import Exchange
from shared.outgoing.replies import Reply
from shared.settings import Settings

_HARMLESS = frozenset(
    {"satker", "jumlah", "jam_berlaku", "terbit", "kedaluwarsa", "kanal", "waktu_bayar", "referensi", "galat", "ntpn"}
)
"""Not the code: its fifteen digits look like the number of a person or a taxpayer, and are masked."""


class Simponi:
    """SIMPONI's side, or nobody's: without an address nothing is asked, and requests wait."""

    def __init__(self, settings: Settings) -> None:
        token = settings.simponi_token.get_secret_value() if settings.simponi_token else ""
        self._connection = (
            Connection(settings.simponi_url, {"Authorization": SecretStr(f"Bearer {token}")}, settings.system_seconds)
            if settings.simponi_url
            else None
        )

    @property
    def is_connected(self) -> bool:
        """Whether this installation has an address of SIMPONI."""
        return self._connection is not None

    async def request(self, code: BillingCode) -> tuple[Reply, Given | None, Exchange | None]:
        """Makes one attempt to get a code; never raises for what the other side does. Its id is the reference of all attempts."""
        given: list[Given] = []

        def read(status: int, answer: bytes) -> Meaning:
            if (outcome := outcome_of(status)) != "answered":
                return Meaning(outcome)
            given.append(read_given(answer, code.amount))
            return Meaning("answered")

        if self._connection is None:
            return Reply("not-asked", code="not-connected"), None, None
        content = Content.json(written_request(code))
        reply, exchange = await ask(self._connection, "kode-billing", content, code.id, read, _HARMLESS)
        return reply, given[0] if reply.outcome == "answered" else None, exchange

    async def payments(self, reference: UUID, code: str) -> tuple[Reply, tuple[CodePayment, ...], Exchange | None]:
        """Asks for the payments under a code; none if it could not be learnt."""
        found: list[CodePayment] = []

        def read(status: int, answer: bytes) -> Meaning:
            if (outcome := outcome_of(status)) != "answered":
                return Meaning(outcome)
            found.extend(read_payments(answer, code))
            return Meaning("answered")

        if self._connection is None:
            return Reply("not-asked", code="not-connected"), (), None
        content = Content.json({"kode_billing": code})
        reply, exchange = await ask(self._connection, "status", content, reference, read, _HARMLESS)
        return reply, tuple(found), exchange
