"""A certificate ends: another body takes it over, or its last day passes."""

from dataclasses import asdict
from datetime import date, datetime, timedelta

from services.certification.certificate.certificate import Certificate, Grounds
from shared.errors import RefusedByRule
from shared.journal.events import Event


class NotExpiredYet(RefusedByRule):
    code = "certificate-not-expired"
    indonesian = "Sertifikat ini belum habis masa berlakunya."
    english = "This certificate has not expired yet."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Transferred(Event[Certificate]):
    """Another certification body took the certificate over; here it has ended (BSN 6/2024 art. 1)."""

    TOPIC = "certification.certificate-transferred"
    INDONESIAN = "Sertifikat dialihkan ke {to_body} mulai {effective_on}."
    ENGLISH = "The certificate was transferred to {to_body} from {effective_on}."
    to_body: str
    reason: str
    legal_basis: str
    effective_on: date
    by: str
    on: date

    def apply(self, certificate: Certificate) -> None:
        certificate.keep("transferred", self, self.TOPIC)


class Expired(Event[Certificate]):
    """The last day of the certificate has passed, and nobody renewed it."""

    TOPIC = "certification.certificate-expired"
    INDONESIAN = "Masa berlaku sertifikat habis; hari terakhirnya {valid_until}."
    ENGLISH = "The certificate expired; its last day was {valid_until}."
    valid_until: date

    def apply(self, certificate: Certificate) -> None:
        certificate.expired_on = self.valid_until + timedelta(days=1)


# Decisions – refuse, or record one thing. Time is an argument.
def transfer(certificate: Certificate, to_body: str, grounds: Grounds, now: datetime) -> None:
    """Hands a valid certificate over to another body; a suspended one stays here.

    Raises CertificateEnded, CertificateSuspended, and like `refuse_days`.
    """
    certificate.refuse_unless_usable(grounds)
    certificate.record(Transferred, now, to_body=to_body, **asdict(grounds))


def expire(certificate: Certificate, on: date, now: datetime) -> None:
    """Records that the last day has passed, once; a certificate that has ended otherwise stays as it is.

    Raises NotExpiredYet.
    """
    if certificate.valid_until is None or on <= certificate.valid_until:
        raise NotExpiredYet
    if certificate.expired_on is None and certificate.standing(on) == "expired":
        certificate.record(Expired, now, valid_until=certificate.valid_until)
