"""Promises of the offices, and ledgers in office time."""

from datetime import datetime

from shared.promise.entries import Entry, Paused, Resumed, Started
from shared.promise.ledger import Ledger
from shared.promise.office_hours import working_time
from shared.promise.promise import PauseReason, Promise
from shared.promise.reading import record
from shared.promise.working_days import CALENDARS

WIB = working_time("bpsmb-surakarta", CALENDARS["2026.1"]).zone


def reason(id: str, party: str = "applicant") -> PauseReason:
    return PauseReason(id, party, id, id)


BPSMB_SP = Promise("working-days", 40, pauses=(reason("nonconformity"),))
BS_SP = Promise(
    "working-days",
    41,
    pauses=(
        reason("coordination", "office"),
        reason("testing", "laboratory"),
        reason("corrective-action"),
        reason("payment"),
    ),
)
PWK = Promise("working-days", 7, on_return="restart", deemed_approval=True)
MARKET = Promise("working-days", None, escalation=40)
CONSULTATION = Promise("working-hours", 1)


def at(moment: str) -> datetime:
    """A moment in WIB; a day alone means ten in the morning."""
    return datetime.fromisoformat(moment if " " in moment else f"{moment} 10:00").replace(tzinfo=WIB)


def ledger(
    promise: Promise, start: str, *entries: Entry, office: str = "bpsmb-surakarta", calendar: str = "2026.1"
) -> Ledger:
    """A ledger with allowed entries only."""
    made = Ledger(promise, office, calendar, Started(at=at(start), position=1))
    for entry in entries:
        made = record(made, entry)
    return made


def paused(day: str, reason: str, position: int = 2) -> Paused:
    return Paused(at=at(day), position=position, reason=reason)


def resumed(day: str, reason: str, position: int = 3) -> Resumed:
    return Resumed(at=at(day), position=position, reason=reason)


def pause(since: str, until: str, reason: str) -> tuple[Entry, Entry]:
    return paused(since, reason), resumed(until, reason)
