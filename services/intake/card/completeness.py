"""Whether an application is complete: the missing items, and the conditions that made them necessary."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from services.intake.card.card import ServiceCard
from services.intake.card.conditions import FieldValue
from services.intake.card.requirements import ApplicationField, Document, Eligibility
from services.intake.card.stated_numbers import NOT_DECIMAL, Problem, number_of, out_of_bounds
from shared.web.values import is_within_reach
from shared.wording import Named, said

NO_FIELDS: Mapping[str, FieldValue] = {}
LONGEST_TEXT = 4_000


@dataclass(frozen=True)
class MissingDocument:
    """A required document that was not handed in. Each of `alternatives` would do in its place.

    `condition` is the card's expression that made it necessary, `why` the same in Indonesian; None: always required.
    """

    document: Document
    alternatives: tuple[Document, ...] = ()

    @property
    def id(self) -> str:
        return self.document.id

    @property
    def name(self) -> str:
        return " / ".join(one.name for one in (self.document, *self.alternatives))

    @property
    def condition(self) -> str | None:
        return None if self.document.when is None else str(self.document.when)

    @property
    def why(self) -> str | None:
        return self.document.why


@dataclass(frozen=True)
class FieldProblem:
    """A field that is required but not stated, not asked for at all, or holds an impossible value."""

    field: str
    problem: str
    """In Indonesian."""
    english: str


def missing_documents(
    card: ServiceCard, submitted: Set[str], fields: Mapping[str, FieldValue] = NO_FIELDS
) -> list[MissingDocument]:
    """The documents required of the applicant that were not submitted, in the card's order; extra documents do no harm.

    One of several alternative documents is enough. A condition on a field that was not stated asks for nothing:
    `field_problems` names that field.
    """
    asked = [one for one in asked_documents(card, fields) if one.brought_by == "applicant"]
    handed_in = {one.one_of for one in asked if one.one_of and one.id in submitted}
    missing = [one for one in asked if one.id not in submitted and not (one.one_of and one.one_of in handed_in)]
    grouped = [list(group) for _, group in groupby(missing, key=lambda one: one.one_of or one.id)]
    return [MissingDocument(first, tuple(others)) for first, *others in grouped]


def asked_documents(card: ServiceCard, fields: Mapping[str, FieldValue]) -> list[Document]:
    """The mandatory documents of this application, including the office's own, in the card's order."""
    return [one for one in card.documents if one.mandatory and (one.when is None or one.when.holds(fields))]


def field_problems(card: ServiceCard, fields: Mapping[str, FieldValue]) -> list[FieldProblem]:
    """The problems of an application's fields, in the card's order; then the fields that the card does not know."""
    known = [(one, _problem(one, fields)) for one in card.fields if one.stated_by == "applicant"]
    unknown = sorted(fields.keys() - {one.id for one in card.fields})
    return [
        *(FieldProblem(one.id, *problem) for one, problem in known if problem),
        *(
            FieldProblem(name, "tidak diminta kartu layanan", "the service card does not ask for it")
            for name in unknown
        ),
    ]


def misfits(card: ServiceCard, fields: Mapping[str, FieldValue]) -> list[FieldProblem]:
    """The problems of values in fields of the card, stated by the applicant or the office."""
    stated = [(one, _wrong(one, fields)) for one in card.fields if one.id in fields]
    return [FieldProblem(one.id, *problem) for one, problem in stated if problem]


def title_of_field(card: ServiceCard, field: str) -> str:
    """The card's name of a field; for an unknown field the id itself."""
    return next((one.name for one in card.fields if one.id == field), field)


def printed_value(card: ServiceCard, field: str, value: FieldValue | None) -> FieldValue | None:
    """A stated value as people read it: a choice in the card's own words (`sea`: Laut)."""
    choices = next((one.choices for one in card.fields if one.id == field), {})
    return choices.get(str(value), value)


def not_eligible(card: ServiceCard, fields: Mapping[str, FieldValue]) -> list[Eligibility]:
    """The conditions for the service that are known not to hold; conditions that the fields do not decide are left out."""
    return [one for one in card.eligibility if one.must.answer(fields) is False]


_NOT_YES_NO: Problem = ("bukan ya atau tidak", "neither yes nor no")
_NOT_WHOLE: Problem = ("bukan bilangan bulat yang wajar", "no plausible whole number")
_NO_DATE: Problem = ("bukan tanggal (TTTT-BB-HH)", "no date (YYYY-MM-DD)")
_NO_TEXT: Problem = ("kosong atau terlalu panjang", "empty or too long")


def _problem(field: ApplicationField, fields: Mapping[str, FieldValue]) -> Problem | None:
    if field.id in fields:
        return _wrong(field, fields)
    asked = field.mandatory and (field.when is None or field.when.holds(fields))
    return (f"belum diisi: {field.name}", "not stated yet") if asked else None


def _wrong(field: ApplicationField, fields: Mapping[str, FieldValue]) -> Problem | None:
    """Why a stated value is impossible: by itself, or because of the other fields."""
    return _misfit(field, fields[field.id]) or out_of_bounds(field, fields)


def _misfit(field: ApplicationField, value: FieldValue) -> Problem | None:
    """Why a field cannot hold a value."""
    match field.kind:
        case "yes-no":
            return None if isinstance(value, bool) else _NOT_YES_NO
        case "number":
            return None if isinstance(value, int) and number_of(value) is not None else _NOT_WHOLE
        case "decimal":
            return NOT_DECIMAL if number_of(value) is None else None
        case "choice":
            return None if isinstance(value, str) and value in field.choices else _no_choice(field)
        case "date":
            return None if _is_date(value) else _NO_DATE
        case "text":
            return None if isinstance(value, str) and 0 < len(value.strip()) <= LONGEST_TEXT else _NO_TEXT


def _no_choice(field: ApplicationField) -> Problem:
    choices = [Named.printed(*one) for one in field.choices.items()]
    indonesian, english = (said(choices, "any", language) for language in ("id", "en"))
    return f"bukan salah satu dari {indonesian}", f"none of {english}"


def _is_date(value: FieldValue) -> bool:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
        return day is not None and day.isoformat() == value and is_within_reach(day)
    except ValueError:
        return False
