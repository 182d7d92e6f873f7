"""The survey's public pages: answer the questionnaire, and read the published results."""

from datetime import UTC
from pathlib import Path
from typing import Any, Final

import segno
from markupsafe import Markup
from pydantic import TypeAdapter

from services.complaints.survey.questionnaire import SERVICES, said
from shared.dated_data import load_as
from shared.errors import Language
from shared.journal.sentences import Speech
from shared.months import after_months
from shared.quarter import Quarter
from shared.web.pages import Words, say_in, templates
from shared.web.pages.chart import bars
from shared.web.public_pages import Pages
from shared.wording import fixed, month

_FOLDER = Path(__file__).parent

WORDS: Final[Words] = load_as(_FOLDER / "words.yaml", TypeAdapter(dict[str, tuple[str, str]]))
"""Each text of a page in Indonesian and in English."""

_environment = templates(_FOLDER, (("/survei/hasil", "results"),))
_environment.globals |= {"bars": bars}


def qr_code(address: str) -> Markup:
    """The QR code of an address as an SVG inside the page; level Q, because a poster gets scratched."""
    drawn = segno.make(address, error="q", micro=False)
    return Markup(drawn.svg_inline(scale=6, border=4, omitsize=True, svgclass="qr"))  # noqa: S704 – segno's own drawing


def quarter_in_words(quarter: Quarter, language: Language) -> str:
    """Such as: triwulan 1 tahun 2026, Januari–Maret."""
    first, last = (month(one, language).partition(" ")[0] for one in (quarter.first, after_months(quarter.first, 2)))
    said_so = said(WORDS["quarter"], language)
    return said_so.format(number=quarter.number, year=quarter.year, first=first, last=last)


def _page(template: str, language: Language, root: str, **values: Any) -> str:
    """A page as HTML; `root` is the service's base address, `values` are the values for the template."""
    speech = Speech(language, UTC)
    say = say_in(WORDS, language)

    return _environment.get_template(template).render(
        say=say,
        day=speech.day,
        quarter=lambda one: quarter_in_words(one, language),
        said=lambda pair: said(pair, language),
        figure=lambda value: fixed(value, language),
        service=lambda code: say("few-services") if code is None else said(SERVICES[code], language),
        printed=Markup(' lang="id"') if language == "en" else "",
        language=language,
        root=root,
        **values,
    )


PAGES: Final = Pages(_page, WORDS)
