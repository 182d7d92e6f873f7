"""A service card: everything that an office has published about one service, and the data that software needs to run
it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from services.intake.card.conditions import FieldValue
from services.intake.card.procedure import Mandatory, Procedure
from services.intake.card.products import Duplicates, Product
from services.intake.card.provenance import (
    CitedLaw,
    Component,
    ComponentName,
    Contradiction,
    Count,
    Name,
    Part,
    Slug,
    Staff,
    Stated,
    left_out,
)
from services.intake.card.requirements import ApplicationField, Document, Eligibility, FieldName
from services.intake.card.time_limits import Clock, Compensation, InternalTarget, Place, TimeLimit
from shared.dated_data import Dated


class Fee(Part):
    """The card's statement about money; billing knows the amounts, except one that the card itself prints.

    `unknown` is not `free`: the card leaves it open. `rupiah` is the printed amount for one `each`.
    """

    kind: Literal["free", "retribusi", "pnbp", "printed", "appraisal", "unknown"]
    legal_basis: Name | None = None
    rupiah: Count | None = None
    each: Name | None = None
    note: Name | None = None
    stated: Stated


Channel = Literal["counter", "post", "e-mail", "web", "telephone", "e-ska", "oss", "siinas", "lapor", "internal"]


ApplicantKind = Literal["person", "business", "unit"]
"""A person known by NIK, a business known by NIB, or a unit of the office itself."""
UNLESS_SAID: tuple[ApplicantKind, ...] = ("person", "business")
"""Who may apply under an edition that does not say it."""


class Applicants(Part):
    """Who may apply for the service. `stated_in`: a field of the application that repeats it and must agree."""

    kinds: Annotated[tuple[ApplicantKind, ...], Field(min_length=1)]
    stated_in: FieldName | None = None
    stated: Stated


class Corrects(Part):
    """This edition corrects our reading of an earlier one, on a day; `because` names the wrong reading."""

    version: Name
    on: date
    because: Name


class ServiceCard(Dated):
    """One version of one card; `legal_basis` put it in force, `cited_laws` are the laws that the card cites.

    `sources` are its papers; a value without another origin comes from `standard`. `numbering` are its series of
    official numbers; the office settles their pattern. Applications come in only by `channels`, if the edition says
    where the standard names them (`channels_stated`). `mandatory`: the steps that no case may leave out.
    """

    code: Annotated[str, Field(pattern=r"^[A-Z]+-[A-Z0-9]+$")]
    version: Name
    name: Name
    office: Name
    note: Name | None = None
    sources: dict[Slug, Name]
    corrects: Corrects | None = left_out(None)
    applicants: Applicants | None = left_out(None)
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)]
    channels_stated: Stated | None = left_out(None)
    components: dict[ComponentName, Component]
    cited_laws: Annotated[tuple[CitedLaw, ...], Field(min_length=1)]
    fields: tuple[ApplicationField, ...] = ()
    documents: tuple[Document, ...] = ()
    eligibility: tuple[Eligibility, ...] = ()
    time_limits: tuple[TimeLimit, ...] = ()
    internal_target: InternalTarget | None = None
    clock: Clock
    fee: Fee
    numbering: tuple[Slug, ...] = ()
    products: Annotated[tuple[Product, ...], Field(min_length=1)]
    duplicates: Duplicates | None = None
    compensation: Compensation | None = None
    staff: Staff
    procedure: Procedure
    mandatory: tuple[Mandatory, ...] = left_out(())
    contradictions: tuple[Contradiction, ...] = ()

    @property
    def may_apply(self) -> tuple[ApplicantKind, ...]:
        return UNLESS_SAID if self.applicants is None else self.applicants.kinds

    def product(self, id: str) -> Product:
        """The product of an id. Raises KeyError if there is none."""
        return {one.id: one for one in self.products}[id]

    def limit(self, place: Place, fields: Mapping[str, FieldValue]) -> TimeLimit | None:
        """The time limit promised to this application at that place; None: nothing is promised, and it is never late."""
        fitting = (one for one in self.time_limits if place in one.places and (not one.when or one.when.holds(fields)))
        return next(fitting, None)

    def limit_is_open(self, place: Place, fields: Mapping[str, FieldValue]) -> bool:
        """Whether nothing is promised only because a deciding field was not stated yet."""
        here = [one.when for one in self.time_limits if place in one.places]
        return self.limit(place, fields) is None and any(when and when.answer(fields) is None for when in here)
