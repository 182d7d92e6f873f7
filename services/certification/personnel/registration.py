"""A person is entered in the register; employment and education change; sealed data are read in clear."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from services.certification.personnel.evidence import refuse_later_than_today, refuse_without_evidence
from services.certification.personnel.person import (
    Education,
    Employment,
    EmploymentKind,
    Level,
    OwnEntry,
    Person,
    PersonField,
    person_of,
)
from shared.errors import RefusedByRule
from shared.journal.events import Event, FirstEvent
from shared.privacy.personal import Personal


class EmploymentInverted(RefusedByRule):
    code = "employment-inverted"
    indonesian = "Masa kerja berakhir sebelum mulai; perbaiki `valid_until`."
    english = "The employment ends before it begins; correct `valid_until`."


class PersonKnown(RefusedByRule):
    code = "person-known"
    indonesian = "Orang ini sudah tercatat dalam daftar personel dengan nomor {person}; ubah catatan itu."
    english = "This person is in the personnel register already, with the id {person}; change that entry."


class PersonalFieldNotHeld(RefusedByRule):
    code = "personal-field-not-held"
    indonesian = "Catatan orang ini tidak memuat: {fields:words}."
    english = "This person's entry does not hold: {fields:words}."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class PersonRegistered(FirstEvent[Person]):
    """A person was entered in the personnel register, with education and employment; name and NIP are sealed."""

    TOPIC = "certification.person-registered"
    INDONESIAN = "Personel dicatat: pendidikan {education}, {employment} sejak {valid_from} sampai {valid_until}."
    ENGLISH = "A person was entered in the personnel register: education {education}, {employment} from {valid_from} to {valid_until}."
    office: str
    subject: str
    name: Personal[str]
    nip: Personal[str] | None
    education: Level
    employment: EmploymentKind
    valid_from: date
    valid_until: date | None

    def apply(self, person: Person) -> None:
        person.educations = (Education(self.education),)
        person.employments = (Employment(self.employment, self.valid_from, self.valid_until),)


class EmploymentRecorded(Event[Person]):
    """The person got another employment or contract; earlier ones stay valid for their own days."""

    TOPIC = "certification.employment-recorded"
    INDONESIAN = "Masa kerja dicatat: {employment} sejak {valid_from} sampai {valid_until}."
    ENGLISH = "An employment was recorded: {employment} from {valid_from} to {valid_until}."
    employment: EmploymentKind
    valid_from: date
    valid_until: date | None

    def apply(self, person: Person) -> None:
        person.employments = (
            *person.employments,
            Employment(self.employment, self.valid_from, self.valid_until),
        )


class EmploymentEnded(Event[Person]):
    """The person left the body, or the contract ended early: after this day no employment is valid."""

    TOPIC = "certification.employment-ended"
    INDONESIAN = "Masa kerja berakhir pada {on}: {words}"
    ENGLISH = "The employment ended on {on}: {words}"
    on: date
    words: str

    def apply(self, person: Person) -> None:
        person.employments = tuple(
            Employment(one.kind, one.valid_from, min(one.valid_until or date.max, self.on))
            for one in person.employments
            if one.valid_from <= self.on
        )


class EducationRecorded(Event[Person]):
    """The person completed a further education; a file or a reference proves it."""

    TOPIC = "certification.education-recorded"
    INDONESIAN = "Pendidikan dicatat: {level}, lulus {on}."
    ENGLISH = "An education was recorded: {level}, completed {on}."
    level: Level
    on: date
    file: UUID | None
    reference: str | None

    def apply(self, person: Person) -> None:
        person.educations = (*person.educations, Education(self.level, self.on))


class PersonDataDisclosed(Event[Person]):
    """Somebody read sealed fields in clear; the envelope names the reader (UU 27/2022 art. 31)."""

    TOPIC = "certification.person-data-disclosed"
    INDONESIAN = "Data pribadi personel dibaca; keperluan: {purpose}"
    ENGLISH = "The personal data of a person of the body were read; purpose: {purpose}"
    person: UUID
    fields: tuple[PersonField, ...]
    purpose: str


# Decisions – refuse, or record one thing. Time is an argument.
def register(
    now: datetime,
    by: str,
    *,
    office: str,
    subject: str,
    name: Personal[str],
    nip: Personal[str] | None,
    education: Level,
    employment: Employment,
) -> Person:
    """Enters a person; `subject` is the person in the token. Raises OwnEntry, EmploymentInverted."""
    refuse_registration(subject, employment, by)
    return Person.begin(
        PersonRegistered,
        id=person_of(office, subject),
        now=now,
        office=office,
        subject=subject,
        name=name,
        nip=nip,
        education=education,
        employment=employment.kind,
        valid_from=employment.valid_from,
        valid_until=employment.valid_until,
    )


def refuse_registration(subject: str, employment: Employment, by: str) -> None:
    """Refuses an entry before a key is made for the person. Raises OwnEntry, EmploymentInverted."""
    if by == subject:
        raise OwnEntry
    _refuse_inverted(employment)


def record_employment(person: Person, employment: Employment, by: str, now: datetime) -> None:
    """Raises OwnEntry, EmploymentInverted."""
    person.refuse_own_entry(by)
    _refuse_inverted(employment)
    person.record(
        EmploymentRecorded,
        now,
        employment=employment.kind,
        valid_from=employment.valid_from,
        valid_until=employment.valid_until,
    )


def end_employment(person: Person, last_day: date, words: str, by: str, now: datetime) -> None:
    """Ends every employment after its last day. Raises OwnEntry."""
    person.refuse_own_entry(by)
    person.record(EmploymentEnded, now, on=last_day, words=words)


def record_education(
    person: Person,
    level: Level,
    on: date,
    file: UUID | None,
    reference: str | None,
    by: str,
    today: date,
    now: datetime,
) -> None:
    """Raises OwnEntry, EvidenceMissing, EvidenceNotYet."""
    person.refuse_own_entry(by)
    refuse_without_evidence(file, reference)
    refuse_later_than_today(on, today)
    person.record(EducationRecorded, now, level=level, on=on, file=file, reference=reference)


def disclose(person: Person, fields: Sequence[PersonField], purpose: str, now: datetime) -> None:
    """Records a reading before the fields are opened. Raises PersonalFieldNotHeld."""
    if absent := sorted(set(fields) - set(person.sealed)):
        raise PersonalFieldNotHeld(fields=absent)
    person.record(PersonDataDisclosed, now, person=person.id, fields=tuple(dict.fromkeys(fields)), purpose=purpose)


def _refuse_inverted(employment: Employment) -> None:
    if employment.valid_until is not None and employment.valid_until < employment.valid_from:
        raise EmploymentInverted
