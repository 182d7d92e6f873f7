"""The public payment page: one bill as HTML, with its numbers and QR codes, in Indonesian or English."""

from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final

import segno
from markupsafe import Markup
from pydantic import TypeAdapter

from services.billing.payer.payable import Payable
from services.billing.payer.ways import is_over
from shared.dated_data import load_as
from shared.errors import Language
from shared.journal.sentences import Speech
from shared.offices import office
from shared.web.pages import Words, say_in, templates
from shared.web.public_pages import Pages
from shared.wording import moment, rupiah

_FOLDER = Path(__file__).parent

WORDS: Final[Words] = load_as(_FOLDER / "words.yaml", TypeAdapter(dict[str, tuple[str, str]]))
"""Each text of the page in Indonesian and in English."""

_environment = templates(_FOLDER, ())


@lru_cache(maxsize=256)  # a payer looks at the page again and again
def qr_code(said: str) -> Markup:
    """A QR code as an SVG inside the page; level M, as QRIS prints it."""
    drawn = segno.make(said, error="m", micro=False)
    return Markup(drawn.svg_inline(scale=6, border=4, omitsize=True, svgclass="qr"))  # noqa: S704 – segno's own drawing


def payment_values(bill: Payable, now: datetime) -> dict[str, Any]:
    """What the page shows of a bill at a moment."""
    here = office(bill.office)
    return {
        "bill": bill,
        "office": here,
        "zone": here.time_zone,
        "state": bill.state(here.local_day(now)),
        "is_over": partial(is_over, now=now),
        "is_payable": any(not is_over(way, now) for way in bill.ways),
    }


def _page(template: str, language: Language, root: str, **values: Any) -> str:
    """A page as HTML; `root` is the service's base address, `values` are the values for the template."""
    zone = values.pop("zone", UTC)
    return _environment.get_template(template).render(
        say=say_in(WORDS, language),
        day=Speech(language, UTC).day,
        moment=lambda at: moment(at.astimezone(zone), language),
        rupiah=rupiah,
        qr_code=qr_code,
        printed=Markup(' lang="id"') if language == "en" else "",
        language=language,
        root=root,
        **values,
    )


PAGES: Final = Pages(_page, WORDS, in_two_languages=True)
