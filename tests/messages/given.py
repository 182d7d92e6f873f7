"""Notices, and messages in each state; made-up people only."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from services.messages.gateway.address import Address, Channel
from services.messages.gateway.letter import Handed, Letter, Outcome
from services.messages.message.message import Message
from services.messages.message.notice import Notice
from services.messages.message.queueing import queue_message
from services.messages.message.retrying import Retrying
from services.messages.message.sending import Attempt, conclude
from services.messages.recipient.recipient import Wishes
from shared.privacy.personal import Personal

OFFICE: Final = "disperindag-pasuruan"
MORNING: Final = datetime(2026, 2, 2, 2, 0, tzinfo=UTC)
"""Monday, 09:00 WIB."""
NIGHT: Final = datetime(2026, 2, 2, 14, 0, tzinfo=UTC)
"""Monday, 21:00 WIB."""
SEVEN: Final = datetime(2026, 2, 3, 0, 0, tzinfo=UTC)
"""Tuesday, 07:00 WIB."""
TRIED_FOR: Final = timedelta(days=3)
RETRYING: Final = Retrying(tried_for=TRIED_FOR)
DEWI: Final = UUID("01900000-0000-7000-8000-00000000de41")
HOLDER: Final = UUID("01900000-0000-7000-8000-0000000000a1")
CASE: Final = UUID("01900000-0000-7000-8000-0000000000c1")
OCCASION: Final = UUID("01900000-0000-7000-8000-0000000000e1")
EMAIL: Final = "dewi@contoh.test"
PHONE: Final = "+6281355512345"
HASH: Final = "5d" * 32


def address(channel: Channel = "email") -> Address:
    field = "email" if channel == "email" else "phone"
    return Address(channel, Personal(DEWI, "c2VhbGVk"), HOLDER, field)


def notice(*channels: Channel, **changes: Any) -> Notice:
    """A notice to Dewi that her application is complete, by e-mail unless channels are named."""
    fields: dict[str, Any] = {
        "occasion": OCCASION,
        "template": "application-accepted",
        "language": "id",
        "to": tuple(address(one) for one in channels or ("email",)),
        "office": OFFICE,
        "case_id": CASE,
        "position": 42,
        "hash": HASH,
        "accounts": ("dewi",),
        "parameters": {"number": "REG/2026/00001", "until": date(2026, 2, 9), "days": 5},
    }
    return Notice(**{**fields, **changes})


def queued(*channels: Channel, wishes: Wishes | None = None, now: datetime = MORNING, **changes: Any) -> Message:
    """The message of that notice."""
    return queue_message(notice(*channels, **changes), wishes or Wishes(), TRIED_FOR, now)


def attempted(
    message: Message, outcome: Outcome, now: datetime = MORNING, code: str = "smtp-451", **changes: Any
) -> None:
    """The next attempt ends so."""
    fields: dict[str, Any] = {"read": True, "doubtful": False, "handed": Handed(outcome, code)}
    attempt = Attempt(round=message.round, number=message.attempts + 1, **{**fields, **changes})
    conclude(message, attempt, RETRYING, 0.0, now)


def happened(message: Message) -> list[str]:
    """The events since it was loaded, by the last part of their names."""
    events: list[Any] = list(message.pending_events)
    return [one.TOPIC.removeprefix("messages.") for one in events]


def letter(**changes: Any) -> Letter:
    """A letter to Dewi, in clear."""
    fields: dict[str, Any] = {
        "id": OCCASION,
        "channel": "email",
        "office": OFFICE,
        "language": "id",
        "to": EMAIL,
        "subject": "Permohonan Anda lengkap – nomor REG/2026/00001",
        "text": "Permohonan Anda sudah lengkap dan benar.\n\nSelesai paling lambat Senin, 9 Februari 2026 < 5 hari.",
        "written_at": MORNING,
        "opt_out": "https://jejak.test/messages/v1/opt-out/abc",
        "demanded": False,
    }
    return Letter(**{**fields, **changes})
