"""The districts (*kecamatan*) that a reporter can choose from, by office: `data/districts.yaml`."""

from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from shared.dated_data import load_as

_DISTRICTS: Final = load_as(Path(__file__).parent / "data" / "districts.yaml", TypeAdapter(dict[str, dict[str, str]]))


def districts_of(office: str) -> dict[str, str]:
    """The districts of an office by our own key; empty for an office that serves more than one region."""
    return _DISTRICTS.get(office, {})


def district_name(office: str, code: str) -> str:
    """The name of a district; empty if there is none."""
    name = districts_of(office).get(code)
    return "" if name is None else f"Kecamatan {name}"
