"""Answers an inspector: a case's history, its state at any moment, stuck cases, and who read personal data.

Audit reads the journal and decides nothing. An inspector gets answers about their own office only.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import structlog

from services.audit import read_model as views
from services.audit.answers import (
    CaseFound,
    CaseState,
    Damage,
    Disclosure,
    Disclosures,
    Entry,
    State,
    Stuck,
    StuckCases,
    Timeline,
    Window,
)
from services.audit.states import state_of
from shared.contracts.complaints import AttachmentRead, TextsRead
from shared.contracts.intake import ApplicantsSearched, FileRead, FileUploadBegun, PersonalDataDisclosed
from shared.contracts.messages import AddressRead
from shared.database import Connection, Pool, sql
from shared.errors import Damaged, Language, NotFound
from shared.journal.journal import AsOf, Recorded, head_position, recorded_rows
from shared.journal.replay import EventAltered, EventMisplaced, EventMissing, replayed
from shared.journal.sentences import sentence, zone_of
from shared.service.unit_of_work import OtherOffice

_MANY = 1000

_log = structlog.get_logger()


class NoSuchCase(NotFound):
    code = "no-such-case"
    indonesian = "Perkara tidak ditemukan."
    english = "There is no such case."


class Audit:
    """Reads one database, under a role that can only read the journal."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.position = 0
        """The last journal position that was read; answers are never older than the journal itself."""

    async def head(self) -> int:
        """The position of the journal's last event."""
        self.position = await self._pool.reading(head_position)
        return self.position

    async def office_of(self, case: UUID, as_of: AsOf | None = None) -> str:
        """The office of a case, from its first unaltered event. Raises NoSuchCase, also for a moment before the case
        began.
        """
        found = await self._read(views.events_of_case, case=case, after=0, limit=1, **_until(None))
        if any(recorded.is_altered() for recorded in found):
            found = await self._read(views.events_of_case, case=case, after=0, limit=_MANY, **_until(None))
        if not found:
            raise NoSuchCase
        first = next((recorded for recorded in found if not recorded.is_altered()), found[0])
        if _is_after(found[0].position, first.recorded_at, as_of):
            raise NoSuchCase
        return first.office

    async def cases_of(self, number: str, office: str | None, as_of: AsOf | None = None) -> list[CaseFound]:
        """The cases of a printed registration number, in one office or in all; altered acceptances do not count."""
        found = await self._read(
            views.acceptances_of_number, number=number, office=office, limit=_MANY, **_until(as_of)
        )
        cases = [CaseFound(one.case_id, one.office, number) for one in found if not one.is_altered()]
        return list(dict.fromkeys(cases))  # a second acceptance keeps the number

    async def timeline(self, case: UUID, office: str, window: Window, language: Language) -> Timeline:
        """A page of a case's history. Raises NoSuchCase or OtherOffice."""
        await self._refuse_other_office(case, office, window.as_of)
        found, next_after = await self._page(views.events_of_case, window, case=case)
        return Timeline(case, office, [_entry(recorded, language) for recorded in found], next_after)

    async def state(self, case: UUID, office: str, as_of: AsOf | None) -> CaseState:
        """Every aggregate of a case and its office, folded from its stream up to a moment. Raises NoSuchCase or OtherOffice."""
        await self._refuse_other_office(case, office, as_of)
        found = await self._read(views.events_of_touched_streams, case=case, office=office, **_until(as_of))
        by_stream = groupby(found, key=lambda recorded: recorded.stream_id)
        streams = [list(stream) for _, stream in by_stream]
        if isinstance(as_of, datetime):
            streams = [unbroken for stream in streams if (unbroken := _unbroken(stream))]
        streams.sort(key=lambda stream: stream[0].position)
        last = max(recorded.position for recorded in found)
        return CaseState(case, office, last, [_state(stream) for stream in streams])

    async def stuck(self, office: str, window: Window, language: Language) -> StuckCases:
        """The cases of an office whose automatic steps are stopped."""
        found, next_after = await self._page(views.events_of_stops, window, office=office)
        return StuckCases([_stuck(recorded, language) for recorded in found], next_after)

    async def disclosures(
        self,
        office: str,
        window: Window,
        language: Language,
        *,
        case: UUID | None = None,
        person: UUID | None = None,
        since: datetime | None = None,
        before: datetime | None = None,
    ) -> Disclosures:
        """Who read sealed fields and files in an office, recorded from `since` on and before `before`."""
        query: views.Query = views.disclosures
        values: dict[str, Any] = {"office": office, "person": person, "since": since, "before": before}
        if case is not None:
            await self._refuse_other_office(case, office, window.as_of)
            query, values = views.disclosures_of_case, {**values, "case": case}
        found, next_after = await self._page(query, window, **values)
        files = {recorded.stream_id for recorded in found if recorded.type == FileRead.TYPE}
        begun = await self._read(views.beginnings_of_files, files=list(files)) if files else []
        of_files = {one.stream_id: FileUploadBegun.of(one) for one in begun if not one.is_altered()}
        return Disclosures([_disclosure(one, of_files.get(one.stream_id), language) for one in found], next_after)

    async def _refuse_other_office(self, case: UUID, office: str, as_of: AsOf | None) -> None:
        if await self.office_of(case, as_of) != office:
            raise OtherOffice

    async def _page(self, query: views.Query, window: Window, **values: Any) -> tuple[list[Recorded], int | None]:
        """The events of a window, and the position after which the next page begins, if there is one."""
        values |= {"after": window.after, "limit": window.limit + 1, **_until(window.as_of)}
        found = await self._read(query, **values)
        page = found[: window.limit]
        return page, page[-1].position if len(found) > window.limit else None

    async def _read(self, query: views.Query, **values: Any) -> list[Recorded]:
        text, constants = sql(query)

        async def found(connection: Connection) -> list[Recorded]:
            return await recorded_rows(connection, text, {**constants, **values})

        return await self._pool.reading(found)


def _until(as_of: AsOf | None) -> dict[str, AsOf | None]:
    is_time = isinstance(as_of, datetime)
    return {"until_position": None if is_time else as_of, "until_time": as_of if is_time else None}


def _is_after(position: int, recorded_at: datetime, as_of: AsOf | None) -> bool:
    if as_of is None:
        return False
    return recorded_at > as_of if isinstance(as_of, datetime) else position > as_of


def _unbroken(stream: Iterable[Recorded]) -> list[Recorded]:
    """A stream up to its first gap. After a clock went back, `as_of` a time may leave out an event in between."""
    return [recorded for version, recorded in enumerate(stream, 1) if recorded.version == version]


def _entry(recorded: Recorded, language: Language) -> Entry:
    if recorded.is_altered():
        return Entry(recorded.position, _altered(recorded, language), altered=True)
    zone = zone_of(recorded.office)
    return Entry(
        position=recorded.position,
        recorded_at=recorded.recorded_at.astimezone(zone),
        effective_at=recorded.effective_at.astimezone(zone),
        service=recorded.type.partition(".")[0],
        type=recorded.type,
        stream_id=recorded.stream_id,
        version=recorded.version,
        actor=recorded.actor,
        actor_role=recorded.actor_role,
        channel=recorded.channel,
        reason=recorded.reason,
        causation=recorded.causation,
        sentence=sentence(recorded, language),
    )


def _altered(recorded: Recorded, language: Language) -> str:
    return EventAltered(position=recorded.position).sentence(language)


_DAMAGES: Mapping[str, type[Damaged]] = {one.code: one for one in (EventAltered, EventMisplaced, EventMissing)}


def damage_sentence(damage: Damage, language: Language) -> str:
    """What is wrong with a damaged event, in words."""
    return _DAMAGES[damage.code](position=damage.position).sentence(language)


def _state(stream: Sequence[Recorded]) -> State:
    first, last = stream[0], stream[-1]
    damaged = [Damage(recorded.position, EventAltered.code) for recorded in stream if recorded.is_altered()]
    kind = None if first.is_altered() else str(first.fields().get("originator_topic", ""))
    if damaged:
        return State(kind, first.stream_id, last.version, None, damaged)
    try:
        return State(kind, first.stream_id, last.version, _folded(stream), [])
    except Damaged as fault:
        return State(kind, first.stream_id, last.version, None, [Damage(fault.details["position"], fault.code)])


def _folded(stream: Sequence[Recorded]) -> dict[str, Any] | None:
    try:
        aggregate = replayed(stream)
    except Damaged:
        raise
    except Exception as fault:  # one stream that cannot be folded must not hide the others
        _log.error("stream-not-folded", position=stream[0].position, fault=type(fault).__name__)
        return None
    return None if aggregate is None else state_of(aggregate, zone_of(stream[0].office))


def _stuck(recorded: Recorded, language: Language) -> Stuck:
    if recorded.is_altered():
        return Stuck(recorded.position, _altered(recorded, language), altered=True)
    told = recorded.fields()
    return Stuck(
        case_id=recorded.case_id,
        service=told["service"],
        position=told["at"],
        trigger=told["trigger"],
        code=told["code"],
        reason=told["why"],
        since=recorded.recorded_at.astimezone(zone_of(recorded.office)),
        stopped_at=recorded.position,
        sentence=sentence(recorded, language),
    )


def _disclosure(recorded: Recorded, file: FileUploadBegun | None, language: Language) -> Disclosure:
    """A read or a search; `file` is the file's first event, if a file was read."""
    if recorded.is_altered():
        return Disclosure(recorded.position, _altered(recorded, language), altered=True)
    return Disclosure(
        **_read_details(recorded, file),
        position=recorded.position,
        recorded_at=recorded.recorded_at.astimezone(zone_of(recorded.office)),
        case_id=recorded.case_id,
        actor=recorded.actor,
        actor_role=recorded.actor_role,
        channel=recorded.channel,
        sentence=sentence(recorded, language),
    )


def _read_details(recorded: Recorded, file: FileUploadBegun | None) -> dict[str, Any]:
    nothing: dict[str, Any] = {
        "person": None,
        "persons": [],
        "fields": [],
        "file": None,
        "document": None,
        "document_name": None,
    }
    if recorded.type == ApplicantsSearched.TYPE:
        searched = ApplicantsSearched.of(recorded)
        return nothing | {
            "persons": list(searched.persons),
            "fields": list(searched.fields),
            "purpose": searched.purpose,
        }
    if recorded.type == FileRead.TYPE:
        read = FileRead.of(recorded)
        of_file = {"file": recorded.stream_id, "document": read.document, "purpose": read.purpose}
        return nothing | of_file | ({"person": file.person, "document_name": file.document_name} if file else {})
    if recorded.type == TextsRead.TYPE:
        return nothing | {"fields": list(TextsRead.of(recorded).fields)}
    if recorded.type == AttachmentRead.TYPE:
        attached = AttachmentRead.of(recorded)
        return nothing | {"person": attached.person, "file": recorded.stream_id, "purpose": attached.purpose}
    if recorded.type == AddressRead.TYPE:
        opened = AddressRead.of(recorded)
        return nothing | {"person": opened.person, "fields": [opened.field], "purpose": opened.purpose}
    told = PersonalDataDisclosed.of(recorded)
    return nothing | {"person": told.person, "fields": list(told.fields), "purpose": told.purpose}
