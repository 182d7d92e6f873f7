"""What others may rely on of intake's events."""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID, uuid5

from shared.contracts import Contract

Place = Literal["office", "on-site"]
Verification = Literal["tera", "tera-ulang"]
Owed = Literal["notice", "apology-letter", "shortened-promise", "legal-sanction"]


_REVOCATIONS = UUID("5e0c2c52-0a1f-4c8b-9f0e-6d1c1f5b7a42")


def revocations_of(office: str) -> UUID:
    """The case in which all revocations of tokens of an office stand."""
    return uuid5(_REVOCATIONS, office)


class ApplicationAccepted(Contract):
    """An application was found complete and correct; the office now owes the service.

    `hand_over` is the service that acts from now on; an event that names none is older, and metrology's. `drafted_by` and
    `accepted_by` are token subjects: who registered the matter may not test in it (SOD-07). `accounts` are the token subjects
    whose own application it is: they act on it as applicant only. An older event names none.
    """

    TYPE: ClassVar = "intake.application-accepted"

    application_id: UUID
    service_code: str
    verification: Verification | None
    place: Place
    instrument_id: UUID | None
    hand_over: str | None = None
    promised_until: date | None
    accepted_on: date
    drafted_by: str
    accepted_by: str
    accounts: tuple[str, ...] = ()


class FeeDue(Contract):
    """A step made a fee due whose amount the service card prints, in whole rupiah; `for_number` counts those of the case.

    `each` says what it is for, in Indonesian; `legal_basis` prints the amount. What was due stays due as it was.
    `accounts` are the token subjects whose own application it is; an older event names none.
    """

    TYPE: ClassVar = "intake.fee-due"

    application_id: UUID
    service_code: str
    step: str
    for_number: int
    rupiah: int
    each: str
    legal_basis: str
    due_on: date
    accounts: tuple[str, ...] = ()


class PersonalDataDisclosed(Contract):
    """Sealed fields of a person were read in clear; who read them stands in the envelope."""

    TYPE: ClassVar = "intake.personal-data-disclosed"

    person: UUID
    fields: tuple[str, ...]
    purpose: str


class ApplicantsSearched(Contract):
    """Somebody searched for applicants by the values of `fields`; `persons` were found. The values themselves are not recorded."""

    TYPE: ClassVar = "intake.applicants-searched"

    fields: tuple[str, ...]
    persons: tuple[UUID, ...]
    purpose: str | None


class FieldsDisclosed(Contract):
    """Sealed fields of an application were read in clear; who read them stands in the envelope."""

    TYPE: ClassVar = "intake.fields-disclosed"

    person: UUID
    fields: tuple[str, ...]
    purpose: str


class FileUploadBegun(Contract):
    """A file was begun for a document of a case.

    `personal_key`: the file's key, sealed for the person whose data the file holds; None where it holds nobody's.
    """

    TYPE: ClassVar = "intake.file-upload-begun"

    document: str
    document_name: str
    personal_key: dict[str, str | None] | None

    @property
    def person(self) -> UUID | None:
        """Whose data the file holds."""
        return None if self.personal_key is None else UUID(self.personal_key["person"])


class FileRead(Contract):
    """A file was read; its stream is the file's, and the envelope says who read it. `purpose`: what for, of a closed set."""

    TYPE: ClassVar = "intake.file-read"

    document: str
    purpose: str


class ClockPaused(Contract):
    """The clock of a case stands; `because` says why, in Indonesian, as its card has it."""

    TYPE: ClassVar = "intake.clock-paused"

    because: str


class ClockResumed(Contract):
    """A reason for the clock to stand has ended."""

    TYPE: ClassVar = "intake.clock-resumed"


class ClockReset(Contract):
    """The file went back to the applicant; what the clock had counted no longer counts."""

    TYPE: ClassVar = "intake.clock-reset"


class ClockRestarted(Contract):
    """The file is complete again; the whole promise runs anew."""

    TYPE: ClassVar = "intake.clock-restarted"


class CompensationOwed(Contract):
    """The promise was broken at `at`: what the card owes for it, once in a case.

    `owes` names `apology-letter`, `notice`, `shortened-promise` or `legal-sanction`; `token` takes `days` off a later promise.
    """

    TYPE: ClassVar = "intake.compensation-owed"

    owes: tuple[Owed, ...]
    token: UUID | None
    days: int | None
    at: datetime


class EscalationReached(Contract):
    """The second limit behind the promise, or what the office watches for itself, passed at `at`."""

    TYPE: ClassVar = "intake.escalation-reached"

    at: datetime


class PromiseBroken(Contract):
    """The office's promise, or the law's limit behind it, passed at `at`."""

    TYPE: ClassVar = "intake.promise-broken"

    limit: Literal["promise", "legal-limit"]
    at: datetime


class DeemedApproved(Contract):
    """The promise was broken, so the application counts as approved."""

    TYPE: ClassVar = "intake.deemed-approved"


class TokensRevoked(Contract):
    """Tokens of an account at an office that were issued until a moment no longer count; the last one of an account holds."""

    TYPE: ClassVar = "intake.tokens-revoked"

    office: str
    subject: str
    issued_until: datetime
