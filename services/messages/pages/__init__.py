"""The public pages of messages: what the link at the end of each message opens."""

from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter

from shared.dated_data import load_as
from shared.errors import Language
from shared.web.pages import Words, templates
from shared.web.public_pages import Pages

_FOLDER = Path(__file__).parent

WORDS: Final[Words] = load_as(_FOLDER / "words.yaml", TypeAdapter(dict[str, tuple[str, str]]))
"""Each text of a page in Indonesian and in English."""

_environment = templates(_FOLDER, ())


def _page(template: str, language: Language, root: str, **values: Any) -> str:
    """A page as HTML; `root` is the service's base address, `values` are the values for the template."""

    def say(key: str, **said: object) -> str:
        return WORDS[key][language == "en"].format(**said)

    return _environment.get_template(template).render(say=say, language=language, root=root, **values)


PAGES: Final = Pages(_page, WORDS)
