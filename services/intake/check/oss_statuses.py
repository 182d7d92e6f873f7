"""Status codes of a licence at OSS RBA, by the day of sending (`data/oss_status_codes.yaml`)."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from shared.dated_data import Dated, line_in_force, load
from shared.errors import RefusedByRule

Effect = Literal["received", "pause", "resume", "reset", "restart", "issued", "rejected", "deemed-approved"]
"""What a status says about the case: its clock (41 to 44, 57), its acceptance, or its end."""


class StatusCodeUnknown(RefusedByRule):
    code = "oss-status-unknown"
    indonesian = "Kode status OSS {status:words} tidak ada yang berlaku pada {on:day}."
    english = "No OSS status code {status:words} is in force on {on:day}."


class OssStatus(Dated):
    """One code. `sure`: we had OSS's own description, or the agency has confirmed it."""

    code: Annotated[str, Field(pattern=r"^[0-9]{2}$")]
    name: Annotated[str, Field(min_length=1, max_length=50)]
    effect: Effect | None = None
    sure: bool


STATUSES = load(Path(__file__).parent / "data" / "oss_status_codes.yaml", OssStatus, apart_by=lambda one: one.code)


def oss_status(code: str, on: date) -> OssStatus:
    """The line of a code in force on a day. Raises StatusCodeUnknown."""
    found = line_in_force((one for one in STATUSES if one.code == code), on)
    if found is None:
        raise StatusCodeUnknown(status=code, on=on.isoformat())
    return found


def code_of(effect: Effect, on: date) -> str:
    """The code for an effect on a day. Raises StatusCodeUnknown."""
    found = line_in_force((one for one in STATUSES if one.effect == effect), on)
    if found is None:
        raise StatusCodeUnknown(status=effect, on=on.isoformat())
    return found.code
