"""What other services may rely on in intake's events."""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict

from shared.contracts import Contract
from shared.privacy.personal import Personal

Place = Literal["office", "on-site"]
Verification = Literal["tera", "tera-ulang"]
Owed = Literal["notice", "apology-letter", "shortened-promise", "legal-sanction"]


_REVOCATIONS = UUID("5e0c2c52-0a1f-4c8b-9f0e-6d1c1f5b7a42")


def revocations_of(office: str) -> UUID:
    """The case that holds all revocations of an office's tokens."""
    return uuid5(_REVOCATIONS, office)


class StatedField(BaseModel):
    """A field of an application with its value; a person's value only sealed.

    A sealed value opens under the application's id and `field` (`PersonalData.open(sealed, application_id, field)`).
    """

    model_config = ConfigDict(frozen=True)

    field: str
    title: str
    value: str | int | bool | None
    sealed: Personal[str] | None = None


class ApplicantRegistered(Contract):
    """An applicant was registered; the stream is the applicant's.

    The sealed fields are those of the applicant, or of the contact of a business or unit. A field opens as
    `PersonalData.open(sealed, applicant_id, field)`; record the reading.
    """

    TYPE: ClassVar = "intake.applicant-registered"

    phone: Personal[str]
    email: Personal[str] | None


class ApplicantCorrected(Contract):
    """Data of the applicant were wrong; the given fields replace them. They open as those of the registration."""

    TYPE: ClassVar = "intake.applicant-corrected"

    phone: Personal[str] | None
    email: Personal[str] | None


class ApplicationDrafted(Contract):
    """An application was begun; the stream and the case are the application's. `account` and `principal`: token subjects."""

    TYPE: ClassVar = "intake.application-drafted"

    applicant_id: UUID
    service_code: str
    account: str | None
    principal: str | None = None


class ApplicationSubmitted(Contract):
    """An application was submitted, or submitted again; with its `receipt` anybody sees the state of the case."""

    TYPE: ClassVar = "intake.application-submitted"

    receipt: str = ""


class Shortcoming(BaseModel):
    """What is missing or wrong: the name of a document on the card, and the problem with it, both in Indonesian."""

    model_config = ConfigDict(frozen=True)

    document: str
    name: str
    problem: str


class ApplicationReturned(Contract):
    """An application went back to the applicant with what is missing or wrong."""

    TYPE: ClassVar = "intake.application-returned"

    shortcomings: tuple[Shortcoming, ...]


class ApplicationRejected(Contract):
    """The office refused the service on a legal ground, in Indonesian, on a day of its zone."""

    TYPE: ClassVar = "intake.application-rejected"

    legal_ground: str
    rejected_on: date


class ProductIssued(Contract):
    """The office gave a product; `title` is its name on the card, in Indonesian. Both days of its validity count."""

    TYPE: ClassVar = "intake.product-issued"

    title: str
    number: str | None
    valid_until: date | None


class ApologyIssued(Contract):
    """The office wrote a letter of apology for a broken promise; `token` takes `days` off a later promise.

    `days_late`: calendar days from the promised day to the day of the letter.
    """

    TYPE: ClassVar = "intake.apology-issued"

    number: str
    promised_until: date
    days_late: int
    token: UUID | None
    days: int | None


class ApplicationAccepted(Contract):
    """An application was found complete and correct; the office now owes the service. `number` is its official number.

    `hand_over` is the service that takes the case over; older events without it belong to metrology. `drafted_by` and
    `accepted_by` are token subjects: the person who registered the matter may not test in it (SOD-07). `accounts` are
    the token subjects who own the application and act on it only as applicants; older events name none.
    `holder` says who applied (`applicant_name`, `applicant_nib`), for cases of certification and complaints.
    """

    TYPE: ClassVar = "intake.application-accepted"

    application_id: UUID
    applicant_id: UUID
    service_code: str
    verification: Verification | None
    place: Place
    instrument_id: UUID | None
    number: str = ""
    card_version: str
    hand_over: str | None = None
    promised_until: date | None
    accepted_on: date
    drafted_by: str
    accepted_by: str
    fields: tuple[StatedField, ...] = ()
    accounts: tuple[str, ...] = ()
    holder: tuple[StatedField, ...] = ()


class ApplicationCompleted(Contract):
    """The service of the application was given, or its case ended without it, on a day of the office's zone."""

    TYPE: ClassVar = "intake.application-completed"

    completed_on: date


class ApplicationWithdrawn(Contract):
    """The applicant took the application back on a day of the office's zone; the stream is the application's, `by` is a
    token subject. `state` is the state of the card's procedure in which the case ended.
    """

    TYPE: ClassVar = "intake.application-withdrawn"

    withdrawn_on: date
    state: str = "withdrawn"
    by: str = ""


class FeeDue(Contract):
    """A step made a fee due whose amount the service card prints, in whole rupiah; `for_number` counts the fees of the
    case.

    `each` says what the fee is for, in Indonesian; `legal_basis` is the source of the amount. Later changes do not
    affect the fee. `accounts` are the token subjects who own the application; older events name none.
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
    """Somebody read sealed fields of a person in clear; the envelope names the reader."""

    TYPE: ClassVar = "intake.personal-data-disclosed"

    person: UUID
    fields: tuple[str, ...]
    purpose: str


class ApplicantsSearched(Contract):
    """Somebody searched for applicants by the values of `fields` and found `persons`. The values themselves are not
    recorded.
    """

    TYPE: ClassVar = "intake.applicants-searched"

    fields: tuple[str, ...]
    persons: tuple[UUID, ...]
    purpose: str | None


class FieldsDisclosed(Contract):
    """Somebody read sealed fields of an application in clear; the envelope names the reader."""

    TYPE: ClassVar = "intake.fields-disclosed"

    person: UUID
    fields: tuple[str, ...]
    purpose: str


class FileUploadBegun(Contract):
    """The upload of a file for a document of a case began.

    `personal_key`: the file's key, sealed for the person whose data the file holds; None if it holds nobody's data.
    """

    TYPE: ClassVar = "intake.file-upload-begun"

    document: str
    document_name: str
    personal_key: dict[str, str | None] | None

    @property
    def person(self) -> UUID | None:
        """The person whose data the file holds."""
        return None if self.personal_key is None else UUID(self.personal_key["person"])


class FileRead(Contract):
    """Somebody read a file; the stream is the file's, and the envelope names the reader. `purpose` is from a closed
    set.
    """

    TYPE: ClassVar = "intake.file-read"

    document: str
    purpose: str


class ClockPaused(Contract):
    """The clock of a case is paused; `because` is the reason, in Indonesian, as on its card."""

    TYPE: ClassVar = "intake.clock-paused"

    because: str


class ClockResumed(Contract):
    """A reason for the pause has ended."""

    TYPE: ClassVar = "intake.clock-resumed"


class ClockReset(Contract):
    """The file went back to the applicant; the time counted so far no longer counts."""

    TYPE: ClassVar = "intake.clock-reset"


class ClockRestarted(Contract):
    """The file is complete again; the whole promise starts again."""

    TYPE: ClassVar = "intake.clock-restarted"


class CompensationOwed(Contract):
    """The promise was broken at `at`, or an error was found then (`cause`); the compensation that the card promises for it.

    It is owed once in a case for each cause.
    `owes` names `apology-letter`, `notice`, `shortened-promise` or `legal-sanction`; `token` takes `days` off a later
    promise.
    """

    TYPE: ClassVar = "intake.compensation-owed"

    owes: tuple[Owed, ...]
    token: UUID | None
    days: int | None
    at: datetime
    cause: Literal["lateness", "error"] = "lateness"


class EscalationReached(Contract):
    """The second limit behind the promise, or the office's internal target, passed at `at`."""

    TYPE: ClassVar = "intake.escalation-reached"

    at: datetime


class PromiseBroken(Contract):
    """The office's promise, or the legal limit behind it, passed at `at`."""

    TYPE: ClassVar = "intake.promise-broken"

    limit: Literal["promise", "legal-limit"]
    at: datetime


class DeemedApproved(Contract):
    """The promise was broken, so the application counts as approved."""

    TYPE: ClassVar = "intake.deemed-approved"


class TokensRevoked(Contract):
    """An account's tokens at an office that were issued until a moment were revoked; the account's last revocation
    counts.
    """

    TYPE: ClassVar = "intake.tokens-revoked"

    office: str
    subject: str
    issued_until: datetime
