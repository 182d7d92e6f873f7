"""A message in clear on its way out, and how its hand-over ended. Neither is stored, logged or recorded anywhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol
from uuid import UUID

from services.messages.gateway.address import Channel
from shared.errors import Language

Outcome = Literal["accepted", "refused", "failed", "unknown"]
"""accepted  the other side has it and answers for it      failed   not now; it has nothing
refused   it never takes this message to this address   unknown  it may have it: no answer came in time, or the line broke
"""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """`id`: the same in every attempt of a round, so that the other side recognises a repetition. `written_at`: when it was queued.

    `opt_out`: the address at which its reader ends such messages. `demanded`: a law demands this one, so it cannot be ended.
    """

    id: UUID
    channel: Channel
    office: str
    language: Language
    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    written_at: datetime
    opt_out: str = field(repr=False)
    demanded: bool


@dataclass(frozen=True)
class Handed:
    """`code`: a short code of ours or a number of theirs, never their text, which may repeat the address."""

    outcome: Outcome
    code: str = ""
    retry_after: timedelta | None = None


class Gateway(Protocol):
    """The way out for some channels."""

    async def hand_over(self, letter: Letter) -> Handed:
        """Makes one attempt. Raises nothing that the other side causes."""
        ...

    async def rest(self) -> None:
        """Closes the connections that were kept for the next letter."""
        ...


class Gateways:
    """The ways out by channel. A channel without one is not connected here; its messages wait, and are dead letters at last."""

    def __init__(self, ways: Mapping[Channel, Gateway]) -> None:
        self._ways = ways

    async def hand_over(self, letter: Letter) -> Handed:
        way = self._ways.get(letter.channel)
        return Handed("failed", "not-connected") if way is None else await way.hand_over(letter)

    async def rest(self) -> None:
        for way in {id(one): one for one in self._ways.values()}.values():
            await way.rest()
