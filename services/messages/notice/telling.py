"""What a message about an occasion says: a template and its parameters; and the notice made from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid5

from services.messages.contact.contact import Matter
from services.messages.message.notice import Notice
from services.messages.notice.templates import TEMPLATES, Value

_OCCASIONS: Final = UUID("4d0f1c8e-6f8b-4f2e-8f0c-0c3b7d1f5a29")


class ParametersWrong(TypeError):
    """A template was given other parameters than it asks for: a fault in our own code, before anything is queued."""


@dataclass(frozen=True)
class Told:
    """`parameters` without those that are absent. `until`: the moment after which telling it would be pointless."""

    template: str
    parameters: Mapping[str, Value]
    until: datetime | None = None


@dataclass(frozen=True)
class Source:
    """The event that a message tells about: its position and leaf hash in the journal."""

    position: int
    leaf: bytes


def told(
    template: str, pointless_from: datetime | None = None, /, **parameters: str | int | date | UUID | None
) -> Told:
    """The template with its parameters, without those that are None or empty. Raises ParametersWrong."""
    given = {
        name: str(value) if isinstance(value, UUID) else value
        for name, value in parameters.items()
        if value is not None and value != ""
    }
    if faults := TEMPLATES[template].faults(given):
        message = f"{template}: {', '.join(faults)}"
        raise ParametersWrong(message)
    return Told(template, given, pointless_from)


def notice_of(what: Told, matter: Matter, source: Source, day: date | None = None) -> Notice:
    """The notice of an occasion. One event tells one person one thing once; `day`: or once on that day, for reminders."""
    return Notice(
        occasion=uuid5(_OCCASIONS, f"{source.position} {what.template}" + ("" if day is None else f" {day}")),
        template=what.template,
        language=matter.contact.language,
        to=matter.contact.to,
        office=matter.office,
        case_id=matter.case_id,
        position=source.position,
        hash=source.leaf.hex(),
        accounts=matter.contact.accounts,
        parameters=what.parameters,
        lawful_duty=TEMPLATES[what.template].by_law is not None,
        until=what.until,
    )
