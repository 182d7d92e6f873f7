"""The products of a service (component "Produk Pelayanan"): numbered records, and their validity."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, Self

from pydantic import model_validator

from services.intake.card.provenance import Count, Name, Part, Slug, Stated, left_out
from services.intake.card.requirements import FieldName
from shared.months import last_day


class Validity(Part):
    """`months` or `years` from the first day; `calendar-year`: to 31 December of the year of issue.

    `until-stated`: to the day in the field `until` of the application.
    """

    kind: Literal["months", "years", "calendar-year", "until-stated"]
    count: Count = 1
    until: FieldName | None = left_out(None)
    stated: Stated

    @model_validator(mode="after")
    def _a_field_for_a_stated_day(self) -> Self:
        if (self.kind == "until-stated") != (self.until is not None):
            raise ValueError("until names a field exactly for the kind until-stated")
        return self

    def last_day(self, issued: date, stated: Mapping[str, object]) -> date:
        """The last day of validity, included; `stated` are the fields of the application.

        Start + N years − 1 day, and months alike; if the last month has no such day, the last day of that month.
        """
        if self.until is not None:
            return date.fromisoformat(str(stated[self.until]))
        if self.kind == "calendar-year":
            return date(issued.year, 12, 31)
        return last_day(issued, self.count * (12 if self.kind == "years" else 1))


HeldOfApplicant = Literal["name", "nib"]
"""What a product may say about the applicant; a person's name only sealed, and a NIB if the applicant has one."""


APPLICANT_NAME, APPLICANT_NIB = "applicant_name", "applicant_nib"
"""The fields of the case under which a product holds them."""


class Product(Part):
    """A product. `series` is its number series, None if it has no number of the office.

    Its content: `content`, fields of the application; `records`, written in steps of its procedure; `holder`, data of
    the applicant; `legal_ground`, its legal ground. `given_by`: who makes it. `one_for`: a field whose values each need
    their own product (a letter for one brand).
    """

    id: Slug
    name: Name
    given_by: Literal["intake", "certification", "metrology", "complaints", "applicant-system"] = "intake"
    series: Slug | None = None
    content: tuple[FieldName, ...] = ()
    records: tuple[Slug, ...] = ()
    holder: tuple[HeldOfApplicant, ...] = ()
    legal_ground: bool = False
    one_for: FieldName | None = None
    validity: Validity | None = None
    stated: Stated


class Duplicates(Part):
    """When two applications are for the same thing: same person, same card, and same values of the fields `same`.

    The search covers applications of the last `days`, and valid products if `while_valid` names one.
    """

    same: tuple[FieldName, ...] = ()
    days: Count | None = None
    while_valid: Slug | None = None
    stated: Stated
