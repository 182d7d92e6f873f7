"""Who reported a matter, sealed under a key of their own.

The complaint does not know its reporter: it has the text, under another key. So nothing that shows a complaint can show
the reporter, and a person who may read the text cannot read the identity with it (UU 25/2009 art. 36; UU 27/2022 art. 35).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, get_args
from uuid import UUID

from services.complaints.policy.words import ReporterField, Secrecy
from shared.contracts.complaints import reporter_of
from shared.ids import NewId
from shared.journal.events import Aggregate, FirstEvent
from shared.privacy.personal import Personal, PersonalData
from shared.wording import Language

FIELDS: tuple[ReporterField, ...] = get_args(ReporterField)
OF_ANONYMOUS: frozenset[ReporterField] = frozenset({"phone", "email", "receipt"})
"""What is kept of a reporter who wants to be anonymous: a contact, if they leave one, and the receipt, which names nobody."""

Purpose = Literal["ask-reporter", "deliver-answer", "verify-identity", "investigation", "protection", "legal-order"]
"""Why a person reads the identity: a closed set, because the reporter sees it, and free text could name people."""
ReadFor = Literal[Purpose, "message-sent", "report-forwarded"]
"""The same, or what the system sent: a message, or the report to another institution."""


@dataclass(frozen=True)
class Consent:
    """The consent of the head of the office to one reading, by one person, until the end of a day."""

    fields: tuple[ReporterField, ...]
    purpose: Purpose
    until: date


@dataclass(frozen=True)
class Reading:
    """One reading, as the reporter may see it: the fields, why, by which role, and on which day of the office."""

    fields: tuple[ReporterField, ...]
    purpose: ReadFor
    role: str
    on: date


class Reporter(Aggregate):
    """The reporter of one complaint, in the complaint's case.

    `person`: the owner of the key. `consents`: those that no reading has used yet, by the reader's token subject.
    `readings`: all of them, the first one first.
    """

    TOPIC = "complaints.reporter"

    office: str
    case_id: UUID
    complaint_id: UUID
    secrecy: Secrecy
    person: UUID
    language: Language
    sealed: dict[ReporterField, Personal[str]] = field(init=False)
    consents: dict[str, Consent] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True)
class SealedReporter:
    """What a reporter said about themselves, after it was sealed."""

    person: UUID
    fields: Mapping[ReporterField, Personal[str]]


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class ReporterRecorded(FirstEvent[Reporter]):
    """The reporter of a complaint was recorded. The fields are sealed under a key that only this reporter has.

    `person`: the owner of that key. `language`: the language in which the reporter wants to be addressed.
    """

    TOPIC = "complaints.reporter-recorded"
    INDONESIAN = "Identitas pelapor disimpan tersegel ({secrecy})."
    ENGLISH = "The reporter's identity was stored, sealed ({secrecy})."
    office: str
    case_id: UUID
    complaint_id: UUID
    secrecy: Secrecy
    person: UUID
    language: Language
    name: Personal[str] | None
    address: Personal[str] | None
    phone: Personal[str] | None
    email: Personal[str] | None
    nik: Personal[str] | None
    account: Personal[str] | None
    receipt: Personal[str] | None

    def apply(self, reporter: Reporter) -> None:
        given: dict[ReporterField, Personal[str] | None] = {name: getattr(self, name) for name in FIELDS}
        reporter.sealed = {name: value for name, value in given.items() if value is not None}


async def seal_reporter(
    personal: PersonalData, new_id: NewId, complaint_id: UUID, fields: Mapping[ReporterField, str], now: datetime
) -> SealedReporter:
    """Makes a key for the reporter and seals the fields under it; empty fields count as not stated.

    Call it after all checks passed, because each call makes a key. No field gets a hash: nobody can search by it.
    """
    person = new_id(now)
    given = {name: clear for name, clear in fields.items() if clear}
    if given:
        await personal.make_key(person)
    stream = reporter_of(complaint_id)
    return SealedReporter(
        person, {name: await personal.seal(person, stream, name, clear) for name, clear in given.items()}
    )


# Decision – records one thing. Time is an argument.
def record_reporter(
    sealed: SealedReporter,
    office: str,
    case_id: UUID,
    complaint_id: UUID,
    secrecy: Secrecy,
    now: datetime,
    *,
    language: Language = "id",
) -> Reporter:
    """Records the reporter of a complaint. Of an anonymous one only a contact is kept, whatever else was stated."""
    kept = {name for name in FIELDS if secrecy != "anonymous" or name in OF_ANONYMOUS}
    return Reporter.begin(
        ReporterRecorded,
        id=reporter_of(complaint_id),
        now=now,
        office=office,
        case_id=case_id,
        complaint_id=complaint_id,
        secrecy=secrecy,
        person=sealed.person,
        language=language,
        **{name: sealed.fields.get(name) if name in kept else None for name in FIELDS},
    )
