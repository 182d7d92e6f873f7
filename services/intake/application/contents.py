"""The applicant changes documents, fields and instrument while no officer examines them; sealed fields are read."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from services.intake.application.application import Application, NotInThisStatus
from services.intake.application.documents import HandedIn, refuse_twice
from services.intake.application.values import FieldStated
from services.intake.card.card import ServiceCard
from shared.contracts.intake import Verification
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event


class FieldNotSealed(RefusedByRule):
    code = "field-not-sealed"
    indonesian = "Permohonan ini tidak memuat isian tersegel dengan nama itu."
    english = "The application holds no sealed field of that name."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class DocumentsChanged(Event[Application]):
    """The documents handed in are now these."""

    TOPIC = "intake.application-documents-changed"
    INDONESIAN = "Dokumen permohonan diperbarui."
    ENGLISH = "The documents of the application were changed."
    documents: tuple[HandedIn, ...]
    changed_on: date

    def apply(self, application: Application) -> None:
        kept = set(application.documents) & set(self.documents)
        application.verdicts = {
            name: one for name, one in application.verdicts.items() if name in {same.document for same in kept}
        }
        application.documents = self.documents
        application.changes += 1
        application.happened_until = self.changed_on


class FieldsChanged(Event[Application]):
    """The fields of the application are now these."""

    TOPIC = "intake.application-fields-changed"
    INDONESIAN = "Isian permohonan diperbarui."
    ENGLISH = "What the application states was changed."
    fields: tuple[FieldStated, ...]
    changed_on: date

    def apply(self, application: Application) -> None:
        application.stated = {one.field: one for one in self.fields}
        application.changes += 1
        application.happened_until = self.changed_on


class FieldsDisclosed(Event[Application]):
    """A person is about to read sealed fields in clear; the envelope says who (UU 27/2022 art. 31).

    `fields` are ids on the service card; `person` is the owner of the key that seals them.
    """

    TOPIC = "intake.fields-disclosed"
    INDONESIAN = "Isian tersegel permohonan dibaca ({fields}); keperluan: {purpose}"
    ENGLISH = "Sealed fields of the application were read ({fields}); purpose: {purpose}"
    person: UUID
    fields: tuple[str, ...]
    purpose: str


class InstrumentChanged(Event[Application]):
    """The application is now for another instrument, or the other verification of it; `verification` is None if that stays."""

    TOPIC = "intake.application-instrument-changed"
    INDONESIAN = "UTTP dalam permohonan diganti."
    ENGLISH = "The instrument of the application was changed."
    instrument_id: UUID
    changed_on: date
    verification: Verification | None = None

    def apply(self, application: Application) -> None:
        application.instrument_id = self.instrument_id
        application.verification = self.verification or application.verification
        application.changes += 1
        application.happened_until = self.changed_on


# Decisions – refuse, or record one thing. Time is an argument.
def change_documents(
    application: Application, documents: Sequence[HandedIn], card: ServiceCard, on: date, now: datetime
) -> None:
    """Replaces the documents; a verdict holds only for the document that it was given on. Raises DocumentTwice."""
    _refuse_change(application, card, on)
    refuse_twice(documents)
    application.record(DocumentsChanged, now, documents=tuple(documents), changed_on=on)


def change_fields(
    application: Application, fields: Sequence[FieldStated], card: ServiceCard, on: date, now: datetime
) -> None:
    """Replaces the fields that the applicant states; those of the office stay."""
    _refuse_change(application, card, on)
    of_office = {one.id for one in card.fields if one.stated_by == "office"}
    kept = tuple(one for one in application.stated.values() if one.field in of_office)
    application.record(FieldsChanged, now, fields=(*fields, *kept), changed_on=on)


def change_instrument(
    application: Application,
    instrument_id: UUID,
    verification: Verification | None,
    card: ServiceCard,
    on: date,
    now: datetime,
) -> None:
    """Names another instrument, or the other verification of it."""
    _refuse_change(application, card, on)
    application.record(InstrumentChanged, now, instrument_id=instrument_id, changed_on=on, verification=verification)


def disclose(application: Application, fields: Sequence[str], purpose: str, now: datetime) -> None:
    """Records that sealed fields are about to be read in clear. Raises FieldNotSealed."""
    if any(field not in application.sealed for field in fields):
        raise FieldNotSealed
    person = application.sealed[fields[0]].person
    application.record(FieldsDisclosed, now, person=person, fields=tuple(dict.fromkeys(fields)), purpose=purpose)


def _refuse_change(application: Application, card: ServiceCard, on: date) -> None:
    """Raises NotInThisStatus while an officer examines it, EffectiveBeforeHistory, TooManyChanges."""
    if application.state not in card.procedure.may_be_changed:
        raise NotInThisStatus(status=application.status)
    EffectiveBeforeHistory.check(on, application.happened_until)
    application.refuse_when_changed_too_often()
