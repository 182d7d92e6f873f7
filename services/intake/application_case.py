"""An application (permohonan) for one service, from draft to product or hand-over. Its id is the id of its case.

It goes through the procedure of its service card (`procedures.py`, `steps.py`): `state` is where it is there. `status` says
the same of every card in one word:

draft ──> submitted ──> accepted ──> completed | closed
            │   ^          │
            v   │          │
          returned <───────┘       from most: ──> withdrawn | rejected
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Self
from uuid import UUID

from eventsourcing.domain import event

from services.intake.card_model import ServiceCard
from services.intake.case_values import (
    Act,
    FieldStated,
    Issued,
    Likeness,
    Missing,
    RecordWritten,
    Submission,
    Verdict,
    values_of,
)
from services.intake.documents import (
    INSTRUMENT,
    HandedIn,
    Shortcoming,
    refuse_personal_numbers,
    refuse_twice,
    shortcomings,
)
from services.intake.procedures import Step
from services.intake.promises import Place
from services.intake.steps import (
    EXAMINATION,
    REGISTRATION,
    ExaminationNotDue,
    Given,
    is_return,
    is_submission,
    may_be_changed,
    may_be_examined,
    missing_items,
    next_roles,
    refuse_step,
)
from shared.errors import DutiesNotSeparate, EffectiveBeforeHistory, RefusedByRule
from shared.events import Aggregate, Created
from shared.personal import Personal

Verification = Literal["tera", "tera-ulang"]
Status = Literal["draft", "submitted", "returned", "accepted", "withdrawn", "rejected", "completed", "closed"]
Outcome = Literal["handed-over", "returned", "delivered", "closed"]
ENDED: frozenset[Status] = frozenset({"withdrawn", "rejected", "completed", "closed"})

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


class ClaimedByAnother(RefusedByRule):
    code = "claimed-by-another"
    indonesian = "Permohonan ini sedang dikerjakan petugas lain."
    english = "Another officer is working on this application."


class NotClaimed(RefusedByRule):
    code = "not-claimed"
    indonesian = "Permohonan ini tidak sedang Anda kerjakan."
    english = "You have not claimed this application."


class WhyNotAccepted(RefusedByRule):
    code = "why-not-accepted"
    indonesian = "Dokumen yang tidak diterima disebut alasannya."
    english = "Of a document that is not accepted it is said why."
    clause = "UU 25/2009 art. 21 (persyaratan)"


class NothingToDecide(RefusedByRule):
    code = "no-likeness-to-decide"
    indonesian = "Tidak ada kemiripan dengan permohonan lain yang perlu diputuskan."
    english = "There is no likeness to another application to decide on."


class FieldNotSealed(RefusedByRule):
    code = "field-not-sealed"
    indonesian = "Permohonan ini tidak memuat isian tersegel dengan nama itu."
    english = "The application holds no sealed field of that name."


@dataclass(frozen=True)
class Wish:
    """What is applied for. `verification` and `instrument_id` are for services whose core is metrology's."""

    service_code: str
    verification: Verification | None
    place: Place
    instrument_id: UUID | None
    documents: tuple[HandedIn, ...]
    fields: tuple[FieldStated, ...] = ()
    mandated: bool = False


@dataclass(frozen=True)
class Numbers:
    """What a step takes beside what is given: the official number, if it takes one, and the day its promise falls due.

    `receipt`: a fresh one for a submission; it is used unless the application has one.
    """

    number: str | None = None
    receipt: str = ""
    promised_until: date | None = None
    on_time: bool | None = None


class Application(Aggregate):
    """One application for one service."""

    TOPIC = "intake.application"

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class Drafted(Created):
        """An applicant began an application, or an officer did at the counter.

        `account` is the token subject that may act on it, None where only officers may. `mandated`: that is somebody who
        acts for the applicant, by a mandate among the documents. `principal`: the applicant's own account, where another's
        acts for it.
        """

        TOPIC = "intake.application-drafted"
        INDONESIAN = "Permohonan layanan {service_code} mulai disusun ({place})."
        ENGLISH = "An application for service {service_code} was begun ({place})."
        office: str
        account: str | None
        applicant_id: UUID
        service_code: str
        verification: Verification | None
        place: Place
        instrument_id: UUID | None
        documents: tuple[HandedIn, ...]
        drafted_by: str
        drafted_on: date
        fields: tuple[FieldStated, ...] = ()
        mandated: bool = False
        principal: str | None = None

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
        """It is applied for another instrument, because the one named before cannot be verified as asked."""

        TOPIC = "intake.application-instrument-changed"
        INDONESIAN = "UTTP dalam permohonan diganti."
        ENGLISH = "The instrument of the application was changed."
        instrument_id: UUID
        changed_on: date

    class Submitted(Aggregate.Event):
        """The applicant asks the office to decide, for the first time or again; `missing` is what it then lacked.

        `receipt`: with it anybody sees where the case stands; given once, empty where none was given yet.
        """

        TOPIC = "intake.application-submitted"
        INDONESIAN = "Permohonan diajukan. Yang belum ada: {missing}."
        ENGLISH = "The application was submitted. Missing: {missing}."
        submitted_on: date
        step: str = "submit"
        state: str = "submitted"
        by: str = ""
        system: str | None = None
        missing: tuple[Missing, ...] = ()
        next_roles: tuple[str, ...] = ()
        receipt: str = ""

    class LikenessFound(Aggregate.Event):
        """Other cases may be for the same thing; an officer decides before this one is accepted."""

        TOPIC = "intake.likeness-found"
        INDONESIAN = "Permohonan ini mirip dengan {others}."
        ENGLISH = "This application is like {others}."
        others: tuple[Likeness, ...]

    class LikenessDecided(Aggregate.Event):
        """An officer decided whether it is for the same thing as another case; why stands in the envelope."""

        TOPIC = "intake.likeness-decided"
        INDONESIAN = "Petugas memutuskan: sama dengan permohonan lain: {is_same}."
        ENGLISH = "An officer decided: the same as another application: {is_same}."
        is_same: bool
        decided_by: str
        decided_on: date

    class VerdictsGiven(Aggregate.Event):
        """An officer examined documents and says of each whether it is accepted."""

        TOPIC = "intake.verdicts-given"
        INDONESIAN = "Dokumen diperiksa: {verdicts}."
        ENGLISH = "Documents were examined: {verdicts}."
        verdicts: tuple[Verdict, ...]
        given_by: str
        given_on: date

    class Returned(Aggregate.Event):
        """The office gave it back with what is missing or wrong, or because no verification can be opened as asked."""

        TOPIC = "intake.application-returned"
        INDONESIAN = "Permohonan dikembalikan untuk diperbaiki: {shortcomings}."
        ENGLISH = "The application was returned to be corrected: {shortcomings}."
        shortcomings: tuple[Shortcoming, ...]
        returned_on: date
        step: str = "return"
        state: str = "returned"
        by: str = ""
        system: str | None = None

    class Accepted(Aggregate.Event):
        """It is complete and correct; the office owes the service under this version of its card.

        `promised_until`: the day in the office's zone at whose end it is late; None where the card promises nothing.
        `hand_over`: the service that acts from now on, `intake` where it is done here; None in events older than this.
        """

        TOPIC = "intake.application-accepted"
        INDONESIAN = "Permohonan lengkap dan diterima dengan nomor {number}; janji selesai: {promised_until}."
        ENGLISH = "The application is complete and accepted as number {number}; promised by: {promised_until}."
        application_id: UUID
        applicant_id: UUID
        service_code: str
        verification: Verification | None
        place: Place
        instrument_id: UUID | None
        number: str
        card_version: str
        promised_until: date | None
        accepted_on: date
        drafted_by: str
        accepted_by: str
        step: str = "accept"
        state: str = "accepted"
        system: str | None = None
        hand_over: str | None = None
        fields: tuple[FieldStated, ...] = ()
        documents: tuple[HandedIn, ...] = ()
        records: tuple[RecordWritten, ...] = ()
        next_roles: tuple[str, ...] = ()

    class StepTaken(Aggregate.Event):
        """Somebody took a step of the service's procedure; its reason stands in the envelope."""

        TOPIC = "intake.step-taken"
        INDONESIAN = "{does}: {state_title}."
        ENGLISH = "{does}: {state_title}."
        step: str
        does: str
        state: str
        state_title: str
        by: str
        taken_on: date
        system: str | None = None
        records: tuple[RecordWritten, ...] = ()
        fields: tuple[FieldStated, ...] = ()
        next_roles: tuple[str, ...] = ()

    class StepFollowed(Aggregate.Event):
        """Another service acted in the case, and by its event the case is here now."""

        TOPIC = "intake.step-followed"
        INDONESIAN = "Tahap permohonan sekarang: {state_title}."
        ENGLISH = "The application is now at: {state_title}."
        step: str
        state: str
        state_title: str
        because: str
        followed_on: date
        next_roles: tuple[str, ...] = ()

    class ProductIssued(Aggregate.Event):
        """The service gave what it is for: a numbered record with its content and validity, both days included."""

        TOPIC = "intake.product-issued"
        INDONESIAN = "{title} diterbitkan dengan nomor {number}, berlaku {valid_from} sampai {valid_until}."
        ENGLISH = "{title} was issued as number {number}, valid {valid_from} to {valid_until}."
        application_id: UUID
        applicant_id: UUID
        service_code: str
        product: str
        title: str
        number: str | None
        content: tuple[FieldStated, ...]
        one_for: str | None
        issued_by: str
        valid_from: date
        valid_until: date | None

    class FeeDue(Aggregate.Event):
        """A step made a fee due whose amount the card prints; billing bills it. `for_number` counts those of this case."""

        TOPIC = "intake.fee-due"
        INDONESIAN = "Biaya {rupiah:rupiah} terutang untuk {each}."
        ENGLISH = "A fee of {rupiah:rupiah} is due for {each}."
        application_id: UUID
        service_code: str
        step: str
        for_number: int
        rupiah: int
        each: str
        legal_basis: str
        due_on: date

    class FeeSettled(Aggregate.Event):
        """What was billed in this case has been paid, or nothing is due."""

        TOPIC = "intake.fee-settled"
        INDONESIAN = "Tagihan perkara ini lunas."
        ENGLISH = "The bill of this case was settled."
        because: str
        settled_on: date

    class WorkClaimed(Aggregate.Event):
        """An officer works on it; until the next step nobody else does."""

        TOPIC = "intake.work-claimed"
        INDONESIAN = "Permohonan mulai dikerjakan seorang petugas."
        ENGLISH = "An officer took the application up."
        claimed_by: str
        assigned_by: str | None

    class WorkReleased(Aggregate.Event):
        """The officer gives it back to the work list."""

        TOPIC = "intake.work-released"
        INDONESIAN = "Permohonan dikembalikan ke daftar kerja."
        ENGLISH = "The application went back to the work list."
        released_by: str

    class Rejected(Aggregate.Event):
        """The office refuses the service, and says on what ground."""

        TOPIC = "intake.application-rejected"
        INDONESIAN = "Permohonan ditolak: {legal_ground}."
        ENGLISH = "The application was rejected: {legal_ground}."
        application_id: UUID
        service_code: str
        step: str
        state: str
        legal_ground: str
        rejected_by: str
        rejected_on: date

    class Withdrawn(Aggregate.Event):
        """The applicant takes it back; why stands in the envelope."""

        TOPIC = "intake.application-withdrawn"
        INDONESIAN = "Permohonan ditarik kembali oleh pemohon."
        ENGLISH = "The applicant withdrew the application."
        withdrawn_on: date
        step: str = "withdraw"
        state: str = "withdrawn"
        by: str = ""

    class Completed(Aggregate.Event):
        """The service is done. `on_time` is None where nothing was promised."""

        TOPIC = "intake.application-completed"
        INDONESIAN = "Permohonan selesai: {outcome}; sesuai janji: {on_time}."
        ENGLISH = "The application is completed: {outcome}; as promised: {on_time}."
        outcome: Outcome
        on_time: bool | None
        completed_on: date
        state: str = "delivered"

    @event(Drafted)
    def __init__(
        self,
        *,
        office: str,
        account: str | None,
        applicant_id: UUID,
        service_code: str,
        verification: Verification | None,
        place: Place,
        instrument_id: UUID | None,
        documents: tuple[HandedIn, ...],
        drafted_by: str,
        drafted_on: date,
        fields: tuple[FieldStated, ...],
        mandated: bool,
        principal: str | None,
    ) -> None:
        self.office = office
        self.account = account
        self.principal = principal
        self.applicant_id = applicant_id
        self.service_code = service_code
        self.verification = verification
        self.place = place
        self.instrument_id = instrument_id
        self.documents = documents
        self.drafted_by = drafted_by
        self.happened_until = drafted_on
        self.stated = {one.field: one for one in fields}
        self.mandated = mandated
        self._nothing_has_happened()

    def _nothing_has_happened(self) -> None:
        self.changes = 0
        self.state = "draft"
        self.status: Status = "draft"
        self.submissions: tuple[Submission, ...] = ()
        self.missing: tuple[Missing, ...] = ()
        self.verdicts: dict[str, Verdict] = {}
        self.acts: tuple[Act, ...] = ()
        self.shortcomings: tuple[Shortcoming, ...] = ()
        self.others: tuple[Likeness, ...] = ()
        self.is_same: bool | None = None
        self.products: tuple[Issued, ...] = ()
        self.fees = 0
        self.fees_open = 0
        self.claimed_by: str | None = None
        self.next_roles: tuple[str, ...] = ()
        self.receipt: str | None = None
        self.number: str | None = None
        self.card_version: str | None = None
        self.promised_until: date | None = None
        self.legal_ground: str | None = None
        self.outcome: Outcome | None = None
        self.on_time: bool | None = None

    @property
    def accounts(self) -> frozenset[str]:
        """The accounts whose own application it is: of the applicant, and of who acts for it by a mandate."""
        return frozenset(one for one in (self.account, self.principal) if one is not None)

    @property
    def sealed(self) -> Mapping[str, Personal[str]]:
        """What is sealed of what was stated, by field."""
        return {one.field: one.sealed for one in self.stated.values() if one.sealed is not None}

    @property
    def is_duplicate(self) -> bool:
        return self.is_same is True

    @property
    def undecided_likenesses(self) -> str:
        """The other cases that nobody has compared with this one yet, by number; empty where there is none."""
        return ", ".join(one.number for one in self.others) if self.is_same is None else ""

    # Decisions – refuse, or let one thing happen. Time comes in.
    @classmethod
    def draft(
        cls,
        *,
        id: UUID,
        office: str,
        account: str | None,
        principal: str | None = None,
        applicant_id: UUID,
        wish: Wish,
        drafter: str,
        on: date,
        now: datetime,
    ) -> Self:
        refuse_twice(wish.documents)
        refuse_personal_numbers(*_references(wish.documents), *_clear_texts(wish.fields))
        accounts = {"account": account, "principal": principal}
        fields = {"office": office, **accounts, "applicant_id": applicant_id, **vars(wish)}
        return cls.begin(cls.Drafted, id=id, now=now, drafted_by=drafter, drafted_on=on, **fields)

    def change_documents(self, documents: Sequence[HandedIn], card: ServiceCard, on: date, now: datetime) -> None:
        """Hands in other documents, while they are not before an officer."""
        self._refuse_change(card, on)
        refuse_twice(documents)
        refuse_personal_numbers(*_references(documents))
        self.record(self.DocumentsChanged, now, documents=tuple(documents), changed_on=on)

    def change_fields(self, fields: Sequence[FieldStated], card: ServiceCard, on: date, now: datetime) -> None:
        """States other things, while they are not before an officer; what the office stated stays."""
        self._refuse_change(card, on)
        refuse_personal_numbers(*_clear_texts(fields))
        of_office = {one.id for one in card.fields if one.stated_by == "office"}
        kept = tuple(one for one in self.stated.values() if one.field in of_office)
        self.record(self.FieldsChanged, now, fields=(*fields, *kept), changed_on=on)

    def disclose(self, fields: Sequence[str], purpose: str, now: datetime) -> None:
        """Records that sealed fields are about to be read in clear. Raises FieldNotSealed."""
        if any(field not in self.sealed for field in fields):
            raise FieldNotSealed
        refuse_personal_numbers(purpose)
        person = self.sealed[fields[0]].person
        self.record(self.FieldsDisclosed, now, person=person, fields=tuple(dict.fromkeys(fields)), purpose=purpose)

    def change_instrument(self, instrument_id: UUID, card: ServiceCard, on: date, now: datetime) -> None:
        """Names another instrument, while the application is not before an officer."""
        self._refuse_change(card, on)
        self.record(self.InstrumentChanged, now, instrument_id=instrument_id, changed_on=on)

    def give_verdicts(self, verdicts: Sequence[Verdict], card: ServiceCard, by: str, on: date, now: datetime) -> None:
        """Says of documents whether they are accepted, while a step that rests on them is still ahead."""
        self._refuse_ended(on)
        if self.status in {"draft", "returned"}:
            raise NotInThisStatus(status=self.status)
        if self.state not in may_be_examined(card.procedure):
            raise ExaminationNotDue(state=self.state)
        if any(one.verdict != "accepted" and one.why is None for one in verdicts):
            raise WhyNotAccepted
        self._refuse_own(by)
        self._refuse_claimed(by)
        refuse_personal_numbers(*(one.why for one in verdicts))
        self.record(self.VerdictsGiven, now, verdicts=tuple(verdicts), given_by=by, given_on=on)

    def find_likeness(self, others: Sequence[Likeness], now: datetime) -> None:
        """Says that it may be for the same thing as other cases, or no longer; what was said before is not said again.

        When the likeness is another than before, for more or for less, what was decided on it no longer holds.
        """
        if {(one.case, one.score) for one in others} != {(one.case, one.score) for one in self.others}:
            self.record(self.LikenessFound, now, others=tuple(others))

    def decide_likeness(self, is_same: bool, by: str, on: date, now: datetime) -> None:
        """Says whether it is for the same thing, before it is accepted."""
        self._refuse_ended(on)
        if self.status != "submitted":
            raise NotInThisStatus(status=self.status)
        if not self.others:
            raise NothingToDecide
        self._refuse_own(by)
        self._refuse_claimed(by)
        self.record(self.LikenessDecided, now, is_same=is_same, decided_by=by, decided_on=on)

    def claim(self, by: str, assigned_by: str | None, now: datetime) -> None:
        """Takes it up; a leader may give it to another officer. Nobody works on, or gives away, what is their own."""
        if self.status not in {"submitted", "accepted"}:
            raise NotInThisStatus(status=self.status)
        self._refuse_own(by)
        self._refuse_own(assigned_by)
        if assigned_by is None:
            self._refuse_claimed(by)
        if self.claimed_by != by:
            self.record(self.WorkClaimed, now, claimed_by=by, assigned_by=assigned_by)

    def release(self, by: str, now: datetime) -> None:
        if self.claimed_by != by:
            raise NotClaimed
        self.record(self.WorkReleased, now, released_by=by)

    def refuse(self, step: Step, card: ServiceCard, given: Given) -> None:
        """Raises the refusal that says why the step cannot be taken now; else nothing."""
        refuse_personal_numbers(given.reason, given.legal_ground, *_clear_texts(given.fields))
        refuse_personal_numbers(*(one.text for one in given.records), *(problem for _, problem in given.problems))
        refuse_step(step, card, self, given)
        self._refuse_claimed(given.by)
        EffectiveBeforeHistory.check(given.on, self.happened_until)
        if is_submission(step, card.procedure):
            self._refuse_many()

    def take(self, step: Step, card: ServiceCard, given: Given, numbers: Numbers, now: datetime) -> None:
        """Takes a step of the card's procedure, with all that follows from it."""
        self.refuse(step, card, given)
        procedure = card.procedure
        ends = procedure.state(step.to).ends
        if ends == "withdrawn":
            self.record(self.Withdrawn, now, withdrawn_on=given.on, step=step.name, state=step.to, by=given.by)
        elif ends == "refused":
            self._reject(step, given, now)
        elif is_submission(step, procedure):
            self._submit(step, card, given, numbers, now)
        elif is_return(step, procedure):
            self._return(step, card, given, now)
        elif step.number == REGISTRATION:
            self._accept(step, card, given, numbers, now)
        else:
            self._step(step, card, given, now)
        self._follow_up(step, card, given, numbers, now)

    def follow(self, step: Step, card: ServiceCard, because: str, on: date, now: datetime) -> None:
        """Another service's event took a step: it is not refused here, it has happened."""
        self.record(
            self.StepFollowed,
            now,
            step=step.name,
            state=step.to,
            state_title=card.procedure.state(step.to).name,
            because=because,
            followed_on=on,
            next_roles=next_roles(card, step.to, values_of(self.stated.values())),
        )

    def give_back_unopened(self, why: str, on: date, now: datetime) -> None:
        """No verification could be opened for what was accepted: the applicant corrects it; `why` in Indonesian."""
        if self.status != "accepted":
            raise NotInThisStatus(status=self.status)
        self.record(self.Returned, now, shortcomings=(Shortcoming(INSTRUMENT, "UTTP", why),), returned_on=on)

    def settle(self, because: str, on: date, now: datetime) -> None:
        """Billing says that what was billed is paid, or that nothing is due; a second time nothing follows."""
        if self.fees_open:
            self.record(self.FeeSettled, now, because=because, settled_on=on)

    def complete(self, outcome: Outcome, on_time: bool | None, state: str, on: date, now: datetime) -> None:
        """The service was given on a day of the office's zone; what has ended already stays as it is."""
        if self.status not in ENDED:
            self.record(self.Completed, now, outcome=outcome, on_time=on_time, completed_on=on, state=state)

    def _submit(self, step: Step, card: ServiceCard, given: Given, numbers: Numbers, now: datetime) -> None:
        """Also an incomplete one may be submitted: the answer says what is missing. It keeps its first receipt."""
        self.record(
            self.Submitted,
            now,
            submitted_on=given.on,
            step=step.name,
            state=step.to,
            by=given.by,
            system=step.system,
            missing=missing_items(card, self),
            next_roles=next_roles(card, step.to, values_of(self.stated.values())),
            receipt=self.receipt or numbers.receipt,
        )

    def _return(self, step: Step, card: ServiceCard, given: Given, now: datetime) -> None:
        found = shortcomings(given.problems, self.documents, card)
        faulty = [one for one in self.verdicts.values() if one.verdict != "accepted"] if not found else []
        found += tuple(Shortcoming(one.document, one.title, one.why or one.verdict) for one in faulty)
        if given.reason and not found:
            found = (Shortcoming("application", "Permohonan", given.reason),)
        self.record(
            self.Returned,
            now,
            shortcomings=found,
            returned_on=given.on,
            step=step.name,
            state=step.to,
            by=given.by,
            system=step.system,
        )

    def _accept(self, step: Step, card: ServiceCard, given: Given, numbers: Numbers, now: datetime) -> None:
        number = self.number or numbers.number
        assert number is not None
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
            card_version=self.card_version or card.version,
            promised_until=numbers.promised_until,
            accepted_on=given.on,
            drafted_by=self.drafted_by,
            accepted_by=given.by,
            step=step.name,
            state=step.to,
            system=step.system,
            hand_over=step.hand_over or "intake",
            fields=tuple(self.stated.values()),
            documents=self.documents,
            records=given.records,
            next_roles=next_roles(card, step.to, values_of(self.stated.values())),
        )

    def _step(self, step: Step, card: ServiceCard, given: Given, now: datetime) -> None:
        stated = {**self.stated, **{one.field: one for one in given.fields}}
        self.record(
            self.StepTaken,
            now,
            step=step.name,
            does=step.does,
            state=step.to,
            state_title=card.procedure.state(step.to).name,
            by=given.by,
            taken_on=given.on,
            system=step.system,
            records=given.records,
            fields=given.fields,
            next_roles=next_roles(card, step.to, values_of(stated.values())),
        )

    def _reject(self, step: Step, given: Given, now: datetime) -> None:
        assert given.legal_ground is not None
        self.record(
            self.Rejected,
            now,
            application_id=self.id,
            service_code=self.service_code,
            step=step.name,
            state=step.to,
            legal_ground=given.legal_ground,
            rejected_by=given.by,
            rejected_on=given.on,
        )

    def _follow_up(self, step: Step, card: ServiceCard, given: Given, numbers: Numbers, now: datetime) -> None:
        """What a step does beside leading on: a product, a fee, the end."""
        if step.product is not None:
            self._issue(step, card, given, numbers, now)
        if step.bill == "issue" and card.fee.rupiah is not None:
            self._make_fee_due(step, card, given, now)
        ends = card.procedure.state(step.to).ends
        if ends in {"completed", "closed"}:
            outcome: Outcome = "delivered" if ends == "completed" else "closed"
            self.complete(outcome, numbers.on_time, step.to, given.on, now)

    def _issue(self, step: Step, card: ServiceCard, given: Given, numbers: Numbers, now: datetime) -> None:
        product = next(one for one in card.products if one.id == step.product)
        self.record(
            self.ProductIssued,
            now,
            application_id=self.id,
            applicant_id=self.applicant_id,
            service_code=self.service_code,
            product=product.id,
            title=product.name,
            number=numbers.number if step.number == product.series else None,
            content=tuple(self.stated[name] for name in product.content if name in self.stated),
            one_for=self._value_of(product.one_for),
            issued_by=given.by,
            valid_from=given.on,
            valid_until=product.validity.last_day(given.on) if product.validity else None,
        )

    def _value_of(self, field: str | None) -> str | None:
        return str(self.stated[field].value) if field is not None and field in self.stated else None

    def _make_fee_due(self, step: Step, card: ServiceCard, given: Given, now: datetime) -> None:
        assert card.fee.rupiah is not None
        self.record(
            self.FeeDue,
            now,
            application_id=self.id,
            service_code=self.service_code,
            step=step.name,
            for_number=self.fees + 1,
            rupiah=card.fee.rupiah,
            each=card.fee.each or card.name,
            legal_basis=card.fee.legal_basis or card.legal_basis,
            due_on=given.on,
        )

    def _refuse_change(self, card: ServiceCard, on: date) -> None:
        if self.state not in may_be_changed(card.procedure):
            raise NotInThisStatus(status=self.status)
        EffectiveBeforeHistory.check(on, self.happened_until)
        self._refuse_many()

    def _refuse_many(self) -> None:
        if self.changes >= MOST_CHANGES:
            raise TooManyChanges(limit=MOST_CHANGES)

    def refuse_when_ended(self) -> None:
        """Raises NotInThisStatus."""
        if self.status in ENDED:
            raise NotInThisStatus(status=self.status)

    def _refuse_ended(self, on: date) -> None:
        self.refuse_when_ended()
        EffectiveBeforeHistory.check(on, self.happened_until)

    def _refuse_own(self, by: str | None) -> None:
        if by in self.accounts:
            raise DutiesNotSeparate(because=self.Drafted.TOPIC)

    def _refuse_claimed(self, by: str) -> None:
        if self.claimed_by not in {None, by} and by not in self.accounts:
            raise ClaimedByAnother

    # Evolve – assigns. Never refuses, never reads a clock.
    def _moved(self, step: str, state: str, by: str, on: date, topic: str) -> None:
        self.state = state
        self.happened_until = max(self.happened_until, on)
        self.claimed_by = None
        self.acts = (*self.acts, Act(step, by, topic, self.version + 1, on))

    @event(DocumentsChanged)
    def _documents_changed(self, documents: tuple[HandedIn, ...], changed_on: date) -> None:
        kept = set(self.documents) & set(documents)
        self.verdicts = {name: one for name, one in self.verdicts.items() if name in {same.document for same in kept}}
        self.documents = documents
        self.changes += 1
        self.happened_until = changed_on

    @event(FieldsDisclosed)
    def _fields_disclosed(self) -> None:
        """Reading changes nothing; the event itself is the record."""

    @event(FieldsChanged)
    def _fields_changed(self, fields: tuple[FieldStated, ...], changed_on: date) -> None:
        self.stated = {one.field: one for one in fields}
        self.changes += 1
        self.happened_until = changed_on

    @event(InstrumentChanged)
    def _instrument_changed(self, instrument_id: UUID, changed_on: date) -> None:
        self.instrument_id = instrument_id
        self.changes += 1
        self.happened_until = changed_on

    @event(Submitted)
    def _submitted(
        self,
        submitted_on: date,
        step: str,
        state: str,
        by: str,
        missing: tuple[Missing, ...],
        next_roles: tuple[str, ...],
        receipt: str,
    ) -> None:
        self._moved(step, state, by, submitted_on, self.Submitted.TOPIC)
        self.status = "submitted"
        self.receipt = receipt or None
        self.shortcomings = ()
        self.missing = missing
        self.next_roles = next_roles
        self.changes += 1
        version = Submission(len(self.submissions) + 1, submitted_on, self.documents, tuple(self.stated.values()))
        self.submissions = (*self.submissions, version)

    @event(LikenessFound)
    def _likeness_found(self, others: tuple[Likeness, ...]) -> None:
        self.others = others
        self.is_same = None

    @event(LikenessDecided)
    def _likeness_decided(self, is_same: bool, decided_on: date) -> None:
        self.is_same = is_same
        self.happened_until = decided_on

    @event(VerdictsGiven)
    def _verdicts_given(self, verdicts: tuple[Verdict, ...], given_by: str, given_on: date) -> None:
        self.verdicts = {**self.verdicts, **{one.document: one for one in verdicts}}
        self.happened_until = given_on
        act = Act(EXAMINATION, given_by, self.VerdictsGiven.TOPIC, self.version + 1, given_on)
        self.acts = (*self.acts, act)

    @event(Returned)
    def _returned(
        self, shortcomings: tuple[Shortcoming, ...], returned_on: date, step: str, state: str, by: str
    ) -> None:
        self._moved(step, state, by, returned_on, self.Returned.TOPIC)
        self.status = "returned"
        self.shortcomings = shortcomings
        self.promised_until = None
        self.next_roles = ()

    @event(Accepted)
    def _accepted(
        self,
        number: str,
        card_version: str,
        promised_until: date | None,
        accepted_on: date,
        accepted_by: str,
        step: str,
        state: str,
        next_roles: tuple[str, ...],
    ) -> None:
        self._moved(step, state, accepted_by, accepted_on, self.Accepted.TOPIC)
        self.status = "accepted"
        self.number = number
        self.card_version = card_version
        self.promised_until = promised_until
        self.missing = ()
        self.next_roles = next_roles

    @event(StepTaken)
    def _step_taken(
        self,
        step: str,
        state: str,
        by: str,
        taken_on: date,
        fields: tuple[FieldStated, ...],
        next_roles: tuple[str, ...],
    ) -> None:
        self._moved(step, state, by, taken_on, self.StepTaken.TOPIC)
        self.stated = {**self.stated, **{one.field: one for one in fields}}
        self.next_roles = next_roles

    @event(StepFollowed)
    def _step_followed(self, state: str, followed_on: date, next_roles: tuple[str, ...]) -> None:
        self.state = state
        self.happened_until = max(self.happened_until, followed_on)
        self.claimed_by = None
        self.next_roles = next_roles

    @event(ProductIssued)
    def _product_issued(
        self, product: str, title: str, number: str | None, valid_from: date, valid_until: date | None
    ) -> None:
        self.products = (*self.products, Issued(product, title, number, valid_from, valid_until))

    @event(FeeDue)
    def _fee_due(self, for_number: int) -> None:
        self.fees = for_number
        self.fees_open += 1

    @event(FeeSettled)
    def _fee_settled(self) -> None:
        self.fees_open -= 1

    @event(WorkClaimed)
    def _work_claimed(self, claimed_by: str) -> None:
        self.claimed_by = claimed_by

    @event(WorkReleased)
    def _work_released(self) -> None:
        self.claimed_by = None

    @event(Rejected)
    def _rejected(self, step: str, state: str, legal_ground: str, rejected_by: str, rejected_on: date) -> None:
        self._moved(step, state, rejected_by, rejected_on, self.Rejected.TOPIC)
        self.status = "rejected"
        self.legal_ground = legal_ground
        self.next_roles = ()

    @event(Withdrawn)
    def _withdrawn(self, withdrawn_on: date, step: str, state: str, by: str) -> None:
        self._moved(step, state, by, withdrawn_on, self.Withdrawn.TOPIC)
        self.status = "withdrawn"
        self.next_roles = ()

    @event(Completed)
    def _completed(self, outcome: Outcome, on_time: bool | None, completed_on: date, state: str) -> None:
        self.status = "closed" if outcome == "closed" else "completed"
        self.state = state
        self.happened_until = max(self.happened_until, completed_on)
        self.outcome = outcome
        self.on_time = on_time
        self.claimed_by = None
        self.next_roles = ()


def _references(documents: Sequence[HandedIn]) -> list[str]:
    return [text for one in documents for text in (one.document, one.reference)]


def _clear_texts(fields: Sequence[FieldStated]) -> list[str]:
    return [one.value for one in fields if isinstance(one.value, str)]
