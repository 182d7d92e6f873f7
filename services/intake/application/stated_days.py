"""Days that an application states, and steps that wait for them or must come before them."""

from collections.abc import Mapping
from datetime import date

from services.intake.application.values import FieldStated
from services.intake.card.card import ServiceCard
from services.intake.card.conditions import FieldValue
from services.intake.card.names import field_named, step_label
from services.intake.card.procedure import Ahead, Step
from shared.errors import RefusedByRule
from shared.months import after_months


class DayNotCome(RefusedByRule):
    """A step may not record as done what happens on a later day."""

    code = "day-not-come"
    indonesian = "Langkah {step} baru dapat diambil mulai tanggal yang diisi pada {field}: {day:day}."
    english = "The step {step} can be taken from the day that {field} states: {day:day}."


class DayPassed(RefusedByRule):
    code = "day-passed"
    indonesian = "{field} harus setelah tanggal langkah {step}."
    english = "{field} must lie after the day of the step {step}."


class DayTooFar(RefusedByRule):
    code = "day-too-far"
    indonesian = "{field} paling lambat {day:day}: tidak lebih lama daripada {limit}."
    english = "{field} is {day:day} at the latest: not longer than {limit}."


def refuse_untimely(step: Step, card: ServiceCard, stated: Mapping[str, FieldStated], on: date) -> None:
    """Refuses a step on the wrong side of a stated day; another rule asks for days that are missing.

    Raises DayNotCome, DayPassed, DayTooFar.
    """
    arrives = day_stated(stated, step.needs.arrived)
    if arrives is not None and on < arrives:
        field = field_named(card, step.needs.arrived or "")
        raise DayNotCome(step=step_label(step), field=field, day=arrives)
    for one in step.needs.ahead:
        _refuse_not_ahead(one, step, card, stated, on)


def _refuse_not_ahead(one: Ahead, step: Step, card: ServiceCard, stated: Mapping[str, FieldStated], on: date) -> None:
    day, field = day_stated(stated, one.field), field_named(card, one.field)
    if day is None:
        return
    if day <= on:
        raise DayPassed(field=field, step=step_label(step))
    months = _value(stated, one.within_months)
    if isinstance(months, int) and day > (latest := after_months(on, months)):
        raise DayTooFar(field=field, day=latest, limit=field_named(card, one.within_months or ""))


def _value(stated: Mapping[str, FieldStated], field: str | None) -> FieldValue | None:
    return stated[field].value if field is not None and field in stated else None


def day_stated(stated: Mapping[str, FieldStated], field: str | None) -> date | None:
    """The day that a field states; None if there is no such field, or it states no day."""
    value = _value(stated, field)
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
