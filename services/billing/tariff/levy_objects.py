"""What a region may levy: the objects of retribusi by law, as dated data (`data/levy_objects.yaml`).

UU 1/2022 art. 88 closed the list at 18. A service given until 2024-01-04 is levied under the list of UU 28/2009, which
still has tera (UU 1/2022 art. 187 b).
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import StringConstraints

from shared.dated_data import Dated, in_force, load
from shared.errors import Language
from shared.privacy.clear_text import CardText, guarded

Confidence = Literal["A", "B", "C"]
"""A official text or two independent sources; B one secondary source; C not confirmed."""
Name = Annotated[CardText, StringConstraints(min_length=1, max_length=1000, pattern=r"^[^\x00-\x1f\x7f]+$")]
Id = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$"), guarded]
"""The id of a line; refusals of a draft repeat it, so it may not hold a person's number."""
AccountCode = Annotated[CardText, StringConstraints(pattern=r"^4\.1\.02\.0[1-3]\.[0-9]{2}(\.[0-9]{4})?$")]
"""An account of the region's budget below 4.1.02, retribusi daerah."""
TERA: Final = "tera"


class LevyObject(Dated):
    """One thing that a region may levy; `group` says which of the three kinds of retribusi it belongs to."""

    id: Id
    group: Literal["general-service", "business-service", "permit"]
    indonesian: Name
    english: Name
    confidence: Confidence


OBJECTS = load(Path(__file__).parent / "data" / "levy_objects.yaml", LevyObject, apart_by=lambda one: one.id)


def objects_on(on: date) -> tuple[LevyObject, ...]:
    """What may be levied for a service given on a day."""
    return in_force(OBJECTS, on)


def levy_name(charged: str, language: Language = "id") -> str:
    """The name of an object in its newest line, for people; what else is charged, such as a fee of the state, says itself."""
    lines = [one for one in OBJECTS if one.id == charged]
    if not lines:
        return charged
    newest = max(lines, key=lambda one: one.valid_from)
    return newest.english if language == "en" else newest.indonesian


def may_be_levied(id: str, first: date, last: date | None = None) -> bool:
    """Whether one line of the law lets this object be levied on every day from `first` through `last` (None: without end)."""
    ends = last or date.max
    return any(one.id == id and one.valid_from <= first and ends <= (one.valid_to or date.max) for one in OBJECTS)
