"""The citizens' pages: report something in a few questions, follow it by its receipt, and read each office's rules."""

import base64
import hashlib
from datetime import UTC
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup
from pydantic import TypeAdapter

from services.complaints.pages.answer_fields import Fault
from services.complaints.policy.words import Need
from shared.dated_data import load_as
from shared.errors import Language
from shared.journal.sentences import Speech, sentence_of
from shared.web.pages import HEADERS, Words, say_in, templates
from shared.web.public_pages import Pages
from shared.wording import label, listed, word

_FOLDER = Path(__file__).parent

WORDS: Final[Words] = load_as(_FOLDER / "words.yaml", TypeAdapter(dict[str, tuple[str, str]]))
"""Each text of a page in Indonesian and in English."""

_SCRIPT: Final = (_FOLDER / "place.js").read_text(encoding="utf-8")
_SCRIPT_HASH: Final = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
WITH_PLACE_SCRIPT: Final = f"{HEADERS['Content-Security-Policy']}; script-src 'sha256-{_SCRIPT_HASH}'"
"""The policy of the one page with a script: ours, which reads the phone's place when its button is pressed."""

_environment = templates(
    _FOLDER, (("/pengaduan", "complain"), ("/pengaduan/ikuti", "follow"), ("/pengaduan/statistik", "statistics"))
)
_environment.globals["place_script"] = Markup(_SCRIPT)  # noqa: S704 – our own file, and the policy holds its hash


def _page(template: str, language: Language, root: str, **values: Any) -> str:
    """A page as HTML; `root` is the service's base address, `values` are the values for the template."""
    speech = Speech(language, UTC)
    say = say_in(WORDS, language)

    def needs(missing: tuple[Need, ...]) -> str:
        return listed([say(f"need-{one}") for one in missing], language)

    def told(fault: Fault) -> str:
        return say(fault) if isinstance(fault, str) else fault.sentence(language)

    return _environment.get_template(template).render(
        say=say,
        needs=needs,
        told=told,
        day=speech.day,
        word=lambda code: word(code, language),
        labels=lambda names: listed([label(one, language) for one in names], language),
        words_of=lambda codes: listed([word(one, language) for one in codes], language),
        happened=lambda event, zone: sentence_of(event, language, zone),
        printed=Markup(' lang="id"') if language == "en" else "",
        language=language,
        root=root,
        **values,
    )


PAGES: Final = Pages(_page, WORDS, in_two_languages=True)
