"""A certificate is suspended, restored or withdrawn (ISO/IEC 17065 7.11); none of these moves its last day."""

from dataclasses import asdict
from datetime import date, datetime

from services.certification.certificate.certificate import Certificate, Grounds
from shared.errors import RefusedByRule
from shared.journal.events import Event


class NotSuspended(RefusedByRule):
    code = "certificate-not-suspended"
    indonesian = "Sertifikat ini tidak sedang dibekukan pada {on:day}, jadi tidak ada yang dipulihkan."
    english = "This certificate is not suspended on {on:day}, so there is nothing to restore."
    clause = "ISO/IEC 17065 7.11.6"


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Suspended(Event[Certificate]):
    """The decider suspended the certificate from a day on; its last day stays."""

    TOPIC = "certification.certificate-suspended"
    INDONESIAN = "Sertifikat dibekukan mulai {effective_on}: {reason} (dasar: {legal_basis})."
    ENGLISH = "The certificate was suspended from {effective_on}: {reason} (basis: {legal_basis})."
    reason: str
    legal_basis: str
    effective_on: date
    by: str
    on: date

    def apply(self, certificate: Certificate) -> None:
        certificate.keep("suspended", self, self.TOPIC)


class Restored(Event[Certificate]):
    """The decider ended the suspension from a day on; the last day stays as it was."""

    TOPIC = "certification.certificate-restored"
    INDONESIAN = "Sertifikat dipulihkan mulai {effective_on}: {reason} (dasar: {legal_basis})."
    ENGLISH = "The certificate was restored from {effective_on}: {reason} (basis: {legal_basis})."
    reason: str
    legal_basis: str
    effective_on: date
    by: str
    on: date

    def apply(self, certificate: Certificate) -> None:
        certificate.keep("restored", self, self.TOPIC)


class Withdrawn(Event[Certificate]):
    """The decider withdrew the certificate from a day on, for good."""

    TOPIC = "certification.certificate-withdrawn"
    INDONESIAN = "Sertifikat dicabut mulai {effective_on}: {reason} (dasar: {legal_basis})."
    ENGLISH = "The certificate was withdrawn from {effective_on}: {reason} (basis: {legal_basis})."
    reason: str
    legal_basis: str
    effective_on: date
    by: str
    on: date

    def apply(self, certificate: Certificate) -> None:
        certificate.keep("withdrawn", self, self.TOPIC)


# Decisions – refuse, or record one thing. Time is an argument.
def suspend(certificate: Certificate, grounds: Grounds, now: datetime) -> None:
    """Suspends a valid certificate, also before the day of a later decision.

    Raises CertificateEnded, CertificateSuspended, and like `refuse_days`.
    """
    certificate.refuse_unless_usable(grounds, at_once=True)
    certificate.record(Suspended, now, **asdict(grounds))


def restore(certificate: Certificate, grounds: Grounds, now: datetime) -> None:
    """Ends a suspension. Raises CertificateEnded, NotSuspended, and like `refuse_days`."""
    certificate.refuse_when_ended(grounds)
    if certificate.standing(grounds.effective_on) != "suspended":
        raise NotSuspended(on=grounds.effective_on.isoformat())
    certificate.record(Restored, now, **asdict(grounds))


def withdraw(certificate: Certificate, grounds: Grounds, now: datetime) -> None:
    """Withdraws a valid or suspended certificate for good, also before the day of a later decision.

    Raises CertificateEnded, and like `refuse_days`.
    """
    certificate.refuse_when_ended(grounds, at_once=True)
    certificate.record(Withdrawn, now, **asdict(grounds))
