"""Evidence of competence: trainings, knowledge of standards, observed audits. Each has a file or a reference, and its day."""

from datetime import date, datetime
from uuid import UUID

from services.certification.personnel.person import Knowledge, Observation, Person, Training
from shared.errors import RefusedByRule
from shared.journal.events import Event


class EvidenceMissing(RefusedByRule):
    code = "evidence-missing"
    indonesian = "Sebutkan buktinya: isi `file` dengan berkas unggahan, atau `reference` dengan nomor dokumennya."
    english = "Name the evidence: fill in `file` with an uploaded file, or `reference` with the number of the document."
    clause = "ISO/IEC 17065 6.1.2.1"


class EvidenceNotYet(RefusedByRule):
    code = "evidence-not-yet"
    indonesian = "Bukti bertanggal {on:day}, yang belum tiba; catat setelah hari itu."
    english = "The evidence is dated {on:day}, which has not come; record it on that day or later."


class ObservationKnown(RefusedByRule):
    code = "observation-known"
    indonesian = "Pengamatan audit ini sudah tercatat untuk tanggal {on:day}."
    english = "This observation of an audit is recorded already, for {on:day}."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class TrainingRecorded(Event[Person]):
    """The person completed a training; a file or a reference proves it."""

    TOPIC = "certification.training-recorded"
    INDONESIAN = "Pelatihan dicatat: {training}, {on}."
    ENGLISH = "A training was recorded: {training}, {on}."
    training: str
    on: date
    file: UUID | None
    reference: str | None

    def apply(self, person: Person) -> None:
        person.trainings = (*person.trainings, Training(self.training, self.on))


class KnowledgeRecorded(Event[Person]):
    """The person showed that they know a standard; a file or a reference proves it."""

    TOPIC = "certification.knowledge-recorded"
    INDONESIAN = "Pengetahuan standar dicatat: {standard}, {on}."
    ENGLISH = "Knowledge of a standard was recorded: {standard}, {on}."
    standard: str
    on: date
    file: UUID | None
    reference: str | None

    def apply(self, person: Person) -> None:
        person.knowledge = (*person.knowledge, Knowledge(self.standard, self.on))


class ObservationCounted(Event[Person]):
    """The person observed an audit of this service, which closed."""

    TOPIC = "certification.observation-counted"
    INDONESIAN = "Pengamatan audit dihitung, {on}."
    ENGLISH = "An observed audit was counted, {on}."
    audit_id: UUID
    on: date

    def apply(self, person: Person) -> None:
        person.observations = (*person.observations, Observation(self.on, audit_id=self.audit_id))


class ObservationRecorded(Event[Person]):
    """An officer recorded that the person observed an audit of another body, with the evidence."""

    TOPIC = "certification.observation-recorded"
    INDONESIAN = "Pengamatan audit di {elsewhere} dicatat, {on}."
    ENGLISH = "An observed audit at {elsewhere} was recorded, {on}."
    elsewhere: str
    on: date
    file: UUID | None
    reference: str | None

    def apply(self, person: Person) -> None:
        person.observations = (
            *person.observations,
            Observation(self.on, elsewhere=self.elsewhere, reference=self.reference),
        )


# Decisions – refuse, or record one thing. Time is an argument.
def record_training(
    person: Person,
    training: str,
    on: date,
    file: UUID | None,
    reference: str | None,
    by: str,
    today: date,
    now: datetime,
) -> None:
    """Raises OwnEntry, EvidenceMissing, EvidenceNotYet."""
    _refuse(person, on, file, reference, by, today)
    person.record(TrainingRecorded, now, training=training, on=on, file=file, reference=reference)


def record_knowledge(
    person: Person,
    standard: str,
    on: date,
    file: UUID | None,
    reference: str | None,
    by: str,
    today: date,
    now: datetime,
) -> None:
    """Raises OwnEntry, EvidenceMissing, EvidenceNotYet."""
    _refuse(person, on, file, reference, by, today)
    person.record(KnowledgeRecorded, now, standard=standard, on=on, file=file, reference=reference)


def count_observation(person: Person, audit_id: UUID, on: date, now: datetime) -> None:
    """Counts an audit of this service that the person observed; an audit that is counted already records nothing."""
    if all(one.audit_id != audit_id for one in person.observations):
        person.record(ObservationCounted, now, audit_id=audit_id, on=on)


def record_observation(
    person: Person,
    elsewhere: str,
    on: date,
    file: UUID | None,
    reference: str | None,
    by: str,
    today: date,
    now: datetime,
) -> None:
    """Records an audit of another body. Raises OwnEntry, EvidenceMissing, EvidenceNotYet, ObservationKnown."""
    _refuse(person, on, file, reference, by, today)
    if Observation(on, elsewhere=elsewhere, reference=reference) in person.observations:
        raise ObservationKnown(on=on.isoformat())
    person.record(ObservationRecorded, now, elsewhere=elsewhere, on=on, file=file, reference=reference)


def refuse_without_evidence(file: UUID | None, reference: str | None) -> None:
    """Raises EvidenceMissing."""
    if file is None and reference is None:
        raise EvidenceMissing


def refuse_later_than_today(on: date, today: date) -> None:
    """Raises EvidenceNotYet."""
    if on > today:
        raise EvidenceNotYet(on=on.isoformat())


def _refuse(person: Person, on: date, file: UUID | None, reference: str | None, by: str, today: date) -> None:
    person.refuse_own_entry(by)
    refuse_without_evidence(file, reference)
    refuse_later_than_today(on, today)
