"""The hours in which an office sends no message to a telephone (`data/quiet_hours.yaml`)."""

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from services.messages.gateway.address import Channel
from shared.dated_data import Dated, line_in_force, load
from shared.offices import office as office_of


class QuietHours(Dated):
    """From `first` until `last`, which is on the next day if it is not later. `office`: None for each office without its own line."""

    id: Annotated[str, Field(min_length=1)]
    office: Annotated[str, Field(min_length=1)] | None = None
    channels: tuple[Literal["sms", "whatsapp"], ...]
    first: time
    last: time
    confidence: Literal["A", "B", "C"]


LINES = load(Path(__file__).parent / "data" / "quiet_hours.yaml", QuietHours, apart_by=lambda line: line.office)


def next_allowed(channel: Channel, office: str, at: datetime) -> datetime:
    """The first moment from `at` on at which the office may send on a channel: `at` itself outside of its quiet hours."""
    here = office_of(office)
    local = at.astimezone(here.time_zone)
    own = line_in_force((line for line in LINES if line.office == office), local.date())
    hours = own or line_in_force((line for line in LINES if line.office is None), local.date())
    if hours is None or channel not in hours.channels or not _is_within(local.time(), hours):
        return at
    day = local.date() + timedelta(days=int(local.time() >= hours.last))
    return datetime.combine(day, hours.last, here.time_zone)


def _is_within(now: time, hours: QuietHours) -> bool:
    if hours.first <= hours.last:
        return hours.first <= now < hours.last
    return now >= hours.first or now < hours.last
