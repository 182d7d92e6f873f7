"""Pages that anybody may read in a browser: what the pages of all services share.

The server makes the HTML from templates, escaped by Jinja's autoescape. No script, no cookie, and nothing from another address: the
style is in the page itself, and the policy allows only that style. A service brings its templates, its words and its menu.
"""

import base64
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from shared.errors import Language

_FOLDER = Path(__file__).parent
_STYLE = (_FOLDER / "style.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noarchive",
}
"""The headers of every page. An address may hold a receipt, so no other site may learn it, and none may frame the page.
"""

Words = Mapping[str, tuple[str, str]]
"""Each text of a service's pages in Indonesian and in English; the page fills in the {names}."""


def say_in(words: Words, language: Language) -> Callable[..., str]:
    """`say(key, name=value)` of a template: the text of a key in one language, with its {names} filled in."""

    def say(key: str, **filled: object) -> str:
        return words[key][language == "en"].format(**filled)

    return say


def templates(folder: Path, menu: tuple[tuple[str, str], ...]) -> Environment:
    """The templates of a service on the shared base; without a `refused.html` of its own it gets the shared one.

    `menu`: address below the service's root, and key of its words.
    """
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder), FileSystemLoader(_FOLDER)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"menu": menu, "switch": None, "carried": ""}
    environment.globals["style"] = Markup(_STYLE)  # noqa: S704 – our own file, and the policy holds its hash
    return environment
