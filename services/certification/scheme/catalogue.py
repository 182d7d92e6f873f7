"""The schemes that the offices certify by, and the one that an application follows."""

from collections.abc import Mapping
from pathlib import Path

from services.certification.scheme.faults import faults
from services.certification.scheme.scheme import SHAPE, Scheme, SchemeUnknown
from shared.dated_data import load_as, load_folder, refuse_faults


def load_scheme(path: Path) -> Scheme:
    """The scheme of one file. Raises DataFault, a line for each fault: file, path in the file, problem."""
    scheme = load_as(path, SHAPE)
    found = faults(scheme)
    if scheme.id != path.stem:
        found.append(f"id: the file is named after another scheme than {scheme.id}")
    refuse_faults(path, found)
    return scheme


def load_schemes(folder: Path) -> Mapping[str, Scheme]:
    """The schemes of a folder by id, in the order of the file names. Raises DataFault with the faults of all files."""
    return {scheme.id: scheme for scheme in load_folder(folder, load_scheme)}


SCHEMES = load_schemes(Path(__file__).parent / "data")
"""The schemes in use, by id."""


def scheme_of(id: str) -> Scheme:
    """Raises SchemeUnknown."""
    try:
        return SCHEMES[id]
    except KeyError:
        raise SchemeUnknown from None


def scheme_for(card: str, answers: Mapping[str, object]) -> Scheme:
    """The scheme that an application for a card follows, by what it answers. Raises SchemeUnknown."""
    for scheme in SCHEMES.values():
        for one in scheme.cards:
            if one.card == card and one.when.items() <= answers.items():
                return scheme
    raise SchemeUnknown
