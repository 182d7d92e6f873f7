"""Commands of an operator on the whole journal: the history of a case, a check of every leaf, the rebuild of a view."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from shared.database import UNBOUNDED, Pool, pool
from shared.errors import Language
from shared.journal import integrity, recorded_order
from shared.journal.events import kinds_of_events
from shared.journal.journal import head_position
from shared.service import rebuild as rebuilding
from shared.service.read_models import View
from shared.service.tables import ServiceTables
from shared.settings import Settings
from shared.web.values import is_within_reach

if TYPE_CHECKING:
    from services.audit.replay import Replay
    from services.audit.use_cases import Audit

Progress = Callable[[int, int], None]

_LONGEST_POSITION = 15
"""Digits; as over HTTP."""


class CannotInspect(Exception):
    """One line that says what is wrong with the command."""


class NoSuchView(CannotInspect):
    """There is no such view; names all views."""


class MomentUnreadable(CannotInspect):
    """The moment is unreadable; says how to write one."""


class SeveralOffices(CannotInspect):
    """Several offices gave the number of a case; names them."""


class NotYet(CannotInspect):
    """The moment is in the future."""


def replay(
    settings: Settings, case: UUID | str, as_of: str | None, language: Language, office: str | None = None
) -> "Replay | None":
    """A case's history and state as text, and its damaged events; None if there is no such case.

    `case` is its id or its registration number; `office` is needed if several offices gave the same number. Raises
    MomentUnreadable, NotYet or SeveralOffices.
    """
    return asyncio.run(_replay(settings, str(case), _moment(as_of), language, office))


async def _replay(
    settings: Settings, asked: str, as_of: int | datetime | None, language: Language, office: str | None
) -> "Replay | None":
    from deploy.system import ASSEMBLIES  # noqa: PLC0415 – slow
    from services.audit.replay import replayed  # noqa: PLC0415
    from services.audit.use_cases import Audit, NoSuchCase  # noqa: PLC0415

    assert ASSEMBLIES  # importing the services made their events known
    async with pool(settings.database_url or "", 1, UNBOUNDED) as connections:
        await _refuse_not_yet(as_of, connections)
        audit = Audit(connections)
        case = await _case(audit, asked, office)
        try:
            return None if case is None else await replayed(audit, case, language, as_of)
        except NoSuchCase:
            return None


async def _case(audit: "Audit", asked: str, office: str | None) -> UUID | None:
    """The id of the case with this id or number; None if there is none. Raises SeveralOffices."""
    try:
        return UUID(asked)
    except ValueError:
        found = await audit.cases_of(asked, office)
    if len(found) > 1:
        offices = ", ".join(sorted(one.office for one in found))
        message = f"several offices gave this number; say which with --office: {offices}"
        raise SeveralOffices(message)
    return found[0].case_id if found else None


async def _refuse_not_yet(as_of: int | datetime | None, connections: Pool) -> None:
    """As over HTTP: for a future moment the answer would show the present."""
    if isinstance(as_of, datetime):
        not_yet = as_of > datetime.now(UTC)
    elif as_of is not None:
        async with connections.connection() as connection:
            not_yet = as_of > await head_position(connection)
    else:
        not_yet = False
    if not_yet:
        message = "this moment is in the future; give an existing position or a time that has passed"
        raise NotYet(message)


def _moment(as_of: str | None) -> int | datetime | None:
    if as_of is None:
        return None
    if as_of.isascii() and as_of.isdigit() and len(as_of) <= _LONGEST_POSITION:
        return int(as_of)
    try:
        moment = datetime.fromisoformat(as_of)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not is_within_reach(moment):
        message = "a moment is a journal position or a time with zone, such as 2026-01-15T09:00:00+07:00"
        raise MomentUnreadable(message)
    return moment


def verify(settings: Settings, progress: Progress) -> str | None:
    """None if the whole journal is right; otherwise one line with the first wrong position."""
    from deploy.system import ASSEMBLIES  # noqa: PLC0415 – slow; only this command and `replay` need all services

    assert ASSEMBLIES  # importing the services made their events known
    found = integrity.verify(settings.database_url or "", progress, kinds_of_events())
    return found.sentence() if isinstance(found, integrity.JournalFault) else None


def strange_times(settings: Settings) -> list[str]:
    """One line for each event that a wrong clock recorded. These are warnings: the journal itself is whole."""
    tolerance = timedelta(seconds=settings.clock_tolerance_seconds)
    return recorded_order.strange_times(settings.database_url or "", tolerance)


def rebuild(settings: Settings, name: str, progress: Progress) -> str:
    """Rebuilds one view and returns one line about it. Raises NoSuchView or RebuildRuns."""
    views = _views()
    if name not in views:
        message = f"there is no view {name}; there are {', '.join(sorted(views))}"
        raise NoSuchView(message)
    tables, view = views[name]
    done = rebuilding.rebuild(settings.database_url or "", tables, view, progress)
    return f"{name} was rebuilt from {done.events} events."


def _views() -> dict[str, tuple[ServiceTables, View]]:
    from services.billing import read_models as billing  # noqa: PLC0415 – slow
    from services.certification import read_models as certification  # noqa: PLC0415 – slow
    from services.intake import read_models as intake  # noqa: PLC0415 – slow
    from services.metrology import read_models as metrology  # noqa: PLC0415 – slow

    return {
        f"{tables.schema}.{view.name}": (tables, view)
        for tables, views in (
            (intake.tables, intake.views),
            (metrology.tables, metrology.views),
            (billing.tables, billing.views),
            (certification.tables, certification.views),
        )
        for view in views
    }
