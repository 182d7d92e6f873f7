"""Things that a card names, for refusals: by code for programs, and in both languages for people (English: the code in
words).
"""

from collections.abc import Iterable, Iterator

from services.intake.card.card import ServiceCard
from services.intake.card.completeness import FieldProblem, title_of_field
from services.intake.card.condition_words import condition_named
from services.intake.card.conditions import Condition, FieldValue
from services.intake.card.procedure import Step
from shared.wording import Named

_NO = Named("no", "tidak", "no")
_YES = Named("yes", "ya", "yes")


def step_label(step: Step) -> Named:
    return Named.printed(step.name, step.does)


def state_named(card: ServiceCard, state: str) -> Named:
    return Named.printed(state, card.procedure.state(state).name)


def field_named(card: ServiceCard, field: str) -> Named:
    return Named.printed(field, title_of_field(card, field))


def fields_named(card: ServiceCard, fields: Iterable[str]) -> list[Named]:
    return [field_named(card, one) for one in fields]


def records_named(card: ServiceCard, records: Iterable[str]) -> list[Named]:
    titles = {one.id: one.name for one in card.procedure.records}
    return [Named.printed(one, titles.get(one, one)) for one in records]


def when_named(card: ServiceCard, condition: Condition) -> Named:
    return condition_named(condition, {one.id: one for one in card.fields})


def lacking_named(card: ServiceCard, fields: Iterable[str], records: Iterable[str]) -> Iterator[Named]:
    """The fields and records that a step needs and did not get; their code is the place in the body: `records:
    survey-report`.
    """
    for one in records_named(card, records):
        yield Named(f"records: {one.code}", f"catatan {one.indonesian}", f"the record {one.english}")
    for one in fields_named(card, fields):
        yield Named(f"fields: {one.code}", f"isian {one.indonesian}", f"the field {one.english}")


def problem_named(card: ServiceCard, problem: FieldProblem) -> Named:
    """A field and its problem, in one sentence for each language."""
    field = field_named(card, problem.field)
    return Named(field.code, f"{field.indonesian}: {problem.problem}", f"{field.english}: {problem.english}")


def choices_named(card: ServiceCard, field: str) -> list[Named]:
    """The allowed values of a field: its choices, yes and no, or nothing to list."""
    known = next((one for one in card.fields if one.id == field), None)
    if known is None:
        return []
    return [_YES, _NO] if known.kind == "yes-no" else [Named.printed(*one) for one in known.choices.items()]


def answer_named(card: ServiceCard, field: str, must: FieldValue) -> Named:
    """A field and the yes-or-no answer that it must have."""
    named, answer = field_named(card, field), _YES if must else _NO
    return Named(field, f"{named.indonesian}: {answer.indonesian}", f"{named.english}: {answer.english}")
