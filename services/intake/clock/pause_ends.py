"""Whether a case needs a pause, and when a pause ends by itself, from the fields of the application."""

from collections.abc import Mapping
from datetime import datetime, time

from services.intake.application.stated_days import day_stated
from services.intake.application.values import FieldStated, values_of
from services.intake.card.card import ServiceCard
from services.intake.card.time_limits import ClockEffect, PauseReason
from shared.offices import office

Stated = Mapping[str, FieldStated]


def needs_no_pause(effect: ClockEffect, card: ServiceCard, stated: Stated) -> bool:
    """Whether this case does not wait for what the effect would pause for."""
    pause = _pause(effect, card)
    return pause is not None and pause.unless is not None and pause.unless.holds(values_of(stated.values()))


def pause_ends(effect: ClockEffect, card: ServiceCard, stated: Stated) -> datetime | None:
    """When the pause of an effect ends by itself: the beginning of that day in the office's zone; None where it does not."""
    pause = _pause(effect, card)
    day = None if pause is None else day_stated(stated, pause.until)
    return None if day is None else datetime.combine(day, time.min, office(card.office).time_zone)


def _pause(effect: ClockEffect, card: ServiceCard) -> PauseReason | None:
    return card.clock.pause(effect.what or "") if effect.do == "pause" else None
