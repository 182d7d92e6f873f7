"""What a certificate holds, line by line as its scheme says: from the case, and the rest as the decider states it."""

from collections.abc import Mapping
from typing import Final

from services.certification.certificate.certificate import HeldValue, ScopeLine
from services.certification.certificate.scope import scope_fields
from services.certification.certification.certification import Attended, Certification, Held
from services.certification.scheme.scheme import Certificate as Product
from services.certification.standard.standard import standard_of
from shared.errors import RefusedByRule, Unreadable
from shared.offices import office
from shared.wording import WORDS

OF_THE_CERTIFICATE: Final = frozenset(
    {"number", "issued_on", "valid_until", "signatory", "changes", "code", "batch", "quantity"}
)
"""Lines that the certificate has as fields of its own."""
OPTIONAL: Final = frozenset({"invoice", "subtype"})
_HOLDERS: Final = frozenset({"client", "holder"})
_NAME: Final = "applicant_name"
_GOODS: Final = "product_kind"
_ADDRESS: Final = "holder_address"
"""The field in which the cards ask for the address of the holder (ISO/IEC 17065 7.7.1 b)."""


class ContentMissing(RefusedByRule):
    """`fields`: the lines that the case does not know."""

    code = "certificate-content-missing"
    indonesian = "Sertifikat belum lengkap: {fields}. Isi dalam `content`."
    english = "The certificate is incomplete: {fields}. State them in `content`."
    clause = "ISO/IEC 17065 7.7.1"


class ContentNotTaken(Unreadable):
    """`fields`: lines that the scheme does not have, or that the case itself states."""

    code = "certificate-content-not-taken"
    indonesian = "Isian ini tidak diterima, karena sudah ditetapkan oleh skema atau perkara: {fields}."
    english = "These are not taken, because the scheme or the case states them: {fields}."


def contents(case: Certification, product: Product, stated: Mapping[str, str]) -> tuple[HeldValue, ...]:
    """The lines of a product's certificate in the order of its scheme. Raises ContentMissing."""
    lines, missing = [], []
    for field in product.holds:
        if field in OF_THE_CERTIFICATE:
            continue
        line = _of_case(case, field) or (HeldValue(field, stated[field]) if field in stated else None)
        if line is not None:
            lines.append(line)
        elif field not in OPTIONAL:
            missing.append(field)
    if missing:
        raise ContentMissing(fields=missing)
    return tuple(lines)


def refuse_surplus(case: Certification, stated: Mapping[str, str]) -> None:
    """Refuses lines that no product has or the case states. Raises ContentNotTaken."""
    taken = {
        field
        for product in case.the_scheme().certificates
        for field in product.holds
        if field not in OF_THE_CERTIFICATE and _of_case(case, field) is None
    }
    if surplus := sorted(set(stated) - taken):
        raise ContentNotTaken(fields=surplus)


def scope_of(case: Certification, product: Product, holds: tuple[HeldValue, ...]) -> tuple[ScopeLine, ...]:
    """The lines that are the scope of the certificate."""
    fields = scope_fields(case.the_scheme(), product.product)
    return tuple(ScopeLine(one.field, one.value) for one in holds if one.field in fields and one.value is not None)


def standard_named(case: Certification) -> str | None:
    """The edition as it is printed: "SNI 3553:2015"."""
    return None if case.standard is None else standard_of(case.standard).printed


def _of_case(case: Certification, field: str) -> HeldValue | None:
    if field in _HOLDERS:
        return _holder(field, case.holder)
    value = _known(case, field)
    if value is None:
        answered = case.answers.get(field)
        value = None if answered is None else _printed(field, str(answered))
    return None if value is None else HeldValue(field, value)


def _printed(field: str, answer: str) -> str:
    """Goods as a certificate names them, in Indonesian; the application states their code."""
    return WORDS.get(answer, (answer, answer))[0] if field == _GOODS else answer


def _known(case: Certification, field: str) -> str | None:
    """What the body, its accreditation, the edition, the type of a market and the application's address say; None for other lines."""
    edition, address = None if case.standard is None else standard_of(case.standard), case.answers.get(_ADDRESS)
    return {
        "client_address": None if address is None else str(address),
        "body": office(case.office).name,
        "market_type": None if case.market_type is None else f"Tipe {case.market_type}",
        "accreditation": case.the_scheme().accreditation,
        "standard_number": None if edition is None else edition.printed,
        "standard_title": None if edition is None else edition.title,
        "attendance": None if case.attended is None else Attended.INDONESIAN.format(**vars(case.attended)),
    }.get(field)


def _holder(field: str, holder: tuple[Held, ...]) -> HeldValue | None:
    """The holder: a business in clear, a person sealed as the application sealed them."""
    found = next((one for one in holder if one.field == _NAME), None)
    return None if found is None else HeldValue(field, found.value, found.sealed, found.field)
