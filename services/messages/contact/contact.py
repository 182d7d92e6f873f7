"""Whom an office tells about a matter, and where: the sealed contact of the applicant, of a complaint's reporter.

The contact is read from the journal through contracts, each time: nothing is copied, so a correction counts at once, and an erased
person's contact opens nowhere. Nothing is opened here; the sender of the message opens it and records the reading.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.messages.gateway.address import Address
from shared.contracts.complaints import ReporterRecorded, reporter_of
from shared.contracts.intake import (
    ApplicantCorrected,
    ApplicantRegistered,
    ApplicationAccepted,
    ApplicationDrafted,
)
from shared.contracts.metrology import VerificationOpened
from shared.privacy.personal import Personal
from shared.wording import Language


@dataclass(frozen=True)
class Contact:
    """`to`: at most one address for each channel, e-mail first because it costs nothing and holds the whole text."""

    to: tuple[Address, ...]
    language: Language = "id"
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Matter:
    """What the case of an event says about the matter, as far as it is known; of a complaint, what its own stream says.

    `receipt`: with it the applicant sees the state of the case. `number`: of a complaint, at the office that handles it.
    `instrument`: brand, model and serial number, as on the plate. `answer_by`: of a complaint, the day of the answer that counts from
    its receipt, if one does.
    """

    case_id: UUID
    office: str
    contact: Contact
    service_code: str = ""
    receipt: str = ""
    number: str = ""
    instrument: str = ""
    answer_by: date | None = None


def contact_of_applicant(
    applicant_id: UUID,
    registered: ApplicantRegistered,
    corrections: Sequence[ApplicantCorrected],
    accounts: Sequence[str] = (),
) -> Contact:
    """The contact of an applicant: what was registered, or the last correction of it."""
    phone, email = registered.phone, registered.email
    for one in corrections:
        phone, email = one.phone or phone, one.email or email
    return Contact(_addresses(applicant_id, phone, email), accounts=tuple(accounts))


def contact_of_reporter(reporter: ReporterRecorded, accounts: Sequence[str]) -> Contact:
    """The contact that a complaint's reporter left. `accounts`: those of an open reporter; any other has none here."""
    stream = reporter_of(reporter.complaint_id)
    return Contact(_addresses(stream, reporter.phone, reporter.email), reporter.language, tuple(accounts))


def is_reachable(reporter: ReporterRecorded) -> bool:
    """Whether somebody can tell the reporter anything: by a message, or in person if they gave a name."""
    return any(one is not None for one in (reporter.name, reporter.phone, reporter.email))


def _addresses(stream: UUID, phone: Personal[str] | None, email: Personal[str] | None) -> tuple[Address, ...]:
    by_email = [] if email is None else [Address("email", email, stream, "email")]
    by_phone = [] if phone is None else [Address(one, phone, stream, "phone") for one in ("whatsapp", "sms")]
    return (*by_email, *by_phone)


def accounts_of(drafted: ApplicationDrafted, accepted: ApplicationAccepted | None) -> tuple[str, ...]:
    """The token subjects who own an application: those known at its acceptance, before that those of the draft."""
    if accepted is not None and accepted.accounts:
        return accepted.accounts
    return tuple(one for one in (drafted.account, drafted.principal) if one is not None)


def described(opened: VerificationOpened | None) -> str:
    """An instrument as its owner knows it: brand, model, serial number."""
    if opened is None:
        return "UTTP"
    serial = None if opened.serial is None else f"nomor seri {opened.serial}"
    return " ".join(one for one in ("UTTP", opened.brand, opened.model, serial) if one)
