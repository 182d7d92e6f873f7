"""Certificates as the public register shows them."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, StringConstraints

from services.certification.certificate.standing import ChangeKind, Standing
from services.certification.register.rows import RegisterRow
from shared.offices import office
from shared.privacy.clear_text import Sought
from shared.web.values import SoughtText

Words = SoughtText
CertificateCode = Annotated[Sought, StringConstraints(min_length=1, max_length=800, pattern=r"^[A-Za-z0-9._~\-]+$")]


class RegisterLine(BaseModel):
    """A certificate in the register, with its standing on the day `on`. `holder` is null for a person, whom only the card names."""

    id: UUID
    number: str
    office: str
    body: str
    scheme: str
    product: str
    holder: str | None
    standard: str | None
    brands: list[str]
    goods: list[str]
    lot: str | None
    quantity: str | None
    valid_from: date
    valid_until: date | None
    standing: Standing
    on: date

    @property
    def covers(self) -> list[str]:
        """Standard, brands and goods, for a page."""
        return [*filter(None, [self.standard]), *self.brands, *self.goods]

    @classmethod
    def of(cls, row: RegisterRow, on: date, lot: str | None = None) -> Self:
        return cls.model_validate(_shown(row, on, lot))


class Fact(BaseModel):
    field: str
    value: str


class Happened(BaseModel):
    kind: ChangeKind
    effective_on: date


class RegisterView(RegisterLine):
    """One certificate: its lines without persons' data, and the decisions about it by the day from which they count.

    `lot_asked`: the lot that the question named; `to_body`: the body that took the certificate over.
    """

    facts: list[Fact]
    history: list[Happened]
    to_body: str | None
    lot_asked: str | None

    @classmethod
    def of(cls, row: RegisterRow, on: date, lot: str | None = None) -> Self:
        more = {"facts": row.facts, "history": row.turns, "to_body": row.to_body, "lot_asked": lot}
        return cls.model_validate({**_shown(row, on, lot), **more})


class KeysView(BaseModel):
    """A JWK set (RFC 7517) of Ed25519 keys (RFC 8037)."""

    keys: list[dict[str, str]]


def _shown(row: RegisterRow, on: date, lot: str | None) -> dict[str, object]:
    computed = {"body": office(row.office).name, "standing": row.standing(on, lot), "on": on}
    return {name: getattr(row, name) for name in RegisterLine.model_fields if name not in computed} | computed
