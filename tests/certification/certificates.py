"""Certificates for tests, as a decision granted them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from services.certification.certificate.certificate import Batch, Certificate, Grounds, TakenOver
from services.certification.certificate.contents import contents
from services.certification.certificate.granting import grant, term_of
from tests.certification.given import DECIDER, ready_for

NOW = datetime(2026, 4, 9, 2, 0, tzinfo=UTC)
"""Thursday 9 April 2026, 09.00 WIB."""
FIRST = date(2026, 4, 9)
CONTENT: Mapping[str, str] = {
    "client_address": "Jl. Raya Boyolali km 3",
    "factory": "Pabrik Boyolali",
    "factory_address": "Jl. Raya Boyolali km 3",
    "accreditation": "LSPr-000-IDN",
    "brand": "Tirta Merapi",
    "standard_number": "SNI 3553:2015",
    "standard_title": "Air mineral",
    "certification_system": "Tipe 5",
    "product_kind": "air-mineral",
    "market_name": "Pasar Gede",
    "market_address": "Jl. Urip Sumoharjo",
    "market_type": "1",
    "topic": "Sistem mutu",
    "attendance": "3 hari",
    "competence_scheme": "Petugas pengambil contoh",
}
"""Lines that a case may not know."""


def certificate(
    scheme: str = "product-bpsmb",
    *,
    first: date = FIRST,
    batch: Batch | None = None,
    taken_over: TakenOver | None = None,
    content: Mapping[str, str] = CONTENT,
) -> Certificate:
    """The first certificate of a decided case."""
    case = ready_for("hand-over", scheme)
    product = case.the_scheme().certificates[0]
    return grant(
        case,
        product,
        term_of(case, first, taken_over, batch, first),
        contents(case, product, content),
        id=uuid4(),
        number="SPPT-SNI/2026/00001",
        code_id="unguessable",
        code="a.b.c",
        batch=batch,
        taken_over=taken_over,
        by=DECIDER,
        on=first,
        now=NOW,
    )


def grounds(on: date, effective_on: date | None = None, **changes: Any) -> Grounds:
    """The grounds of a decision that is taken on a day."""
    why: dict[str, Any] = {"reason": "Pengawasan gagal.", "legal_basis": "ISO/IEC 17065 7.11.1", "by": DECIDER}
    return Grounds(**{**why, "on": on, "effective_on": effective_on or on, **changes})
