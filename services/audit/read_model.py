"""Queries on the journal. Audit has no tables of its own: it reads the journal itself, so it is never behind.

A moment is one of `until_position` and `until_time`, or neither. Pages continue after a position.
"""

from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    FromClause,
    Index,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.sql.expression import Executable

from shared.contracts.complaints import AttachmentRead, ReporterRead, TextsRead
from shared.contracts.intake import (
    ApplicantsSearched,
    ApplicationAccepted,
    FieldsDisclosed,
    FileRead,
    FileUploadBegun,
    PersonalDataDisclosed,
)
from shared.contracts.messages import AddressRead
from shared.contracts.metrology import OwnerDataDisclosed, PeneraDataDisclosed
from shared.journal.journal import events
from shared.service.queries import equals_if_given
from shared.service.stop import Resumed, Stopped

Query = Executable
"""A query on the journal; its values are passed by name."""

_RECORDED = [cast(column, Text) if column is events.c.payload else column for column in events.c]
_TIME = DateTime(timezone=True)
_DISCLOSED = (
    PersonalDataDisclosed.TYPE,
    FieldsDisclosed.TYPE,
    PeneraDataDisclosed.TYPE,
    OwnerDataDisclosed.TYPE,
    ApplicantsSearched.TYPE,
    FileRead.TYPE,
    ReporterRead.TYPE,
    TextsRead.TYPE,
    AttachmentRead.TYPE,
    AddressRead.TYPE,
)
"""Reads of sealed fields (of applicants, applications, penera, owners, reporters, complaints), searches by them, and reads of
files.
"""


def _until(source: FromClause) -> ColumnElement[bool]:
    position, time = bindparam("until_position", type_=BigInteger), bindparam("until_time", type_=_TIME)
    return and_(
        or_(position.is_(None), source.c.position <= position), or_(time.is_(None), source.c.recorded_at <= time)
    )


_PAGE = and_(events.c.position > bindparam("after"), _until(events))
_OF_CASE = events.c.case_id == bindparam("case")

events_of_case = select(*_RECORDED).where(_OF_CASE, _PAGE).order_by(events.c.position).limit(bindparam("limit"))

_NUMBERS = "type = 'intake.application-accepted'"
_NUMBER = "payload ->> 'number'"
assert ApplicationAccepted.TYPE in _NUMBERS
Index("events_registration_number", text(f"({_NUMBER})"), postgresql_where=text(_NUMBERS), _table=events)
acceptances_of_number = (
    select(*_RECORDED)
    .where(
        text(f"journal.events.{_NUMBERS}"),  # spelled like the index events_registration_number
        literal_column(f"journal.events.{_NUMBER}", Text) == bindparam("number", type_=Text),
        equals_if_given(events.c.office, "office"),
        _until(events),
    )
    .order_by(events.c.position)
    .limit(bindparam("limit"))
)
"""The acceptances that gave a registration number, in one office or in all; each office has its own numbers."""

_touched = events.alias("touched")
_named = func.jsonb_each_text(_touched.c.payload).table_valued("key", "value", name="named")
_IN_CASE = and_(_touched.c.case_id == bindparam("case"), _until(_touched))
_ID = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
events_of_touched_streams = (
    select(*_RECORDED)
    .where(
        or_(
            events.c.stream_id.in_(select(_touched.c.stream_id).where(_IN_CASE)),
            events.c.stream_id.in_(
                select(cast(_named.c.value, Uuid))
                .select_from(_touched.join(_named, true()))
                .where(_IN_CASE, _named.c.key.like("%\\_id"), _named.c.value.regexp_match(_ID))
            ),
        ),
        events.c.office == bindparam("office"),
        _until(events),
    )
    .order_by(events.c.stream_id, events.c.version)
)
"""All events, of any case, of every aggregate that the case touched or names: its applicant, its instrument.

Only of the case's own office: an applicant may name another office's instrument, and this office must not see it.
"""

_resumed = events.alias("resumed")
events_of_stops = (
    select(*_RECORDED)
    .where(
        text("journal.events.type LIKE 'reactions.%'"),  # as the index events_reactions says it
        events.c.type == Stopped.TOPIC,
        events.c.office == bindparam("office"),
        _PAGE,
        ~select(_resumed.c.position)
        .where(_resumed.c.stream_id == events.c.stream_id, _resumed.c.type == Resumed.TOPIC, _until(_resumed))
        .exists(),
    )
    .order_by(events.c.position)
    .limit(bindparam("limit"))
)
"""Stops of an office that were not resumed."""


_begun = events.alias("begun")
_beginning_of_file = and_(_begun.c.version == 1, _begun.c.type == FileUploadBegun.TYPE)
beginnings_of_files = select(
    *(cast(column, Text) if column is _begun.c.payload else column for column in _begun.c)
).where(_beginning_of_file, _begun.c.stream_id == func.any(bindparam("files")))
"""The first events of some files; each names the person whose data the file holds."""


def _concerns(person: ColumnElement[UUID]) -> ColumnElement[bool]:
    """A read of fields names the person, a search names everyone it found; a file's first event names the person."""
    of_file = select(_begun.c.position).where(
        _beginning_of_file,
        _begun.c.stream_id == events.c.stream_id,
        _begun.c.payload["personal_key"]["person"].astext == cast(person, Text),
    )
    return or_(
        events.c.payload["person"].astext == cast(person, Text),
        events.c.payload["persons"].contains(func.jsonb_build_array(cast(person, Text))),
        and_(events.c.type == FileRead.TYPE, of_file.exists()),
    )


def _disclosures(*narrower: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    person = bindparam("person", type_=Uuid)
    since, before = bindparam("since", type_=_TIME), bindparam("before", type_=_TIME)
    return (
        select(*_RECORDED)
        .where(
            *narrower,
            or_(*(events.c.type == one for one in _DISCLOSED)),
            events.c.office == bindparam("office"),
            _PAGE,
            or_(person.is_(None), _concerns(person)),
            or_(since.is_(None), events.c.recorded_at >= since),
            or_(before.is_(None), events.c.recorded_at < before),
        )
        .order_by(events.c.position)
        .limit(bindparam("limit"))
    )


disclosures = _disclosures()
"""Reads of sealed fields and of files in an office. Walks the journal in order from `after`, because no index helps."""
disclosures_of_case = _disclosures(_OF_CASE)
"""The same within one case, through the index of cases."""
