"""The promise that a card makes to one application about time, as the value that its case keeps and its clock counts
by.
"""

from collections.abc import Mapping
from datetime import date

from services.intake.card.card import ServiceCard
from services.intake.card.conditions import FieldValue
from services.intake.card.time_limits import Place, TimeLimit, TimeUnit
from shared.offices import DayUnit
from shared.promise.promise import PauseReason, Promise, Unit

Fields = Mapping[str, FieldValue]


def promise_of(
    card: ServiceCard,
    place: Place,
    fields: Fields,
    day_unit: DayUnit,
    on: date,
    *,
    due_on_working_day: bool = False,
) -> Promise:
    """The office's own promise to an application accepted on a day; without an amount if the card promises nothing
    (CX-02, CX-10).

    `day_unit` is the office's meaning of *hari*, `due_on_working_day` whether such a promise ends only on a working
    day. A second limit, or an internal target, is the promise's escalation.
    """
    limit = card.limit(place, fields)
    target = card.internal_target
    return Promise(
        unit=_unit(limit.unit if limit else target.unit if target else "hari kerja", day_unit),
        amount=limit.value if limit else None,
        starts_when=tuple(start.moment for start in card.clock.starts if not start.when or start.when.holds(fields)),
        pauses=tuple(PauseReason(one.id, one.party, one.name, one.english) for one in card.clock.pauses),
        escalation=_escalation(limit) if limit else target.value if target else None,
        on_return=card.clock.on_return,
        deemed_approval=limit is not None and card.clock.deems_approved(on),
        due_on_working_day=due_on_working_day,
    )


def legal_promise_of(card: ServiceCard, place: Place, fields: Fields, day_unit: DayUnit) -> Promise | None:
    """The legal limit behind the office's promise, with the extension that the law allows once; None if there is none.

    It runs on while the applicant has the file: the card's rule on returns concerns only the office's promise. UU
    14/2008 art. 22 (7) counts from the receipt of the request, and knows no return.
    """
    limit = card.limit(place, fields)
    if limit is None or limit.second is None or limit.second.kind != "legal":
        return None
    unit = _unit(limit.second.unit, day_unit)
    return Promise(unit=unit, amount=limit.second.value, extension=limit.second.extension)


def _escalation(limit: TimeLimit) -> int | None:
    """The later limit at which the office is alarmed, in the unit of the promise."""
    return limit.second.value if limit.second and limit.second.kind == "escalation" else None


def _unit(unit: TimeUnit, day_unit: DayUnit) -> Unit:
    if unit == "jam":
        return "working-hours"
    return "working-days" if unit == "hari kerja" or day_unit == "working" else "calendar-days"
