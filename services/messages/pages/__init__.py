"""The public pages of a message: what its receipt proves, and what its link for opting out opens."""

from datetime import UTC, date
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup
from pydantic import TypeAdapter

from shared.dated_data import load_as
from shared.errors import Language
from shared.journal.sentences import Speech
from shared.web.pages import Words, say_in, templates
from shared.web.public_pages import Pages

_FOLDER = Path(__file__).parent

WORDS: Final[Words] = load_as(_FOLDER / "words.yaml", TypeAdapter(dict[str, tuple[str, str]]))
"""Each text of a page in Indonesian and in English."""

_environment = templates(_FOLDER, ())


def _page(template: str, language: Language, root: str, **values: Any) -> str:
    """A page as HTML; `root` is the service's base address, `values` are the values for the template."""
    speech = Speech(language, UTC)
    say = say_in(WORDS, language)

    def day(on: date) -> str:
        return speech.day(on)

    printed = Markup(' lang="id"') if language == "en" else ""
    return _environment.get_template(template).render(
        say=say, day=day, printed=printed, language=language, root=root, **values
    )


PAGES: Final = Pages(_page, WORDS, in_two_languages=True)
