"""A test laboratory outside the office: the office registers it with the token subjects of the people who act for it.

ISO/IEC 17065 6.2.2: a body that lets others test keeps a list of them and the evidence of their competence.
"""

from datetime import date, datetime
from uuid import UUID

from shared.errors import Forbidden, RefusedByRule
from shared.journal.events import Aggregate, Event, FirstEvent


class LaboratoryKnown(RefusedByRule):
    code = "laboratory-known"
    indonesian = "Laboratorium dengan kode ini sudah terdaftar di kantor Anda."
    english = "A laboratory with this code is registered at your office already."


class LaboratoryNotRegistered(Forbidden):
    """The token says `laboratory`, and the office has not registered its subject."""

    code = "laboratory-not-registered"
    indonesian = "Akun Anda belum terdaftar sebagai akun laboratorium. Mintalah kantor mendaftarkannya."
    english = "Your account is not registered as one of a laboratory. Ask the office to register it."


class LaboratoryNotValid(RefusedByRule):
    code = "laboratory-not-valid"
    indonesian = "Penunjukan laboratorium ini tidak berlaku pada {on:day}. Pilih laboratorium lain."
    english = "The appointment of this laboratory is not valid on {on:day}. Choose another laboratory."
    clause = "ISO/IEC 17065:2012 6.2.2"


class LaboratoryPeriodInverted(RefusedByRule):
    code = "laboratory-period-inverted"
    indonesian = "`valid_until` tidak boleh sebelum `valid_from`."
    english = "`valid_until` must not be before `valid_from`."


class AccountOfLaboratory(RefusedByRule):
    code = "account-of-laboratory"
    indonesian = "Akun ini sudah terdaftar sebagai akun laboratorium."
    english = "This account is registered as one of a laboratory already."


class AccountNotOfLaboratory(RefusedByRule):
    code = "account-not-of-laboratory"
    indonesian = "Akun ini bukan akun laboratorium tersebut; lihat `subjects`."
    english = "This account is not one of the laboratory; see `subjects`."


class Laboratory(Aggregate):
    """One laboratory at one office. `subjects`: the token subjects of the people who report for it."""

    TOPIC = "certification.laboratory"

    office: str
    laboratory: str
    title: str
    accreditation: str | None
    evidence: str
    valid_from: date
    valid_until: date | None
    subjects: tuple[str, ...] = ()

    def refuse_unless_valid(self, on: date) -> None:
        """Raises LaboratoryNotValid."""
        if not self.valid_from <= on <= (self.valid_until or date.max):
            raise LaboratoryNotValid(on=on.isoformat())


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class LaboratoryRegistered(FirstEvent[Laboratory]):
    """The office registered a laboratory to which it may send samples."""

    TOPIC = "certification.laboratory-registered"
    INDONESIAN = "Laboratorium {title} ({laboratory}) didaftarkan, berlaku mulai {valid_from}; bukti: {evidence}"
    ENGLISH = "The laboratory {title} ({laboratory}) was registered, valid from {valid_from}; evidence: {evidence}"
    office: str
    laboratory: str
    title: str
    accreditation: str | None
    evidence: str
    valid_from: date
    valid_until: date | None
    registered_by: str
    registered_on: date


class LaboratoryAccountAdded(Event[Laboratory]):
    """An account may now report for the laboratory."""

    TOPIC = "certification.laboratory-account-added"
    INDONESIAN = "Akun ditambahkan pada laboratorium."
    ENGLISH = "An account was added to the laboratory."
    subject: str
    added_by: str
    added_on: date

    def apply(self, laboratory: Laboratory) -> None:
        laboratory.subjects = (*laboratory.subjects, self.subject)


class LaboratoryAccountRemoved(Event[Laboratory]):
    """An account may no longer report for the laboratory."""

    TOPIC = "certification.laboratory-account-removed"
    INDONESIAN = "Akun dilepas dari laboratorium: {reason}"
    ENGLISH = "An account was removed from the laboratory: {reason}"
    subject: str
    reason: str
    removed_by: str
    removed_on: date

    def apply(self, laboratory: Laboratory) -> None:
        laboratory.subjects = tuple(one for one in laboratory.subjects if one != self.subject)


class LaboratoryPeriodChanged(Event[Laboratory]):
    """The appointment of the laboratory was extended or ended."""

    TOPIC = "certification.laboratory-period-changed"
    INDONESIAN = "Penunjukan laboratorium berlaku sampai {valid_until}: {reason}"
    ENGLISH = "The appointment of the laboratory is valid until {valid_until}: {reason}"
    valid_until: date | None
    reason: str
    changed_by: str
    changed_on: date

    def apply(self, laboratory: Laboratory) -> None:
        laboratory.valid_until = self.valid_until


# Decisions – refuse, or record one thing. Time is an argument.
def register(
    id: UUID,
    now: datetime,
    *,
    office: str,
    laboratory: str,
    title: str,
    accreditation: str | None,
    evidence: str,
    valid_from: date,
    valid_until: date | None,
    by: str,
    on: date,
) -> Laboratory:
    """Registers a laboratory; `laboratory` is its code. Raises LaboratoryPeriodInverted."""
    if valid_until is not None and valid_until < valid_from:
        raise LaboratoryPeriodInverted
    return Laboratory.begin(
        LaboratoryRegistered,
        id=id,
        now=now,
        office=office,
        laboratory=laboratory,
        title=title,
        accreditation=accreditation,
        evidence=evidence,
        valid_from=valid_from,
        valid_until=valid_until,
        registered_by=by,
        registered_on=on,
    )


def add_account(laboratory: Laboratory, subject: str, by: str, on: date, now: datetime) -> None:
    """Raises AccountOfLaboratory; the unique key does so for an account of another laboratory."""
    if subject in laboratory.subjects:
        raise AccountOfLaboratory
    laboratory.record(LaboratoryAccountAdded, now, subject=subject, added_by=by, added_on=on)


def remove_account(laboratory: Laboratory, subject: str, reason: str, by: str, on: date, now: datetime) -> None:
    """Raises AccountNotOfLaboratory."""
    if subject not in laboratory.subjects:
        raise AccountNotOfLaboratory
    laboratory.record(LaboratoryAccountRemoved, now, subject=subject, reason=reason, removed_by=by, removed_on=on)


def change_period(
    laboratory: Laboratory, valid_until: date | None, reason: str, by: str, on: date, now: datetime
) -> None:
    """Extends or ends the appointment. Raises LaboratoryPeriodInverted."""
    if valid_until is not None and valid_until < laboratory.valid_from:
        raise LaboratoryPeriodInverted
    laboratory.record(
        LaboratoryPeriodChanged, now, valid_until=valid_until, reason=reason, changed_by=by, changed_on=on
    )
