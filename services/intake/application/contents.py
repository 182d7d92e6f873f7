"""What a case contains, as the applicant changes it while it is not before an officer; and who read what is sealed of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from eventsourcing.domain import event

from services.intake.application.documents import HandedIn, refuse_twice
from services.intake.application.dossier import NotInThisStatus
from services.intake.application.examination import CaseExamination
from services.intake.application.values import FieldStated
from services.intake.card.card import ServiceCard
from shared.contracts.intake import Verification
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Aggregate
from shared.privacy.personal import Personal

MOST_CHANGES = 100
"""How often one application is changed or submitted: nobody corrects more often, and a stream must not grow without end."""


class TooManyChanges(RefusedByRule):
    code = "too-many-changes"
    indonesian = (
        "Satu permohonan dapat diubah dan diajukan paling banyak {limit} kali; tarik kembali dan ajukan yang baru."
    )
    english = "One application is changed and submitted at most {limit} times; withdraw it and begin another."


class FieldNotSealed(RefusedByRule):
    code = "field-not-sealed"
    indonesian = "Permohonan ini tidak memuat isian tersegel dengan nama itu."
    english = "The application holds no sealed field of that name."


class CaseContents(CaseExamination):
    """The part of a case that is handed in and stated; a verdict holds for the document that it was given on."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class DocumentsChanged(Aggregate.Event):
        """The documents handed in are now these."""

        TOPIC = "intake.application-documents-changed"
        INDONESIAN = "Dokumen permohonan diperbarui."
        ENGLISH = "The documents of the application were changed."
        documents: tuple[HandedIn, ...]
        changed_on: date

    class FieldsChanged(Aggregate.Event):
        """What is stated about the application is now this."""

        TOPIC = "intake.application-fields-changed"
        INDONESIAN = "Isian permohonan diperbarui."
        ENGLISH = "What the application states was changed."
        fields: tuple[FieldStated, ...]
        changed_on: date

    class FieldsDisclosed(Aggregate.Event):
        """Somebody is about to read sealed fields in clear; who it was stands in the envelope (UU 27/2022 art. 31).

        `fields` are ids on the service card; `person` is whose key they are sealed with.
        """

        TOPIC = "intake.fields-disclosed"
        INDONESIAN = "Isian tersegel permohonan dibaca ({fields}); keperluan: {purpose}"
        ENGLISH = "Sealed fields of the application were read ({fields}); purpose: {purpose}"
        person: UUID
        fields: tuple[str, ...]
        purpose: str

    class InstrumentChanged(Aggregate.Event):
        """It is applied for another instrument, or for the other verification of it; `verification` is None where that stays."""

        TOPIC = "intake.application-instrument-changed"
        INDONESIAN = "UTTP dalam permohonan diganti."
        ENGLISH = "The instrument of the application was changed."
        instrument_id: UUID
        changed_on: date
        verification: Verification | None = None

    @property
    def sealed(self) -> Mapping[str, Personal[str]]:
        """What is sealed of what was stated, and of what a product says of the applicant, by field."""
        known = (*self.stated.values(), *self.held.values())
        return {one.field: one.sealed for one in known if one.sealed is not None}

    # Decisions – refuse, or let one thing happen. Time comes in.
    def change_documents(self, documents: Sequence[HandedIn], card: ServiceCard, on: date, now: datetime) -> None:
        """Hands in other documents, while they are not before an officer."""
        self._refuse_change(card, on)
        refuse_twice(documents)
        self.record(self.DocumentsChanged, now, documents=tuple(documents), changed_on=on)

    def change_fields(self, fields: Sequence[FieldStated], card: ServiceCard, on: date, now: datetime) -> None:
        """States other things, while they are not before an officer; what the office stated stays."""
        self._refuse_change(card, on)
        of_office = {one.id for one in card.fields if one.stated_by == "office"}
        kept = tuple(one for one in self.stated.values() if one.field in of_office)
        self.record(self.FieldsChanged, now, fields=(*fields, *kept), changed_on=on)

    def change_instrument(
        self, instrument_id: UUID, verification: Verification | None, card: ServiceCard, on: date, now: datetime
    ) -> None:
        """Names another instrument, or the other verification of it, while the application is not before an officer."""
        self._refuse_change(card, on)
        self.record(self.InstrumentChanged, now, instrument_id=instrument_id, changed_on=on, verification=verification)

    def disclose(self, fields: Sequence[str], purpose: str, now: datetime) -> None:
        """Records that sealed fields are about to be read in clear. Raises FieldNotSealed."""
        if any(field not in self.sealed for field in fields):
            raise FieldNotSealed
        person = self.sealed[fields[0]].person
        self.record(self.FieldsDisclosed, now, person=person, fields=tuple(dict.fromkeys(fields)), purpose=purpose)

    def _refuse_change(self, card: ServiceCard, on: date) -> None:
        if self.state not in card.procedure.may_be_changed:
            raise NotInThisStatus(status=self.status)
        EffectiveBeforeHistory.check(on, self.happened_until)
        self._refuse_many()

    def _refuse_many(self) -> None:
        if self.changes >= MOST_CHANGES:
            raise TooManyChanges(limit=MOST_CHANGES)

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        super()._begin()
        self.changes = 0

    @event(DocumentsChanged)
    def _documents_changed(self, documents: tuple[HandedIn, ...], changed_on: date) -> None:
        kept = set(self.documents) & set(documents)
        self.verdicts = {name: one for name, one in self.verdicts.items() if name in {same.document for same in kept}}
        self.documents = documents
        self.changes += 1
        self.happened_until = changed_on

    @event(FieldsChanged)
    def _fields_changed(self, fields: tuple[FieldStated, ...], changed_on: date) -> None:
        self.stated = {one.field: one for one in fields}
        self.changes += 1
        self.happened_until = changed_on

    @event(FieldsDisclosed)
    def _fields_disclosed(self) -> None:
        """Reading changes nothing; the event itself is the record."""

    @event(InstrumentChanged)
    def _instrument_changed(self, instrument_id: UUID, changed_on: date, verification: Verification | None) -> None:
        self.instrument_id = instrument_id
        self.verification = verification or self.verification
        self.changes += 1
        self.happened_until = changed_on
