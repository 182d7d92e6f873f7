"""Cases that complaints are about, complaints that are filed, and events of complaints as other services read them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from services.complaints.case.case import Case, Filed, hold_of
from services.complaints.case.course import accept, know
from services.complaints.case.hold_days import HoldDays, hold_days
from services.complaints.case.holding import CaseHeld, CaseReleased, ErrorFound
from services.complaints.complaint.verification import TreatedAsSuggestion
from shared.journal.appender import Appender
from shared.journal.commit import Commit, Context
from shared.journal.news import News
from tests.conftest import Databases

NOW = datetime(2026, 2, 2, 2, 0, tzinfo=UTC)
"""Monday 2 February 2026, 09.00 WIB."""
TODAY = date(2026, 2, 2)
SURAKARTA, CASE, COMPLAINT = "bpsmb-surakarta", UUID(int=41), UUID(int=42)
DAYS: HoldDays | None = hold_days(SURAKARTA, TODAY)
LAST_DAY = TODAY + timedelta(days=14)


def known() -> Case:
    """A case that was submitted."""
    return know(CASE, SURAKARTA, "lookup", NOW)


def accepted() -> Case:
    """A case that the office accepted."""
    case = known()
    accept(case, "REG/2026/00001", "BPSMB-SP", ("tirta",), NOW)
    case.collect_events()
    return case


def filed(complaint: UUID = COMPLAINT, **changes: Any) -> Filed:
    """A complaint that an account filed in the open."""
    values: dict[str, Any] = {
        "complaint": complaint,
        "number": "ADU/2026/00001",
        "kind": "complaint",
        "secrecy": "open",
        "account": "tirta",
        "on": TODAY,
    }
    return Filed(**{**values, **changes})


def happened(case: Case) -> list[str]:
    """The types of the events that a case recorded since the last time, without the name of the service."""
    events: Any = case.collect_events()
    return [event.TOPIC.partition(".")[2] for event in events]


class FromComplaints:
    """Appends events of complaints to a case of another service, as complaints would."""

    def __init__(self, databases: Databases, office: str) -> None:
        self._appender = Appender(databases.of("complaints"), News())
        self._office = office

    async def holds(self, case: UUID, complaint: UUID, number: str | None, now: datetime) -> None:
        held = {"hold": hold_of(complaint), "complaint": number, "until": now.date() + timedelta(days=14)}
        await self._append(CaseHeld, case, now, **held, rule="hold-14-days", legal_basis="UU 25/2009", reporter=uuid4())

    async def releases(self, case: UUID, complaint: UUID, now: datetime) -> None:
        why = {"because": "triaged", "words": None, "by": "jejak:complaints", "on": now.date()}
        await self._append(CaseReleased, case, now, hold=hold_of(complaint), **why)

    async def finds_error(self, case: UUID, complaint: UUID, now: datetime) -> None:
        await self._append(ErrorFound, case, now, hold=hold_of(complaint), on=now.date())

    async def makes_suggestion(self, case: UUID, now: datetime) -> None:
        await self._append(TreatedAsSuggestion, case, now, reason="late", on=now.date())

    async def close(self) -> None:
        await self._appender.close()

    async def _append(self, event_class: Any, case: UUID, now: datetime, **fields: Any) -> None:
        event = event_class(originator_id=uuid4(), originator_version=1, timestamp=now, **fields)
        context = Context(case, "jejak:complaints", "system", self._office, "journal", uuid4(), now, now)
        await self._appender.append(Commit(context, [event]))
