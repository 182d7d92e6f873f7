"""The pages that anybody may read in a browser: the catalogue, a service card, and the state of a case.

What the pages of all services share is in `shared/web/pages`.
"""

from collections.abc import Mapping
from datetime import UTC, date
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup
from pydantic import TypeAdapter

from shared.dated_data import load_as
from shared.errors import Language
from shared.journal.sentences import Speech
from shared.web.pages import HEADERS, templates
from shared.wording import rupiah, word

__all__ = ["HEADERS", "NOTES", "VALUES", "WORDS", "Words", "page"]

_FOLDER = Path(__file__).parent


def _table(file: str, kind: Any) -> Any:
    return load_as(_FOLDER / file, TypeAdapter(kind))


WORDS: Final[Mapping[str, tuple[str, str]]] = _table("words.yaml", dict[str, tuple[str, str]])
"""Each text of a page in Indonesian and in English."""

NOTES: Final[Mapping[str, str]] = _table("notes.yaml", dict[str, str])
"""Our remarks beside the printed words of the cards: English as in the cards → Indonesian."""

VALUES: Final[Mapping[str, tuple[str, str]]] = _table("values.yaml", dict[str, tuple[str, str]])
"""Our replacements of a paper's own words → the same in Indonesian and in English."""

_environment = templates(_FOLDER, (("/standards", "catalogue"), ("/track", "track")))


class Words:
    """The words for a template in one language: `say(key)`, `day(date)`, and `note(text)` for a remark of ours on a
    card.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._speech = Speech(language, UTC)

    def say(self, key: str, **values: object) -> str:
        return WORDS[key][self.language == "en"].format(**values)

    def word(self, code: str) -> str:
        """A channel or a kind of applicant, by the word that refusals use."""
        return word(code, self.language)

    def day(self, on: date) -> str:
        return self._speech.day(on)

    def note(self, english: str) -> str | Markup:
        """A remark of ours; marked as English if it is not translated yet."""
        if self.language == "en":
            return english
        known = NOTES.get(" ".join(english.split()))
        return known if known is not None else Markup('<span lang="en">{}</span>').format(english)

    def paper(self, name: str) -> str:
        """The name of a paper in Indonesian, as on every page, also if we added to it (annex, date) in English."""
        return NOTES.get(" ".join(name.split()), name)

    def value_of(self, value: str | int) -> str | Markup:
        """A value that a paper states: in the reader's language if the words are ours, else as printed."""
        known = VALUES.get(str(value))
        if known is not None:
            return known[self.language == "en"]
        return Markup("<span{}>{}</span>").format(self.printed, value)

    @property
    def printed(self) -> str:
        """The attribute of an element with words that an office printed: they are Indonesian on every page."""
        return Markup(' lang="id"') if self.language == "en" else ""


def page(template: str, language: Language, root: str, **values: Any) -> str:
    """A page as HTML; `root` is the service's base address, `values` are the values for the template."""
    words = Words(language)
    return _environment.get_template(template).render(
        say=words.say,
        day=words.day,
        word=words.word,
        note=words.note,
        paper=words.paper,
        value_of=words.value_of,
        printed=words.printed,
        language=language,
        rupiah=rupiah,
        root=root,
        **values,
    )
