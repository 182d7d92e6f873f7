"""The systems that this installation is connected to, by its settings."""

from collections.abc import Mapping
from typing import Protocol

from pydantic import SecretStr

from services.intake.systems.bsn import Bsn
from services.intake.systems.e_ska import ESka
from services.intake.systems.is_ware import IsWare
from services.intake.systems.oss import Lookup, Oss
from services.intake.systems.questions import Question, System
from services.intake.systems.siinas import Siinas
from shared.offices import office
from shared.outgoing.connection import Connection
from shared.outgoing.exchanges import Exchange
from shared.outgoing.replies import Reply
from shared.settings import Settings


class Port(Protocol):
    """One other system: takes a question and returns the outcome of the attempt; never raises for what the other side
    does.
    """

    async def ask(self, question: Question) -> tuple[Reply, Exchange | None]: ...


def connected(settings: Settings, lookup: Lookup) -> Mapping[System, Port]:
    """The systems whose addresses are set. `lookup` makes the keyed hash of a person's number, for comparison."""
    found: dict[System, Port] = {}
    if settings.oss_url:
        key = settings.oss_user_key or SecretStr("")
        connection = Connection(settings.oss_url, {"user_key": key}, settings.system_seconds)
        found["oss"] = Oss(connection, settings.oss_agency, office(settings.oss_office).time_zone, lookup)
    if settings.siinas_url:
        found["siinas"] = Siinas(_bearer(settings.siinas_url, settings.siinas_token, settings))
    if settings.e_ska_url:
        found["e-ska"] = ESka(_bearer(settings.e_ska_url, settings.e_ska_token, settings))
    if settings.is_ware_url:
        found["is-ware"] = IsWare(_bearer(settings.is_ware_url, settings.is_ware_token, settings))
    if settings.bsn_url:
        found["bsn"] = Bsn(_bearer(settings.bsn_url, settings.bsn_token, settings))
    return found


def _bearer(url: str, token: SecretStr | None, settings: Settings) -> Connection:
    proof = SecretStr(f"Bearer {token.get_secret_value() if token else ''}")
    return Connection(url, {"Authorization": proof}, settings.system_seconds)
