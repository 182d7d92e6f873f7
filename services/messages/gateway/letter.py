"""A message in clear on its way out, and how its hand-over ended. Neither is stored, logged or recorded anywhere."""

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

    `opt_out`: the address at which its reader ends such messages with one click; None for a notice that a law demands.
    """

    id: UUID
    channel: Channel
    office: str
    language: Language
    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    written_at: datetime
    opt_out: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Handed:
    """`code`: a short code of ours or a number of theirs, never their text, which may repeat the address."""

    outcome: Outcome
    code: str = ""
    retry_after: timedelta | None = None


class Gateway(Protocol):
    """The way out for some channels."""

    async def hand_over(self, letter: Letter, seconds: float) -> Handed:
        """Makes one attempt within some seconds. Raises nothing that the other side causes."""
        ...
