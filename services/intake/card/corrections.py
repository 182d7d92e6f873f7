"""Corrections of our reading of a card: a later edition corrects what we read wrongly in the same printed standard.

The decree stays in force, and its printed words stay as they are. A case accepted under the earlier edition keeps it
(`card_of_version`); later acceptances use the corrected edition, on any day of the standard.

The file holds only the differences, as a merge patch (RFC 7396): a value replaces the old one, null removes it. The
items of a list are named by their `id` (a step by its `name`, a start by its `moment`), and new ones are added at the
end.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, Strict, TypeAdapter, ValidationError

from services.intake.card.card import ServiceCard
from shared.dated_data import DataFault, faults_of, load_as, read_lines

_KEYS = ("id", "moment", "name")
Text = Annotated[str, Field(min_length=1)]


class CardCorrection(BaseModel):
    """One corrected edition. `corrects`: the earlier version; `because`: what was read wrongly."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    corrects: Text
    version: Text
    corrected_on: Annotated[date, Strict()]
    because: Text
    changes: dict[str, Any]


def corrected_editions(cards: Path, corrections: Path) -> tuple[ServiceCard, ...]:
    """The corrected editions of the cards in one file, in their order. Raises DataFault with all faults of the file."""
    editions: dict[str, Any] = {str(line["version"]): line for line in read_lines(cards)}
    made: list[ServiceCard] = []
    for number, correction in enumerate(load_as(corrections, TypeAdapter(list[CardCorrection]))):
        try:
            editions[correction.version] = _edition(correction, editions)
            made.append(ServiceCard.model_validate(editions[correction.version]))
        except ValidationError as error:
            raise DataFault("\n".join(f"{corrections}: {number}.{fault}" for fault in faults_of(error))) from None
        except LookupError as error:
            raise DataFault(f"{corrections}: {number}.{error.args[0]}") from None
    return tuple(made)


def _edition(correction: CardCorrection, editions: Mapping[str, Any]) -> dict[str, Any]:
    if correction.corrects not in editions:
        raise LookupError(f"corrects: there is no version {correction.corrects}")
    if correction.version in editions:
        raise LookupError(f"version: there is a version {correction.version} already")
    edition: dict[str, Any] = patched(editions[correction.corrects], correction.changes, "changes")
    corrects = {"version": correction.corrects, "on": correction.corrected_on, "because": correction.because}
    return {**edition, "version": correction.version, "corrects": corrects}


def patched(value: Any, change: Any, path: str) -> Any:
    """A value with a change applied. Raises LookupError for a change that changes nothing."""
    if isinstance(change, dict):
        if isinstance(value, list):
            return _patched_list(value, change, path)
        return _patched_mapping(value if isinstance(value, dict) else {}, change, path)
    if change == value:
        raise LookupError(f"{path}: is so already")
    return change


def _patched_mapping(value: Mapping[str, Any], changes: Mapping[str, Any], path: str) -> dict[str, Any]:
    merged = dict(value)
    for name, change in changes.items():
        if change is None:
            _take(merged, name, path)
        else:
            merged[name] = patched(merged.get(name), change, f"{path}.{name}")
    return merged


def _patched_list(items: Sequence[Any], changes: Mapping[str, Any], path: str) -> list[Any]:
    key = next((one for one in _KEYS if all(isinstance(item, dict) and one in item for item in items)), None)
    if key is None:
        raise LookupError(f"{path}: its items have no names; give the whole list")
    merged = {item[key]: item for item in items}
    for name, change in changes.items():
        if change is None:
            _take(merged, name, path)
        else:
            merged[name] = {key: name, **_patched_mapping(merged.get(name, {}), change, f"{path}.{name}")}
    return list(merged.values())


def _take(values: dict[str, Any], name: str, path: str) -> None:
    if name not in values:
        raise LookupError(f"{path}.{name}: is not there")
    del values[name]
