"""A certificate is granted (ISO/IEC 17065 7.7): its number, code and lines, from the first day to "start + N years − 1 day"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.certification.certificate.certificate import (
    MOST_AHEAD,
    Batch,
    Certificate,
    EffectiveBeforeDecision,
    EffectiveTooFarAhead,
    HeldValue,
    ScopeLine,
    TakenOver,
    validity_of,
)
from services.certification.certificate.contents import scope_of, standard_named
from services.certification.certificate.standing import lot_key
from services.certification.certification.certification import Certification
from services.certification.sample.plan import Plan
from services.certification.scheme.scheme import Certificate as Product
from shared.errors import RefusedByRule
from shared.journal.events import FirstEvent
from shared.privacy.clear_text import CardText, Digest, OfficialNumber


class GrantedAlready(RefusedByRule):
    code = "certificates-granted-already"
    indonesian = "Sertifikat perkara ini sudah diterbitkan."
    english = "The certificates of this case are granted already."


class BatchMissing(RefusedByRule):
    code = "certificate-batch-missing"
    indonesian = "Sertifikat tipe ini berlaku untuk satu lot. Isi `batch`: lot, jumlah, satuan."
    english = "A certificate of this type covers one batch. State `batch`: lot, quantity, unit."
    clause = "ISO/IEC 17067 type 1b"


class BatchNotOfScheme(RefusedByRule):
    code = "certificate-has-no-batch"
    indonesian = "Sertifikat menurut skema ini tidak terbatas pada satu lot; kosongkan `batch`."
    english = "A certificate under this scheme is not limited to one batch; leave `batch` out."


class BatchNotSampled(RefusedByRule):
    code = "certificate-batch-not-sampled"
    indonesian = (
        "Contoh diambil dari lot {lot} sebanyak {quantity} {unit}; sertifikat ini tidak mencakup lot atau jumlah lain."
    )
    english = "The samples are of the lot {lot}, {quantity} {unit}; the certificate covers no other lot and not more."
    clause = "ISO/IEC 17067 type 1b"


class TakenOverEnded(RefusedByRule):
    code = "taken-over-certificate-ended"
    indonesian = "Sertifikat asal berakhir pada {until:day}; yang dapat dialihkan hanya sertifikat yang masih berlaku."
    english = "The original certificate ends on {until:day}; only a valid one can be transferred."
    clause = "BSN 6/2024 art. 1"


class TakenOverTooLong(RefusedByRule):
    """A transfer continues a term; it does not begin a longer one."""

    code = "taken-over-certificate-too-long"
    indonesian = "Masa berlaku sertifikat asal melampaui yang diberikan skema ini ({latest:day})."
    english = "The original certificate lasts longer than this scheme gives ({latest:day})."
    clause = "BSN 6/2024 art. 1"


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Granted(FirstEvent[Certificate]):
    """The decider granted the certificate.

    `standard`: the edition as printed; `taken_over`: the certificate of another body that it continues.
    """

    TOPIC = "certification.certificate-granted"
    INDONESIAN = "Sertifikat nomor {number} diberikan, berlaku sejak {valid_from}."
    ENGLISH = "The certificate with number {number} was granted, valid from {valid_from}."
    office: str
    case_id: UUID
    certification_id: UUID
    scheme: str
    subtype: str | None
    product: str
    standard: CardText | None
    number: OfficialNumber
    code_id: Digest
    code: Digest
    holds: tuple[HeldValue, ...]
    scope: tuple[ScopeLine, ...]
    batch: Batch | None
    valid_from: date
    valid_until: date | None
    taken_over: TakenOver | None
    accounts: tuple[str, ...]
    by: str
    on: date

    def apply(self, certificate: Certificate) -> None:
        certificate.happened_until = self.on


@dataclass(frozen=True)
class Term:
    """From the first day to the last, both included; without a last day where none ends it."""

    first: date
    last: date | None


# Decisions – refuse, or record one thing. Time is an argument.
def term_of(case: Certification, first: date, taken_over: TakenOver | None, batch: Batch | None, on: date) -> Term:
    """The term of the case's certificates.

    Raises BatchMissing, BatchNotOfScheme, EffectiveBeforeDecision, EffectiveTooFarAhead, TakenOverEnded, TakenOverTooLong.
    """
    validity = validity_of(case.the_scheme(), case.subtype)
    if validity.kind == "batch" and batch is None:
        raise BatchMissing
    if validity.kind != "batch" and batch is not None:
        raise BatchNotOfScheme
    if first < on:
        raise EffectiveBeforeDecision(on=on.isoformat())
    if first > on + MOST_AHEAD:
        raise EffectiveTooFarAhead(latest=(on + MOST_AHEAD).isoformat())
    last = validity.last_day(first)
    if taken_over is None:
        return Term(first, last)
    if taken_over.valid_until < first:
        raise TakenOverEnded(until=taken_over.valid_until.isoformat())
    if last is not None and taken_over.valid_until > last:
        raise TakenOverTooLong(latest=last.isoformat())
    return Term(first, taken_over.valid_until)


def refuse_other_batch(batch: Batch, sampled: Plan) -> None:
    """Refuses a batch that is not the sampled lot, or more of it. Raises BatchNotSampled."""
    if lot_key(batch.lot) != lot_key(sampled.lot) or batch.quantity > sampled.lot_size:
        raise BatchNotSampled(lot=sampled.lot, quantity=sampled.lot_size, unit=sampled.unit)


def grant(
    case: Certification,
    product: Product,
    term: Term,
    holds: tuple[HeldValue, ...],
    *,
    id: UUID,
    number: str,
    code_id: str,
    code: str,
    batch: Batch | None,
    taken_over: TakenOver | None,
    by: str,
    on: date,
    now: datetime,
) -> Certificate:
    """Grants one product of a case; `issue` of the case, in the same unit of work, refuses what is not due."""
    return Certificate.begin(
        Granted,
        id=id,
        now=now,
        office=case.office,
        case_id=case.case_id,
        certification_id=case.id,
        scheme=case.scheme,
        subtype=case.subtype,
        product=product.product,
        standard=standard_named(case),
        number=number,
        code_id=code_id,
        code=code,
        holds=holds,
        scope=scope_of(case, product, holds),
        batch=batch,
        valid_from=term.first,
        valid_until=term.last,
        taken_over=taken_over,
        accounts=case.accounts,
        by=by,
        on=on,
    )


def refuse_granted(certificates: Sequence[UUID]) -> None:
    """Raises GrantedAlready."""
    if certificates:
        raise GrantedAlready
