"""Faults of a card whose parts are well formed: names that lead nowhere, dead ends.

A fault is a path within the card and a problem; list items count from 0. A warning is a fault of the paper itself: it
is reported, and the card is used as printed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, get_args

from pydantic import BaseModel

from services.intake.card.card import ServiceCard
from services.intake.card.conditions import Condition, FieldValue
from services.intake.card.path_faults import path_faults
from services.intake.card.procedure_faults import CardFault, named, procedure_faults
from services.intake.card.products import APPLICANT_NAME, APPLICANT_NIB, Product
from services.intake.card.provenance import ComponentName, Provenance
from services.intake.card.requirements import ApplicationField
from shared.offices import OFFICES

LITERAL = re.compile(r""""([^"\\]*)"|'([^'\\]*)'""")
SAMPLES: dict[str, FieldValue] = {"yes-no": True, "number": 1, "decimal": 1, "text": "a", "date": "2026-01-15"}


def faults(card: ServiceCard) -> list[CardFault]:
    """All faults of a card, so that its author corrects them in one go."""
    checks = (
        _office,
        _applicants,
        _components,
        _names,
        _provenance,
        _conditions,
        _bounds,
        procedure_faults,
        path_faults,
        _limits,
        _amends,
        _products,
        _values,
    )
    return [fault for check in checks for fault in check(card)]


def _office(card: ServiceCard) -> Iterator[CardFault]:
    if card.office not in OFFICES:
        yield CardFault("office", f"there is no office {card.office}")


def _applicants(card: ServiceCard) -> Iterator[CardFault]:
    """The field that repeats the kind of applicant must have a choice for each allowed kind, and for no other."""
    if card.applicants is None or card.applicants.stated_in is None:
        return
    choices = next((set(one.choices) for one in card.fields if one.id == card.applicants.stated_in), set())
    if choices != set(card.applicants.kinds):
        yield CardFault("applicants.stated_in", "its choices are not the kinds of applicants")


def _components(card: ServiceCard) -> Iterator[CardFault]:
    if missing := [name for name in get_args(ComponentName) if name not in card.components]:
        yield CardFault("components", f"a service standard has also {', '.join(missing)}")


def _names(card: ServiceCard) -> Iterator[CardFault]:
    """Each id once in its list."""
    procedure = card.procedure
    for path, ids in {
        "fields": [field.id for field in card.fields],
        "documents": [document.id for document in card.documents],
        "products": [product.id for product in card.products],
        "clock.pauses": [pause.id for pause in card.clock.pauses],
        "contradictions": [one.id for one in card.contradictions],
        "procedure.states": [state.id for state in procedure.states],
        "procedure.steps": [step.name for step in procedure.steps],
        "procedure.records": [record.id for record in procedure.records],
    }.items():
        for number, one in enumerate(ids):
            if one in ids[:number]:
                yield CardFault(f"{path}.{number}", f"{one} is listed twice")


def _provenance(card: ServiceCard) -> Iterator[CardFault]:
    for path, found in _within(card, ""):
        if isinstance(found, Provenance) and found.seed not in card.sources:
            yield CardFault(path, f"there is no source {found.seed}")


def _conditions(card: ServiceCard) -> Iterator[CardFault]:
    for path, found in _within(card, ""):
        if isinstance(found, Condition):
            yield from (CardFault(path, problem) for problem in _condition_problems(found, card))


def _condition_problems(found: Condition, card: ServiceCard) -> Iterator[str]:
    fields = {field.id: field for field in card.fields}
    if unknown := sorted(found.names - fields.keys()):
        yield f"asks about {', '.join(unknown)}, which is no field of this card"
        return
    asked = [fields[name] for name in sorted(found.names)]
    if decimals := [one.id for one in asked if one.kind == "decimal"]:
        yield f"asks about {', '.join(decimals)}: a decimal has bounds, and no conditions"
    if found.answer({field.id: _sample(field) for field in asked}) is None:
        yield "is no question that its fields answer with yes or no"
    if impossible := _impossible(found, asked):
        yield f"compares with {', '.join(impossible)}, which its fields can never be"


def _bounds(card: ServiceCard) -> Iterator[CardFault]:
    numbers = {one.id for one in card.fields if one.kind in {"number", "decimal"}}
    for number, one in enumerate(card.fields):
        if one.bounds is not None and one.bounds.not_above not in {None, *numbers}:
            yield CardFault(f"fields.{number}.bounds.not_above", f"there is no number {one.bounds.not_above}")


def _sample(field: ApplicationField) -> FieldValue:
    return next(iter(field.choices)) if field.choices else SAMPLES[field.kind]


def _impossible(found: Condition, asked: list[ApplicationField]) -> list[str]:
    """The texts in a condition that none of its fields can hold."""
    if any(field.kind in {"text", "date"} for field in asked):
        return []
    possible = {choice for field in asked for choice in field.choices}
    return sorted({one or other for one, other in LITERAL.findall(found.text)} - possible)


def _products(card: ServiceCard) -> Iterator[CardFault]:
    fields = {field.id for field in card.fields}
    for taken in sorted(fields & {APPLICANT_NAME, APPLICANT_NIB}):
        yield CardFault("fields", f"{taken} is what a product holds of its applicant")
    given = {step.product for step in card.procedure.steps}
    for number, product in enumerate(card.products):
        path = f"products.{number}"
        if product.given_by == "intake" and product.id not in given:
            yield CardFault(path, f"no step gives {product.id}")
        if product.series is not None and product.series not in card.numbering:
            yield CardFault(f"{path}.series", f"there is no number series {product.series}")
        until = product.validity.until if product.validity else None
        shown = [*product.content, *named(product.one_for), *named(until)]
        yield from (CardFault(path, f"there is no field {name}") for name in shown if name not in fields)
        yield from (CardFault(path, problem) for problem in _content_problems(product, card))
    if card.duplicates is not None:
        yield from (
            CardFault("duplicates.same", f"there is no field {n}") for n in card.duplicates.same if n not in fields
        )
        if card.duplicates.days is None and card.duplicates.while_valid is None:
            yield CardFault("duplicates", "looks nowhere: name days, or a product while_valid")
        valid = {product.id for product in card.products if product.validity}
        if card.duplicates.while_valid not in {None, *valid}:
            yield CardFault("duplicates.while_valid", f"no product {card.duplicates.while_valid} has a validity")


def _content_problems(product: Product, card: ServiceCard) -> Iterator[str]:
    """Content that no product would ever have, because no step of the card states, writes or names it."""
    steps = card.procedure.steps
    if product.given_by != "intake":
        if product.records or product.holder or product.legal_ground:
            yield f"{product.id} is given by {product.given_by}, which keeps its content itself"
        return
    by_office = {field.id for field in card.fields if field.stated_by == "office"}
    in_steps = {name for step in steps for name in step.takes_fields}
    yield from (f"no step asks for the field {one}" for one in product.content if one in by_office - in_steps)
    written = {name for step in steps for name in step.needs.records}
    yield from (f"no step writes the record {one}" for one in product.records if one not in written)
    for kind, listed in (("field", product.content), ("record", product.records), ("holder", product.holder)):
        yield from (f"the {kind} {one} is on it twice" for one in sorted(_twice(listed)))
    grounded = [step.needs.legal_ground for step in steps if step.product == product.id]
    if product.legal_ground and not all(grounded):
        yield "a step that gives it needs no legal ground"


def _twice(names: Sequence[str]) -> set[str]:
    return {one for number, one in enumerate(names) if one in names[:number]}


def _limits(card: ServiceCard) -> Iterator[CardFault]:
    for number, limit in enumerate(card.time_limits):
        if limit.second and limit.second.kind == "escalation" and limit.second.unit != limit.unit:
            yield CardFault(
                f"time_limits.{number}.second.unit", f"an escalation is counted in the unit of its limit, {limit.unit}"
            )


def _amends(card: ServiceCard) -> Iterator[CardFault]:
    """A promised letter must have a number, and a notice somebody who gives it and a means."""
    promised = card.compensation
    if promised is None:
        return
    if "apology-letter" in promised.owes and promised.series not in card.numbering:
        yield CardFault(
            "compensation.series", f"there is no number series {promised.series or 'for the apology letter'}"
        )
    if "notice" in promised.owes:
        unknown = [one for one in promised.notifies if one not in card.procedure.actors]
        yield from (CardFault("compensation.notifies", f"there is no actor {one}") for one in unknown)
        if not promised.by:
            yield CardFault("compensation.by", "a notice is given by some means")
    if promised.for_errors and not {"notice", "legal-sanction"}.issuperset(promised.owes):
        yield CardFault("compensation.for_errors", "a letter or a token says by how much the office was late")


def _values(card: ServiceCard) -> Iterator[CardFault]:
    for number, one in enumerate(card.contradictions):
        if one.operative is not None and one.operative >= len(one.values):
            yield CardFault(f"contradictions.{number}.operative", f"there is no value {one.operative}")


def _within(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every part of a card with its path; a field by its name in the data."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        parts: Iterable[tuple[object, Any]] = (
            (fields[name].alias or name, part) for name, part in value if name in fields
        )
    elif isinstance(value, dict):
        parts = value.items()
    elif isinstance(value, tuple):
        parts = enumerate(value)
    else:
        return
    for name, part in parts:
        inner = f"{path}.{name}".removeprefix(".")
        yield inner, part
        yield from _within(part, inner)
