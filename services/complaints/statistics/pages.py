"""The public pages of statistics, and the words in them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from markupsafe import Markup
from pydantic import TypeAdapter

from services.complaints.statistics.figures import DIMENSIONS, Dimension, Figures
from services.complaints.statistics.groups import Grouped, Shown
from services.complaints.survey.questionnaire import SERVICES
from shared.dated_data import load_as
from shared.errors import Language
from shared.journal.sentences import Speech
from shared.quarter import Quarter
from shared.web.pages import Words, templates
from shared.web.pages.chart import Bar, Tone, bars
from shared.web.public_pages import Pages
from shared.wording import number

_FOLDER = Path(__file__).parent
_ROMAN: Final = ("I", "II", "III", "IV")

WORDS: Final[Words] = load_as(_FOLDER / "words.yaml", TypeAdapter(dict[str, tuple[str, str]]))
"""Each text of a page in Indonesian and in English."""

_environment = templates(
    _FOLDER, (("/pengaduan", "complain"), ("/pengaduan/ikuti", "follow"), ("/pengaduan/statistik", "statistics"))
)
_environment.globals |= {"bars": bars}


class _Sayings:
    """What a template says in one language."""

    def __init__(self, language: Language, carried: str) -> None:
        self._language = language
        self._speech = Speech(language, UTC)
        self._carried = {"lang": language} if carried else {}

    def say(self, key: str, **said: object) -> str:
        return WORDS[key][self._language == "en"].format(**said)

    def day(self, on: date) -> str:
        return self._speech.day(on)

    def decimal(self, value: Decimal) -> str:
        return number(value, self._language)

    def quarter(self, one: Quarter) -> str:
        """Triwulan III 2026, Quarter 3 of 2026."""
        return self.say(
            "quarter", number=one.number if self._language == "en" else _ROMAN[one.number - 1], year=one.year
        )

    def name(self, dimension: Dimension, value: str) -> str:
        """The name of a group; a service that no card of ours names has its code."""
        if dimension == "service" and value in SERVICES:
            return SERVICES[value][self._language == "en"]
        key = f"{dimension}-{value}"
        return self.say(key) if key in WORDS else value

    def received(self, one: Figures) -> str:
        """The number of reports, or that they are few."""
        if one.whole.received is None:
            return self.say("received-few", least=one.least)
        return str(one.whole.received)

    def to(self, **query: object) -> str:
        """The query of a link that keeps the reader's language."""
        return urlencode({**query, **self._carried})

    def course(self, latest: Sequence[Figures]) -> list[Bar] | None:
        """The bars of the quarters; None if too few reports were due in each of them."""
        if not any(one.whole.due for one in latest):
            return None
        return [Bar(self.quarter(one.quarter), self._share(one.whole), _parts(one.whole)) for one in latest]

    def tables(self, one: Figures) -> Iterable[tuple[Dimension, Grouped | None, list[Bar] | None]]:
        """Each dimension with its table and its bars."""
        for dimension in DIMENSIONS:
            table = one.tables[dimension]
            yield dimension, table, None if table is None else self._drawn(dimension, table)

    def _drawn(self, dimension: Dimension, table: Grouped) -> list[Bar]:
        lines = [(self.name(dimension, value), one) for value, one in table.groups.items()]
        if table.others is not None:
            lines.append((self.say("others"), table.others))
        return [Bar(name, str(one.received or 0), [(one.received or 0, "good")]) for name, one in lines]

    def _share(self, one: Shown) -> str:
        if one.percent_in_time is None:
            return self.say("nothing") if one.due == 0 else "–"
        return self.say("percent", percent=one.percent_in_time)


def _parts(one: Shown) -> list[tuple[int, Tone]]:
    if one.in_time is None or one.late is None:
        return [(one.due or 0, "plain")]
    return [(one.in_time, "good"), (one.late, "bad")]


def _page(template: str, language: Language, root: str, **values: Any) -> str:
    """A page as HTML; `root` is the service's base address, `values` are the values for the template."""
    sayings = _Sayings(language, values.get("carried", ""))
    if "one" in values:
        latest = values["latest"]
        values |= {"course": sayings.course(latest), "tables": list(sayings.tables(values["one"]))}
        values["has_unsplit"] = any(each.whole.due and each.whole.in_time is None for each in latest)
    return _environment.get_template(template).render(
        say=sayings.say,
        day=sayings.day,
        decimal=sayings.decimal,
        quarter=sayings.quarter,
        name=sayings.name,
        received=sayings.received,
        to=sayings.to,
        printed=Markup(' lang="id"') if language == "en" else "",
        language=language,
        root=root,
        **values,
    )


PAGES: Final = Pages(_page, WORDS, in_two_languages=True)
