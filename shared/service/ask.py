"""A command as it is asked, and its answer as it is stored."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from shared.database import Write
from shared.errors import Forbidden
from shared.offices import office
from shared.privacy.verified_claims import Proved
from shared.roles import APPLICANT, SYSTEM


class EffectiveByOfficersOnly(Forbidden):
    code = "effective-by-officers-only"
    indonesian = "Waktu kejadian hanya dapat diisi oleh petugas."
    english = "Only officers may say when something happened."


def request_hash(key: bytes, said: str, body: bytes) -> bytes:
    """Tells a repeated request from another one. Keyed, because a body may hold a NIK and a plain hash of few possibilities
    reveals it.
    """
    hashed = hashlib.blake2b(said.encode() + b"\x00", key=key[:64], digest_size=32)
    hashed.update(body)
    return hashed.digest()


@dataclass(frozen=True, slots=True)
class Answer:
    """A command's answer as it is stored: a repeated request gets exactly this."""

    status: int
    body: bytes
    version: int | None = None
    location: str | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class Ask:
    """One command as it was asked: who, in which role and office, through which channel, when, and what for.

    `render` makes the answer from the use case's result; `request_hash` tells a repeated request from another one under
    the same key. Reactions set `case_id`; otherwise events belong to the case of the first aggregate touched.
    `if_match` holds the accepted present versions; None accepts any. `effects` are rows that must move with the commit
    (a reaction's cursor).
    """

    actor: str
    role: str
    office: str
    channel: str
    command_id: UUID
    now: datetime
    effective_at: datetime
    reason: str | None = None
    causation: int | None = None
    case_id: UUID | None = None
    if_match: frozenset[int] | None = None
    request_hash: bytes = b""
    render: Callable[[Any], Answer] | None = None
    effects: tuple[Write, ...] = ()
    roles: frozenset[str] = frozenset()
    """All roles of the token, for decisions in which the case determines the role of the asker."""
    proved: frozenset[Proved] = field(default=frozenset(), repr=False)
    """The identity provider's verified facts about the asker, as keyed hashes."""

    @classmethod
    def of_system(
        cls,
        service: str,
        channel: Literal["journal", "clock", "integration"],
        office: str,
        command_id: UUID,
        now: datetime,
        *,
        case_id: UUID | None = None,
        effects: tuple[Write, ...] = (),
    ) -> "Ask":
        """A command of the service itself, triggered by an event, the time or another system's answer, not by a person."""
        return cls(
            actor=f"jejak:{service}",
            role=SYSTEM,
            office=office,
            channel=channel,
            command_id=command_id,
            now=now,
            effective_at=now,
            case_id=case_id,
            effects=effects,
        )

    def because(self, reason: str | None) -> "Ask":
        """The same command with a reason, which its events keep."""
        return replace(self, reason=reason)

    def answered_with(self, answer: Answer) -> "Ask":
        """The same command with an answer that depends on nothing, which is kept for a repeated request."""
        return replace(self, render=lambda _: answer)

    def as_client(self) -> "Ask":
        """The same command in their own matter, by somebody with other roles, too: a client moves no day.

        Raises EffectiveByOfficersOnly.
        """
        if self.effective_at != self.now:
            raise EffectiveByOfficersOnly
        return replace(self, role=APPLICANT)

    @property
    def local_day(self) -> date:
        """The day at the asker's office on which it happened."""
        return office(self.office).local_day(self.effective_at)
