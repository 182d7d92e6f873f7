"""An application (permohonan): one request for one service, from draft to the end. Its id is the id of its case.

draft ──> submitted ──> accepted ──> completed
            │   ^          │
            v   │          │  no verification could be opened
          returned <───────┘       draft, submitted, returned ──> withdrawn
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Self
from uuid import UUID

from eventsourcing.domain import event

from services.intake.documents import (
    INSTRUMENT,
    HandedIn,
    Shortcoming,
    refuse_incomplete,
    refuse_twice,
    shortcomings,
)
from services.intake.service_cards import Place, ServiceCard, promise
from shared.errors import DutiesNotSeparate, EffectiveBeforeHistory, RefusedByRule
from shared.events import Aggregate, Created
from shared.offices import Office

Verification = Literal["tera", "tera-ulang"]
Status = Literal["draft", "submitted", "returned", "accepted", "withdrawn", "completed"]
Outcome = Literal["handed-over", "returned"]

REGISTRATION = "registration"
"""The number series of accepted applications."""

FOLLOWS: Mapping[Status, frozenset[Status]] = {
    "draft": frozenset({"submitted", "withdrawn"}),
    "submitted": frozenset({"accepted", "returned", "withdrawn"}),
    "returned": frozenset({"submitted", "withdrawn"}),
    "accepted": frozenset({"completed", "returned"}),
    "withdrawn": frozenset(),
    "completed": frozenset(),
}
"""The life of an application: which status may follow which."""


MOST_CHANGES = 100
"""How often one application is changed or submitted: nobody corrects more often, and a stream must not grow without end."""


class NotInThisStatus(RefusedByRule):
    code = "not-in-this-status"
    indonesian = "Tidak dapat dilakukan: permohonan ini berstatus {status}."
    english = "This cannot be done: the application is {status}."


class TooManyChanges(RefusedByRule):
    code = "too-many-changes"
    indonesian = (
        "Satu permohonan dapat diubah dan diajukan paling banyak {limit} kali; tarik kembali dan ajukan yang baru."
    )
    english = "One application is changed and submitted at most {limit} times; withdraw it and begin another."


@dataclass(frozen=True)
class Wish:
    """What is applied for."""

    service_code: str
    verification: Verification
    place: Place
    instrument_id: UUID
    documents: tuple[HandedIn, ...]


class Application(Aggregate):
    """One application for one service on one instrument."""

    TOPIC = "intake.application"

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class Drafted(Created):
        """An applicant began an application, or an officer did at the counter.

        `account` is the token subject that may act on it, None where only officers may.
        """

        TOPIC = "intake.application-drafted"
        INDONESIAN = "Permohonan layanan {service_code} ({verification}, {place}) mulai disusun."
        ENGLISH = "An application for service {service_code} ({verification}, {place}) was begun."
        office: str
        account: str | None
        applicant_id: UUID
        service_code: str
        verification: Verification
        place: Place
        instrument_id: UUID
        documents: tuple[HandedIn, ...]
        drafted_by: str
        drafted_on: date

    class DocumentsChanged(Aggregate.Event):
        """The documents handed in are now these."""

        TOPIC = "intake.application-documents-changed"
        INDONESIAN = "Dokumen permohonan diperbarui."
        ENGLISH = "The documents of the application were changed."
        documents: tuple[HandedIn, ...]
        changed_on: date

    class InstrumentChanged(Aggregate.Event):
        """It is applied for another instrument, because the one named before cannot be verified as asked."""

        TOPIC = "intake.application-instrument-changed"
        INDONESIAN = "UTTP dalam permohonan diganti."
        ENGLISH = "The instrument of the application was changed."
        instrument_id: UUID
        changed_on: date

    class Submitted(Aggregate.Event):
        """The applicant asks the office to decide, for the first time or again."""

        TOPIC = "intake.application-submitted"
        INDONESIAN = "Permohonan diajukan."
        ENGLISH = "The application was submitted."
        submitted_on: date

    class Returned(Aggregate.Event):
        """The office gave it back with what is missing or wrong, or because no verification can be opened as asked."""

        TOPIC = "intake.application-returned"
        INDONESIAN = "Permohonan dikembalikan untuk diperbaiki: {shortcomings}."
        ENGLISH = "The application was returned to be corrected: {shortcomings}."
        shortcomings: tuple[Shortcoming, ...]
        returned_on: date

    class Accepted(Aggregate.Event):
        """It is complete and correct; the office owes the service under this version of its card.

        `promised_until`: the day in the office's zone at whose end it is late; None where the card promises nothing.
        """

        TOPIC = "intake.application-accepted"
        INDONESIAN = "Permohonan lengkap dan diterima dengan nomor {number}; janji selesai: {promised_until}."
        ENGLISH = "The application is complete and accepted as number {number}; promised by: {promised_until}."
        application_id: UUID
        applicant_id: UUID
        service_code: str
        verification: Verification
        place: Place
        instrument_id: UUID
        number: str
        card_version: str
        promised_until: date | None
        accepted_on: date
        drafted_by: str
        accepted_by: str

    class Withdrawn(Aggregate.Event):
        """The applicant takes it back; why stands in the envelope."""

        TOPIC = "intake.application-withdrawn"
        INDONESIAN = "Permohonan ditarik kembali oleh pemohon."
        ENGLISH = "The applicant withdrew the application."
        withdrawn_on: date

    class Completed(Aggregate.Event):
        """The instrument is back with its owner. `on_time` is None where nothing was promised."""

        TOPIC = "intake.application-completed"
        INDONESIAN = "Permohonan selesai: alat {outcome}; sesuai janji: {on_time}."
        ENGLISH = "The application is completed: the instrument was {outcome}; as promised: {on_time}."
        outcome: Outcome
        on_time: bool | None
        completed_on: date

    @event(Drafted)
    def __init__(
        self,
        *,
        office: str,
        account: str | None,
        applicant_id: UUID,
        service_code: str,
        verification: Verification,
        place: Place,
        instrument_id: UUID,
        documents: tuple[HandedIn, ...],
        drafted_by: str,
        drafted_on: date,
    ) -> None:
        self.office = office
        self.account = account
        self.applicant_id = applicant_id
        self.service_code = service_code
        self.verification = verification
        self.place = place
        self.instrument_id = instrument_id
        self.documents = documents
        self.drafted_by = drafted_by
        self.happened_until = drafted_on
        self.changes = 0
        self.status: Status = "draft"
        self.shortcomings: tuple[Shortcoming, ...] = ()
        self.number: str | None = None
        self.card_version: str | None = None
        self.promised_until: date | None = None
        self.outcome: Outcome | None = None
        self.on_time: bool | None = None

    # Decisions – refuse, or let one thing happen. Time comes in.
    @classmethod
    def draft(
        cls,
        *,
        id: UUID,
        office: str,
        account: str | None,
        applicant_id: UUID,
        wish: Wish,
        drafter: str,
        on: date,
        now: datetime,
    ) -> Self:
        refuse_twice(wish.documents)
        fields = {"office": office, "account": account, "applicant_id": applicant_id, **vars(wish)}
        return cls.begin(cls.Drafted, id=id, now=now, drafted_by=drafter, drafted_on=on, **fields)

    def change_documents(self, documents: Sequence[HandedIn], on: date, now: datetime) -> None:
        """Hands in other documents, while they are not before an officer."""
        self._refuse_change(on)
        refuse_twice(documents)
        self.record(self.DocumentsChanged, now, documents=tuple(documents), changed_on=on)

    def change_instrument(self, instrument_id: UUID, on: date, now: datetime) -> None:
        """Names another instrument, while the application is not before an officer."""
        self._refuse_change(on)
        self.record(self.InstrumentChanged, now, instrument_id=instrument_id, changed_on=on)

    def submit(self, on: date, now: datetime) -> None:
        """Also an incomplete one may be submitted: the officer says what is missing."""
        self._refuse_change(on)
        self.record(self.Submitted, now, submitted_on=on)

    def send_back(
        self, problems: Sequence[tuple[str, str]], card: ServiceCard, *, officer: str, on: date, now: datetime
    ) -> None:
        """`problems`: document ids, each with what is missing or wrong. Refuses with DocumentNotAsked."""
        self._refuse_to_decide(officer, on)
        self.record(self.Returned, now, shortcomings=shortcomings(problems, self.documents, card), returned_on=on)

    def give_back_unopened(self, why: str, on: date, now: datetime) -> None:
        """No verification could be opened for what was accepted: the applicant corrects it; `why` in Indonesian."""
        if self.status != "accepted":
            raise NotInThisStatus(status=self.status)
        self.record(self.Returned, now, shortcomings=(Shortcoming(INSTRUMENT, "UTTP", why),), returned_on=on)

    def accept(
        self, card: ServiceCard, office: Office, number: str, *, officer: str, accepted_at: datetime, now: datetime
    ) -> None:
        """Promises what the card in force promises, and keeps it as promised. Refuses with DocumentsMissing."""
        on = office.local_day(accepted_at)
        self._refuse_to_decide(officer, on)
        refuse_incomplete(self.documents, card)
        due = promise(card, place=self.place, accepted_at=accepted_at, zone=office.time_zone, unit=office.day_unit)
        self.record(
            self.Accepted,
            now,
            application_id=self.id,
            applicant_id=self.applicant_id,
            service_code=self.service_code,
            verification=self.verification,
            place=self.place,
            instrument_id=self.instrument_id,
            number=number,
            card_version=card.version,
            promised_until=due,
            accepted_on=on,
            drafted_by=self.drafted_by,
            accepted_by=officer,
        )

    def withdraw(self, on: date, now: datetime) -> None:
        self._refuse_unless_followed_by("withdrawn")
        EffectiveBeforeHistory.check(on, self.happened_until)
        self.record(self.Withdrawn, now, withdrawn_on=on)

    def complete(self, outcome: Outcome, on: date, now: datetime) -> None:
        """The instrument went back on a day of the office's zone; what is completed already stays as it is."""
        if self.status == "completed":
            return
        self._refuse_unless_followed_by("completed")
        on_time = None if self.promised_until is None else on <= self.promised_until
        self.record(self.Completed, now, outcome=outcome, on_time=on_time, completed_on=on)

    def _refuse_change(self, on: date) -> None:
        self._refuse_unless_followed_by("submitted")
        EffectiveBeforeHistory.check(on, self.happened_until)
        if self.changes >= MOST_CHANGES:
            raise TooManyChanges(limit=MOST_CHANGES)

    def _refuse_to_decide(self, officer: str, on: date) -> None:
        """Only what was submitted is decided on, by an officer whose own application it is not."""
        if self.status != "submitted":
            raise NotInThisStatus(status=self.status)
        if officer == self.account:
            raise DutiesNotSeparate(because=self.Drafted.TOPIC)
        EffectiveBeforeHistory.check(on, self.happened_until)

    def _refuse_unless_followed_by(self, status: Status) -> None:
        if status not in FOLLOWS[self.status]:
            raise NotInThisStatus(status=self.status)

    # Evolve – assigns. Never refuses, never reads a clock.
    @event(DocumentsChanged)
    def _documents_changed(self, documents: tuple[HandedIn, ...], changed_on: date) -> None:
        self.documents = documents
        self.changes += 1
        self.happened_until = changed_on

    @event(InstrumentChanged)
    def _instrument_changed(self, instrument_id: UUID, changed_on: date) -> None:
        self.instrument_id = instrument_id
        self.changes += 1
        self.happened_until = changed_on

    @event(Submitted)
    def _submitted(self, submitted_on: date) -> None:
        self.status = "submitted"
        self.shortcomings = ()
        self.changes += 1
        self.happened_until = submitted_on

    @event(Returned)
    def _returned(self, shortcomings: tuple[Shortcoming, ...], returned_on: date) -> None:
        self.status = "returned"
        self.shortcomings = shortcomings
        self.promised_until = None
        self.happened_until = returned_on

    @event(Accepted)
    def _accepted(self, number: str, card_version: str, promised_until: date | None, accepted_on: date) -> None:
        self.status = "accepted"
        self.number = number
        self.card_version = card_version
        self.promised_until = promised_until
        self.happened_until = accepted_on

    @event(Withdrawn)
    def _withdrawn(self, withdrawn_on: date) -> None:
        self.status = "withdrawn"
        self.happened_until = withdrawn_on

    @event(Completed)
    def _completed(self, outcome: Outcome, on_time: bool | None, completed_on: date) -> None:
        self.status = "completed"
        self.happened_until = completed_on
        self.outcome = outcome
        self.on_time = on_time
