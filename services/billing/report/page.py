"""The page of an office's revenue, for its head: figures, a chart of the months, and the tables behind it."""

from collections.abc import Sequence
from datetime import UTC, date
from functools import partial
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup
from pydantic import TypeAdapter

from services.billing.report.revenue import Month, Revenue, months_of
from services.billing.tariff.levy_objects import levy_name
from shared.dated_data import load_as
from shared.errors import Language
from shared.journal.sentences import Speech
from shared.offices import office
from shared.web.pages import Words, say_in, templates
from shared.web.pages.chart import Bar, bars
from shared.web.public_pages import Pages
from shared.wording import NOTHING, month, rupiah

_FOLDER = Path(__file__).parent
YEARS: Final = 4
"""How many years the page links to."""

WORDS: Final[Words] = load_as(_FOLDER / "words.yaml", TypeAdapter(dict[str, tuple[str, str]]))
"""Each text of the page in Indonesian and in English."""

_environment = templates(_FOLDER, ())


def page_values(report: Revenue, today: date) -> dict[str, Any]:
    """What the page shows of a report by months; it links to the years up to the one of `today`."""
    years = range(today.year, today.year - YEARS, -1)
    months = months_of(report.first, report.last, report.rows)
    return {"report": report, "months": months, "office": office(report.office), "years": years}


def _page(template: str, language: Language, root: str, **values: Any) -> str:
    """A page as HTML; `root` is the service's base address, `values` are the values for the template."""
    if "months" in values:
        values["chart"] = _chart(values["months"], language)
    return _environment.get_template(template).render(
        say=say_in(WORDS, language),
        levy=partial(levy_name, language=language),
        day=Speech(language, UTC).day,
        month=lambda on: month(on, language),
        rupiah=rupiah,
        printed=Markup(' lang="id"') if language == "en" else "",
        kept=f"&lang={language}" if values.get("carried") else "",
        language=language,
        root=root,
        **values,
    )


def _chart(months: Sequence[Month], language: Language) -> Markup:
    """A bar for each month: what was received, and what was assessed beyond it. The longest bar is the largest month."""
    said, rows = say_in(WORDS, language), []
    for one in months:
        received, assessed = max(one.received, 0), max(one.assessed, 0)
        sums = {"received": rupiah(one.received), "assessed": rupiah(one.assessed)}
        label = said("bar" if any((one.received, one.assessed)) else "bar-empty", month=month(one.on, language), **sums)
        share = f"{100 * received // assessed}%" if assessed else NOTHING
        rows.append(Bar(label, share, [(received, "good"), (max(assessed - received, 0), "plain")]))
    most = max((max(one.assessed, one.received) for one in months), default=0)
    return bars(said("chart"), rows, max(most, 1))


PAGES: Final = Pages(_page, WORDS, in_two_languages=True)
