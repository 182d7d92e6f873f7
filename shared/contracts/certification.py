"""What other services may rely on in certification's events."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.contracts import Contract

FeeKind = Literal["levy", "pnbp"]
"""`levy`: a levy of the region, set in an SKRD. `pnbp`: revenue of the state, paid to its treasury."""
FeeMoment = Literal["before-execution", "before-hand-over"]


class FeeLine(BaseModel):
    """One line of the contract's fees; amounts in whole rupiah, `amount` is `quantity` x `unit_amount`."""

    model_config = ConfigDict(frozen=True)

    tariff: str
    description: str
    quantity: int
    unit_amount: int
    amount: int
    legal_basis: str


class FeeDue(Contract):
    """The fee of a certification is due, with the lines of its contract; later tariffs change nothing.

    Without lines nothing is charged. `moment`: what waits for the money. `accounts` are the token subjects who own the
    application.
    """

    TYPE: ClassVar = "certification.fee-due"

    certification_id: UUID
    application_id: UUID
    service_code: str
    moment: FeeMoment
    lines: tuple[FeeLine, ...]
    kind: FeeKind
    on: date
    accounts: tuple[str, ...] = ()


class CertificateGranted(Contract):
    """A certificate of the case was granted; `number` is its own, `on` the day of the decision."""

    TYPE: ClassVar = "certification.certificate-granted"

    number: str
    valid_from: date
    valid_until: date | None
    on: date


class CertificateSuspended(Contract):
    """The certificates of the case are suspended; counted from `effective_on`, decided on `on`."""

    TYPE: ClassVar = "certification.certificate-suspended"

    effective_on: date
    on: date


class CertificateRestored(Contract):
    """The suspension of the certificates of the case ended; counted from `effective_on`, decided on `on`."""

    TYPE: ClassVar = "certification.certificate-restored"

    effective_on: date
    on: date


class CertificateWithdrawn(Contract):
    """The certificates of the case are withdrawn for good; counted from `effective_on`, decided on `on`."""

    TYPE: ClassVar = "certification.certificate-withdrawn"

    effective_on: date
    on: date


class WithdrawalRevoked(Contract):
    """After an appeal the withdrawal of the certificates of the case was revoked; counted from `effective_on`, decided on `on`.

    `becomes`: what they are again. `valid_until`: their last day, which stayed.
    """

    TYPE: ClassVar = "certification.withdrawal-revoked"

    becomes: Literal["valid", "suspended"]
    valid_until: date | None = None
    effective_on: date
    on: date


class HandedOver(Contract):
    """The certificate was handed over, on a day of the office's zone: the service is given."""

    TYPE: ClassVar = "certification.handed-over"

    on: date


class CertificateIssued(Contract):
    """A certificate of the case was issued, or renewed after it; `number` is its own."""

    TYPE: ClassVar = "certification.certificate-issued"

    certificate_id: UUID
    number: str


class CertificateRenewed(Contract):
    """A certificate was renewed before its last day; the stream is the certificate's, the case is that of its recertification."""

    TYPE: ClassVar = "certification.certificate-renewed"

    valid_until: date


class CertificateTransferred(Contract):
    """Another body took the certificates of the case over."""

    TYPE: ClassVar = "certification.certificate-transferred"


class CertificateExpired(Contract):
    """The last day of a certificate of the case has passed."""

    TYPE: ClassVar = "certification.certificate-expired"


class NonconformityExpired(Contract):
    """The client did not correct a nonconformity in time. `follows`: what the scheme says follows; `on`: the day after its due day."""

    TYPE: ClassVar = "certification.nonconformity-expired"

    certification_id: UUID
    follows: Literal["application-fails", "suspension-proposal"]
    on: date


class Rejected(Contract):
    """The certificate was refused; `clause` is what the product, the person or the company does not meet."""

    TYPE: ClassVar = "certification.rejected"

    clause: str


class DecisionReopened(Contract):
    """An appeal against the refusal was upheld, so somebody else decides the case."""

    TYPE: ClassVar = "certification.decision-reopened"


class Declined(Contract):
    """The application review found that the body cannot certify this; `legal_ground` says why."""

    TYPE: ClassVar = "certification.declined"

    legal_ground: str


class Failed(Contract):
    """The case failed: a correction came too late, or a second test failed; `clause` says by which rule."""

    TYPE: ClassVar = "certification.failed"

    clause: str


class AppealNotFiled(Contract):
    """A rule refused an appeal that the complaints desk handed over; the case is the complaint's. `why`: the refusal in Indonesian."""

    TYPE: ClassVar = "certification.appeal-not-filed"

    code: str
    why: str
