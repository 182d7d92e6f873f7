"""The scope of a certificate is extended or reduced: brands, kinds of product (ISO/IEC 17065 7.10, 7.11.1).

An extension is decided in a case of its own, so it has passed each stage of the scheme.
"""

from dataclasses import asdict
from datetime import date, datetime
from typing import Final
from uuid import UUID

from services.certification.certificate.certificate import Certificate, Grounds, ScopeLine
from services.certification.scheme.scheme import Scheme
from shared.errors import RefusedByRule
from shared.journal.events import Event

SCOPE_FIELDS: Final = frozenset({"brand", "product_kind", "product_name"})
"""The lines of a certificate that an extension may add to."""


class ScopeNotOfCertificate(RefusedByRule):
    code = "scope-not-of-certificate"
    indonesian = "Sertifikat menurut skema ini tidak memuat {field} sebagai lingkup. Yang ada: {fields:any}."
    english = "A certificate under this scheme has no {field} in its scope. It has {fields:any}."
    clause = "ISO/IEC 17065 7.10"


class ScopeCoveredAlready(RefusedByRule):
    code = "scope-covered-already"
    indonesian = "Sertifikat ini sudah mencakup {value}."
    english = "This certificate covers {value} already."


class ScopeNotCovered(RefusedByRule):
    code = "scope-not-covered"
    indonesian = "Sertifikat ini tidak mencakup {value}."
    english = "This certificate does not cover {value}."


class ScopeWouldBeEmpty(RefusedByRule):
    code = "scope-would-be-empty"
    indonesian = "Tidak ada {field} yang tersisa dalam lingkup. Cabut sertifikatnya bila memang demikian."
    english = "No {field} would be left in the scope. Withdraw the certificate if that is meant."
    clause = "ISO/IEC 17065 7.11.1"


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Extended(Event[Certificate]):
    """The decider extended the scope after a certification of its own; `scope` is all that the certificate covers now."""

    TOPIC = "certification.certificate-extended"
    INDONESIAN = "Lingkup sertifikat diperluas mulai {effective_on}: {added}."
    ENGLISH = "The certificate's scope was extended from {effective_on}: {added}."
    added: tuple[ScopeLine, ...]
    scope: tuple[ScopeLine, ...]
    by_certification: UUID
    reason: str
    legal_basis: str
    effective_on: date
    by: str
    on: date

    def apply(self, certificate: Certificate) -> None:
        certificate.scope = self.scope
        certificate.keep("extended", self, self.TOPIC)


class Reduced(Event[Certificate]):
    """The decider reduced the scope; `scope` is all that the certificate covers now."""

    TOPIC = "certification.certificate-reduced"
    INDONESIAN = "Lingkup sertifikat dikurangi mulai {effective_on}: {removed} ({reason}; dasar: {legal_basis})."
    ENGLISH = "The certificate's scope was reduced from {effective_on}: {removed} ({reason}; basis: {legal_basis})."
    removed: tuple[ScopeLine, ...]
    scope: tuple[ScopeLine, ...]
    reason: str
    legal_basis: str
    effective_on: date
    by: str
    on: date

    def apply(self, certificate: Certificate) -> None:
        certificate.scope = self.scope
        certificate.reductions = (*certificate.reductions, self.removed)
        certificate.keep("reduced", self, self.TOPIC)


# Decisions – refuse, or record one thing. Time is an argument.
def extend(
    certificate: Certificate, added: tuple[ScopeLine, ...], by_certification: UUID, grounds: Grounds, now: datetime
) -> None:
    """Adds lines to the scope, each once.

    Raises ScopeNotOfCertificate, ScopeCoveredAlready, CertificateEnded, CertificateSuspended, and like `refuse_days`.
    """
    certificate.refuse_unless_usable(grounds)
    fields = scope_fields(certificate.the_scheme(), certificate.product)
    scope = certificate.scope
    for line in added:
        if line.field not in fields:
            raise ScopeNotOfCertificate(field=line.field, fields=sorted(fields))
        if _is_in(line, scope):
            raise ScopeCoveredAlready(value=line.value)
        scope = (*scope, line)
    certificate.record(Extended, now, added=added, scope=scope, by_certification=by_certification, **asdict(grounds))


def reduce(certificate: Certificate, removed: tuple[ScopeLine, ...], grounds: Grounds, now: datetime) -> None:
    """Takes lines out of the scope, also while the certificate is suspended; of each field at least one stays.

    Raises ScopeNotCovered, ScopeWouldBeEmpty, CertificateEnded, and like `refuse_days`.
    """
    certificate.refuse_when_ended(grounds)
    for line in removed:
        if not _is_in(line, certificate.scope):
            raise ScopeNotCovered(value=line.value)
    scope = tuple(one for one in certificate.scope if not _is_in(one, removed))
    for line in removed:
        if all(one.field != line.field for one in scope):
            raise ScopeWouldBeEmpty(field=line.field)
    certificate.record(Reduced, now, removed=removed, scope=scope, **asdict(grounds))


def scope_fields(scheme: Scheme, product: str) -> frozenset[str]:
    """The fields of a product's certificate that are its scope."""
    return SCOPE_FIELDS.intersection(*(one.holds for one in scheme.certificates if one.product == product))


def _is_in(line: ScopeLine, scope: tuple[ScopeLine, ...]) -> bool:
    return any(one.field == line.field and one.value.casefold() == line.value.casefold() for one in scope)
