"""The texts of Open311's answers, in the language of the client."""

from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from shared.dated_data import load_as
from shared.wording import Language, Named

_WORDS: Final = load_as(Path(__file__).parent / "data" / "words.yaml", TypeAdapter(dict[str, tuple[str, str]]))


def named(field: str) -> Named:
    """A field by its name in a form or a query, which is the same in each language."""
    return Named(field, f"`{field}`", f"`{field}`")


def say(language: Language, key: str, **values: str) -> str:
    """A text with the {values} filled in. Raises KeyError for a text that is not in `data/words.yaml`."""
    return _WORDS[key][language == "en"].format(**values)
