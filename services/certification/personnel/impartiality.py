"""Impartiality: consultancy for a client, and declarations of interest in a certification.

    The certification body shall not use personnel who have provided consultancy for the product to review or decide "within a
    period specified by the certification body"; a note says that two years is common.        – ISO/IEC 17065 4.2.10 [C]

The period is the scheme's `consultancy_years`; it holds for auditors, too (SOD-03).
"""

from datetime import date, datetime
from uuid import UUID

from services.certification.personnel.person import Consultancy, Interest, Person
from services.certification.scheme.scheme import Scheme
from shared.errors import Forbidden, RefusedByRule
from shared.journal.events import Event
from shared.months import after_months


class ConsultedForClient(RefusedByRule):
    """`on` is the first day on which the person may act for this client."""

    code = "consulted-for-client"
    indonesian = (
        "Orang ini pernah menjadi konsultan klien sampai {until:day}; ia baru dapat bertindak mulai {on:day}, dengan "
        "pernyataan kepentingan. Tugaskan orang lain."
    )
    english = (
        "This person consulted for the client until {until:day} and may act from {on:day} on, with a declaration of "
        "interest. Assign somebody else."
    )
    clause = "ISO/IEC 17065 4.2.10; SOD-03"


class InterestNotDeclared(RefusedByRule):
    code = "interest-not-declared"
    indonesian = (
        "Orang ini pernah menjadi konsultan klien. Mintalah ia dahulu menyatakan kepentingannya atas perkara ini "
        "(alamat entrinya dalam daftar personel, lalu /interests)."
    )
    english = (
        "This person once consulted for the client. Ask them first to declare their interest in this certification "
        "(the address of their entry in the personnel register, then /interests)."
    )
    clause = "ISO/IEC 17065 4.2.12; SOD-03"


class ConflictDeclared(RefusedByRule):
    code = "conflict-declared"
    indonesian = "Orang ini menyatakan konflik kepentingan atas perkara ini pada {on:day}. Tugaskan orang lain."
    english = "This person declared a conflict of interest in this certification on {on:day}. Assign somebody else."
    clause = "ISO/IEC 17065 4.2.12"


class InterestOfAnother(Forbidden):
    code = "interest-of-another"
    indonesian = "Pernyataan kepentingan dibuat oleh orangnya sendiri, dengan akunnya."
    english = "A person declares their interests themselves, with their own account."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class ConsultancyRecorded(Event[Person]):
    """The person gave consultancy to a client; `until` is its last day."""

    TOPIC = "certification.consultancy-recorded"
    INDONESIAN = "Konsultansi untuk klien dicatat, sampai {until}."
    ENGLISH = "Consultancy for a client was recorded, until {until}."
    applicant_id: UUID
    until: date

    def apply(self, person: Person) -> None:
        person.consultancies = (*person.consultancies, Consultancy(self.applicant_id, self.until))


class InterestDeclared(Event[Person]):
    """The person declared their interests in a certification; a later declaration replaces it."""

    TOPIC = "certification.interest-declared"
    INDONESIAN = "Kepentingan atas perkara sertifikasi dinyatakan; konflik: {conflict}. {words}"
    ENGLISH = "An interest in a certification was declared; conflict: {conflict}. {words}"
    certification_id: UUID
    conflict: bool
    words: str
    on: date

    def apply(self, person: Person) -> None:
        person.interests = (*person.interests, Interest(self.certification_id, self.conflict, self.on))


# Decisions – refuse, or record one thing. Time is an argument.
def record_consultancy(person: Person, applicant_id: UUID, until: date, now: datetime) -> None:
    """Records consultancy; also by the person, because it is only against them. `until` may lie ahead."""
    person.record(ConsultancyRecorded, now, applicant_id=applicant_id, until=until)


def declare_interest(
    person: Person, certification_id: UUID, conflict: bool, words: str, by: str, on: date, now: datetime
) -> None:
    """Raises InterestOfAnother."""
    if by != person.subject:
        raise InterestOfAnother
    person.record(InterestDeclared, now, certification_id=certification_id, conflict=conflict, words=words, on=on)


def refuse_for_client(
    person: Person, applicant_id: UUID, scheme: Scheme, on: date, certification_id: UUID | None = None
) -> None:
    """Refuses a person who consulted for the client, until the scheme's years are over; afterwards unless they declared.

    With `certification_id` it also refuses a declared conflict. Consulted until 2024-08-15, two years: refused until
    2026-08-14, and from 2026-08-15 without a declaration for the certification.

    Raises ConsultedForClient, ConflictDeclared, InterestNotDeclared.
    """
    until = max((one.until for one in person.consultancies if one.applicant_id == applicant_id), default=None)
    if until is not None and scheme.consultancy_years is not None:
        first = after_months(until, 12 * scheme.consultancy_years)
        if on < first:
            raise ConsultedForClient(until=until.isoformat(), on=first.isoformat())
    if certification_id is None:
        return
    declared = person.interest_in(certification_id)
    if declared is not None and declared.conflict:
        raise ConflictDeclared(on=declared.on.isoformat())
    if declared is None and until is not None:
        raise InterestNotDeclared
