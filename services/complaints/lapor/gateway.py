"""Sends messages to LAPOR over HTTP: one POST of XML to one address, whatever it says (`profile.py`)."""

from uuid import UUID

from pydantic import SecretStr

from services.complaints.lapor.profile import Sent, read_ids, written_message
from shared.outgoing.connection import Connection, Content, Meaning, ask, outcome_of
from shared.outgoing.exchanges import Exchange
from shared.outgoing.replies import Reply, particulars
from shared.settings import Settings

_IDS = frozenset({"trackingid", "transaksiid"})
_HARMLESS = frozenset({*_IDS, "status", "nomor", "rahasia", "anonim", "galat"})


class Lapor:
    """LAPOR's side, or nobody's: without an address nothing is sent, and messages wait."""

    def __init__(self, settings: Settings) -> None:
        self._token = settings.lapor_token or SecretStr("")
        self._connection = (
            Connection(settings.lapor_url, {}, settings.system_seconds, self._token) if settings.lapor_url else None
        )

    @property
    def is_connected(self) -> bool:
        """Whether this installation has an address of LAPOR."""
        return self._connection is not None

    async def send(self, message: Sent, reference: UUID) -> tuple[Reply, Exchange | None]:
        """Makes one attempt; never raises for what the other side does."""
        if self._connection is None:
            return Reply("not-asked", code="not-connected"), None
        content = Content.xml(written_message(message, self._token.get_secret_value()))
        return await ask(self._connection, "", content, reference, _read, _HARMLESS)


def _read(status: int, body: bytes) -> Meaning:
    if (outcome := outcome_of(status)) != "answered":
        return Meaning(outcome)
    tracking, transaction = read_ids(body)
    return Meaning("answered", None, particulars({"trackingid": tracking, "transaksiid": transaction}), _IDS)
