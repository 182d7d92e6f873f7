"""Days that an application states, and steps that wait for them or must come before them."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from services.intake.card_model import ServiceCard
from services.intake.case_values import FieldStated
from services.intake.completeness import title_of_field
from services.intake.conditions import FieldValue
from services.intake.procedures import Ahead, Step
from shared.errors import RefusedByRule


class DayNotCome(RefusedByRule):
    """What has not happened yet is not recorded as having happened."""

    code = "day-not-come"
    indonesian = "Langkah {step} baru dapat diambil mulai tanggal yang diisi pada {field}: {day}."
    english = "The step {step} can be taken from the day that {field} states: {day}."


class DayPassed(RefusedByRule):
    code = "day-passed"
    indonesian = "{field} harus setelah tanggal langkah {step}."
    english = "{field} must lie after the day of the step {step}."


class DayTooFar(RefusedByRule):
    code = "day-too-far"
    indonesian = "{field} paling lambat {day}: tidak lebih lama daripada {limit}."
    english = "{field} is {day} at the latest: not longer than {limit}."


def refuse_untimely(step: Step, card: ServiceCard, stated: Mapping[str, FieldStated], on: date) -> None:
    """Raises DayNotCome, DayPassed or DayTooFar. A day that is not stated decides nothing: that it is asked for is another rule."""
    arrives = day_stated(stated, step.needs.arrived)
    if arrives is not None and on < arrives:
        field = title_of_field(card, step.needs.arrived or "")
        raise DayNotCome(step=step.name, field=field, day=arrives.isoformat())
    for one in step.needs.ahead:
        _refuse_not_ahead(one, step, card, stated, on)


def _refuse_not_ahead(one: Ahead, step: Step, card: ServiceCard, stated: Mapping[str, FieldStated], on: date) -> None:
    day, field = day_stated(stated, one.field), title_of_field(card, one.field)
    if day is None:
        return
    if day <= on:
        raise DayPassed(field=field, step=step.name)
    months = _value(stated, one.within_months)
    if isinstance(months, int) and day > (latest := after_months(on, months)):
        raise DayTooFar(field=field, day=latest.isoformat(), limit=title_of_field(card, one.within_months or ""))


def after_months(day: date, months: int) -> date:
    """The same day that many months later, or the last of that month; the last day there is where it lies beyond."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _value(stated: Mapping[str, FieldStated], field: str | None) -> FieldValue | None:
    return stated[field].value if field is not None and field in stated else None


def day_stated(stated: Mapping[str, FieldStated], field: str | None) -> date | None:
    """The day that a field states; None where there is no such field, or it states none."""
    value = _value(stated, field)
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
