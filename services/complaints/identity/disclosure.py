"""Reading who reported a matter, on record, and the consent of the head that a whistle-blower's identity needs.

| secrecy | who reads what |
|---|---|
| open | who handles the complaint: name and contact; who has the identity right: everything that is stored |
| confidential, anonymous | only who has the identity right |
| whistle-blowing | only who has the identity right, once for each consent of the head of the office |

The right is a role of its own. Sources: UU 25/2009 art. 36; UU 27/2022 art. 31, 35; SOD-13.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from services.complaints.identity.reporter import Consent, Purpose, ReadFor, Reading, Reporter
from services.complaints.policy.words import ReporterField
from shared.errors import DutiesNotSeparate, Forbidden, RefusedByRule
from shared.journal.events import Event
from shared.roles import COMPLAINT_IDENTITY_READER, HEAD_OF_OFFICE, SYSTEM

ReadableField = Literal["name", "address", "phone", "email", "nik", "account"]
"""What an officer can ask for. The receipt is the reporter's secret: nobody reads it."""
CONTACT: Final = frozenset[ReadableField](("name", "address", "phone", "email"))
MESSAGES: Final = "jejak:messages"
# [C]: how long the consent of the head is good for.
CONSENT_DAYS: Final = 7


@dataclass(frozen=True)
class Reader:
    """Who wants to read: token subject, acting role, whether they have the identity right, and whether they handle the
    complaint.
    """

    subject: str
    role: str
    has_right: bool
    handles: bool


class IdentityRightMissing(Forbidden):
    code = "identity-right-missing"
    indonesian = "Identitas pelapor ini hanya dapat dibaca oleh petugas dengan peran {roles:any}. Hubungi pelapor lewat pengaduannya."
    english = (
        "Only an officer with the role {roles:any} can read who reported this. Ask the reporter through the complaint."
    )
    clause = "UU 25/2009 art. 36"


class ReporterFieldNotHeld(RefusedByRule):
    code = "reporter-data-not-held"
    indonesian = "Pelapor tidak meninggalkan data ini: {fields:words}. Minta hanya data yang disebut pada `held`."
    english = "The reporter left no such data: {fields:words}. Ask only for what `held` names."


class ConsentMissing(RefusedByRule):
    code = "reading-consent-missing"
    indonesian = (
        "Identitas pelapor whistle-blowing hanya dapat dibaca sekali untuk setiap persetujuan {roles:any}, untuk data dan "
        "keperluan yang disetujui. Mintalah persetujuan itu dahulu."
    )
    english = (
        "The identity of a whistle-blower can be read once for each consent of the {roles:any}, for the data and the "
        "purpose consented to. Ask for that consent first."
    )


class ConsentNotNeeded(RefusedByRule):
    code = "reading-consent-not-needed"
    indonesian = "Hanya identitas pelapor whistle-blowing yang memerlukan persetujuan untuk dibaca."
    english = "Only the identity of a whistle-blower needs a consent to be read."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class ReadingConsented(Event[Reporter]):
    """The head of the office consented to one reading of a whistle-blower's identity.

    `reader`: the token subject of the person who may read, until the end of `until`. A later consent for the same
    person replaces it.
    """

    TOPIC = "complaints.reporter-reading-consented"
    INDONESIAN = "Kepala menyetujui satu pembacaan identitas pelapor ({fields}); keperluan: {purpose}; sampai {until}."
    ENGLISH = (
        "The head consented to one reading of the reporter's identity ({fields}); purpose: {purpose}; until {until}."
    )
    reader: str
    fields: tuple[ReporterField, ...]
    purpose: Purpose
    until: date
    consented_by: str

    def apply(self, reporter: Reporter) -> None:
        reporter.consents = {**reporter.consents, self.reader: Consent(self.fields, self.purpose, self.until)}


class ReporterRead(Event[Reporter]):
    """Somebody read who reported the matter, or the system opened a contact to send a message (UU 27/2022 art. 31).

    `read_by`: the reader's token subject; `role` and `read_on` are what the reporter is shown of them. Uses up the consent
    to this reading, if it needed one.
    """

    TOPIC = "complaints.reporter-read"
    INDONESIAN = "Identitas pelapor dibaca ({fields}); keperluan: {purpose}."
    ENGLISH = "The reporter's identity was read ({fields}); purpose: {purpose}."
    person: UUID
    fields: tuple[ReporterField, ...]
    purpose: ReadFor
    read_by: str
    role: str
    read_on: date

    def apply(self, reporter: Reporter) -> None:
        reporter.readings = (*reporter.readings, Reading(self.fields, self.purpose, self.role, self.read_on))
        reporter.consents = {one: left for one, left in reporter.consents.items() if one != self.read_by}


# Decisions – refuse, or record one thing. Time is an argument.
def consent(
    reporter: Reporter, reader: str, fields: Sequence[ReadableField], purpose: Purpose, by: str, on: date, now: datetime
) -> None:
    """Consents to one reading by `reader`. Raises ConsentNotNeeded, ReporterFieldNotHeld, DutiesNotSeparate for oneself."""
    if reporter.secrecy != "whistle-blowing":
        raise ConsentNotNeeded
    if reader == by:
        raise DutiesNotSeparate(because=ReadingConsented.TOPIC)
    _refuse_absent(reporter, fields)
    until = on + timedelta(days=CONSENT_DAYS)
    reporter.record(
        ReadingConsented, now, reader=reader, fields=_once(fields), purpose=purpose, until=until, consented_by=by
    )


def disclose(
    reporter: Reporter, fields: Sequence[ReadableField], purpose: Purpose, reader: Reader, on: date, now: datetime
) -> None:
    """Records a reading before the fields are opened.

    Raises IdentityRightMissing, ConsentMissing, ReporterFieldNotHeld.
    """
    of_handler = reporter.secrecy == "open" and reader.handles and CONTACT.issuperset(fields)
    if not (of_handler or reader.has_right):
        raise IdentityRightMissing(roles=[COMPLAINT_IDENTITY_READER])
    if reporter.secrecy == "whistle-blowing":
        _refuse_without_consent(reporter, fields, purpose, reader.subject, on)
    _refuse_absent(reporter, fields)
    _record(reporter, fields, purpose, reader.subject, reader.role, on, now)


def record_sending(reporter: Reporter, field: ReporterField, on: date, now: datetime) -> None:
    """Records that the service of messages opened a contact to send a message to the reporter."""
    _record(reporter, [field], "message-sent", MESSAGES, SYSTEM, on, now)


def record_forwarding(
    reporter: Reporter, fields: Sequence[ReporterField], sender: str, on: date, now: datetime
) -> None:
    """Records that the system opened a contact to send it to another institution with the report; `sender`: the service."""
    _record(reporter, fields, "report-forwarded", sender, SYSTEM, on, now)


def _refuse_without_consent(
    reporter: Reporter, fields: Sequence[ReadableField], purpose: Purpose, reader: str, on: date
) -> None:
    given = reporter.consents.get(reader)
    if given is None or on > given.until or purpose != given.purpose or not set(given.fields).issuperset(fields):
        raise ConsentMissing(roles=[HEAD_OF_OFFICE])


def _refuse_absent(reporter: Reporter, fields: Sequence[ReporterField]) -> None:
    if absent := [one for one in fields if one not in reporter.sealed]:
        raise ReporterFieldNotHeld(fields=absent)


def _record(
    reporter: Reporter,
    fields: Sequence[ReporterField],
    purpose: ReadFor,
    read_by: str,
    role: str,
    on: date,
    now: datetime,
) -> None:
    reporter.record(
        ReporterRead,
        now,
        person=reporter.person,
        fields=_once(fields),
        purpose=purpose,
        read_by=read_by,
        role=role,
        read_on=on,
    )


def _once(fields: Sequence[ReporterField]) -> tuple[ReporterField, ...]:
    return tuple(dict.fromkeys(fields))
