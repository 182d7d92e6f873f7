"""A certificate is renewed before its last day, after a recertification that passed each stage of its scheme."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from uuid import UUID

from services.certification.certificate.certificate import (
    ENDED,
    Certificate,
    CertificateEnded,
    CertificateSuspended,
    Grounds,
)
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event
from shared.privacy.clear_text import Digest


class RenewalNotOfScheme(RefusedByRule):
    code = "renewal-not-of-scheme"
    indonesian = "Sertifikat ini tidak berakhir pada suatu hari, jadi tidak diperpanjang; ajukan sertifikat baru."
    english = "No day ends this certificate, so it is not renewed; apply for a new certificate."


class RenewalLeavesGap(RefusedByRule):
    code = "renewal-leaves-gap"
    indonesian = "Masa baru dimulai paling lambat {latest:day}, sehari setelah masa berlaku sekarang."
    english = "The new term begins at the latest on {latest:day}, the day after the present one."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Renewed(Event[Certificate]):
    """The decider renewed the certificate: a new term from `effective_on` to `valid_until`, and a new code for it."""

    TOPIC = "certification.certificate-renewed"
    INDONESIAN = "Sertifikat diperpanjang mulai {effective_on} sampai {valid_until}."
    ENGLISH = "The certificate was renewed from {effective_on} to {valid_until}."
    valid_until: date
    code: Digest
    by_certification: UUID
    reason: str
    legal_basis: str
    effective_on: date
    by: str
    on: date

    def apply(self, certificate: Certificate) -> None:
        certificate.valid_until = self.valid_until
        certificate.code = self.code
        certificate.keep("renewed", self, self.TOPIC)


# Decisions – refuse, or record one thing. Time is an argument.
def renewed_until(certificate: Certificate, effective_on: date) -> date:
    """The last day of a term that begins on a day. Raises RenewalNotOfScheme."""
    last = certificate.validity().last_day(effective_on)
    if last is None or certificate.valid_until is None:
        raise RenewalNotOfScheme
    return last


def renew(certificate: Certificate, code: str, by_certification: UUID, grounds: Grounds, now: datetime) -> None:
    """Renews a valid certificate; the new term begins at the latest on the day after the present one.

    Raises RenewalNotOfScheme, RenewalLeavesGap, CertificateEnded, CertificateSuspended, and like `refuse_days`.
    """
    last = renewed_until(certificate, grounds.effective_on)
    present = certificate.valid_until
    assert present is not None
    for day in (grounds.on, min(grounds.effective_on, present)):
        if (standing := certificate.standing(day)) in ENDED:
            raise CertificateEnded(standing=ENDED[standing])
    certificate.refuse_days(grounds)
    if standing == "suspended":
        raise CertificateSuspended(suspended_on=certificate.suspended_since().isoformat())
    if grounds.effective_on > present + timedelta(days=1):
        raise RenewalLeavesGap(latest=(present + timedelta(days=1)).isoformat())
    EffectiveBeforeHistory.check(last, present)
    certificate.record(Renewed, now, valid_until=last, code=code, by_certification=by_certification, **asdict(grounds))
