"""Use cases of sessions, one short method each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.certification.certification.use_cases import act_as
from services.certification.scheme.catalogue import scheme_of
from services.certification.scheme.scheme import Scheme, StageName
from services.certification.session import seats
from services.certification.session import session as announcing
from services.certification.session.read_model import list_sessions
from services.certification.session.rows import SessionRow
from services.certification.session.session import Kind, Session
from shared.ids import NewId
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """A session to be announced."""

    kind: Kind
    scheme: str
    topic: str
    place: str
    dates: tuple[date, ...]
    leaders: tuple[str, ...]
    minimum: int | None
    maximum: int | None


class Sessions:
    """Use cases of examinations and classes."""

    def __init__(self, unit: UnitOfWork, new_id: NewId) -> None:
        self.unit = unit
        self._new_id = new_id

    @use_case
    async def announce(self, work: Work, one: Announcement) -> Session:
        """Announces a session of a scheme of the office."""
        scheme = scheme_of(one.scheme)
        act_in(work, scheme, "quota")
        ask = work.ask
        session = announcing.announce(
            scheme,
            one.kind,
            id=self._new_id(ask.now),
            office=ask.office,
            topic=one.topic,
            place=one.place,
            dates=one.dates,
            leaders=one.leaders,
            minimum=one.minimum,
            maximum=one.maximum,
            by=ask.actor,
            on=ask.local_day,
            now=ask.now,
        )
        return work.add(session)

    @use_case
    async def change_quota(self, work: Work, id: UUID, minimum: int | None, maximum: int | None, why: str) -> Session:
        """Changes how many candidates the session needs and takes; the waiting ones follow (`background.py`)."""
        session = await _load_acting(work, id)
        ask = work.ask
        seats.change_quota(session, minimum, maximum, why=why, by=ask.actor, on=ask.local_day, now=ask.now)
        return session

    @use_case
    async def move(self, work: Work, id: UUID, dates: Sequence[date], why: str) -> Session:
        """Gives the session other dates."""
        session = await _load_acting(work, id)
        announcing.move(session, dates, why=why, by=work.ask.actor, on=work.ask.local_day, now=work.ask.now)
        return session

    @use_case
    async def name_leaders(self, work: Work, id: UUID, leaders: Sequence[str], why: str) -> Session:
        """Names other examiners or trainers."""
        session = await _load_acting(work, id)
        ask = work.ask
        announcing.name_leaders(session, leaders, why=why, by=ask.actor, on=ask.local_day, now=ask.now)
        return session

    async def list(
        self, office: str, after: UUID, most: int, *, kind: str | None, scheme: str | None
    ) -> list[SessionRow]:
        """The office's sessions in the order in which they were announced: at most `most` after the id `after`."""
        return await self.unit.rows(list_sessions, office=office, after=after, most=most, kind=kind, scheme=scheme)


def act_in(work: Work, scheme: Scheme, stage: StageName) -> None:
    """From now on the asker acts in the role that a scheme names for a stage. Raises AdministratorInCase, NotTheActor."""
    named = scheme.by_name.get(stage)
    act_as(work, stage, () if named is None else named.by)


async def _load_acting(work: Work, id: UUID) -> Session:
    """A session, to change it in the role that its scheme names for the quota."""
    session = await work.load_to_change(Session, id)
    act_in(work, scheme_of(session.scheme), "quota")
    return session
