"""The published statistics of an office and a quarter."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from services.complaints.statistics.groups import Counts, Grouped, Shown, grouped, shown_whole
from shared.quarter import Quarter

Dimension = Literal["component", "service", "channel", "kind"]
DIMENSIONS: Final[tuple[Dimension, ...]] = get_args(Dimension)
NONE: Final = "none"
"""The group of reports that name no service or component."""


@dataclass(frozen=True)
class Figures:
    """`least`: the smallest count above zero that is shown; `tables`: None for a dimension of which nothing may be shown."""

    office: str
    quarter: Quarter
    least: int
    whole: Shown
    tables: Mapping[Dimension, Grouped | None]


def figures(
    office: str, quarter: Quarter, counts: Iterable[tuple[Mapping[Dimension, str | None], Counts]], least: int
) -> Figures:
    """From the counts of reports that are alike in each dimension."""
    whole = Counts()
    groups: dict[Dimension, defaultdict[str, Counts]] = {dimension: defaultdict(Counts) for dimension in DIMENSIONS}
    for alike, counted in counts:
        whole += counted
        for dimension, value in alike.items():
            groups[dimension][value or NONE] += counted
    tables = {dimension: grouped(groups[dimension], least) for dimension in DIMENSIONS}
    return Figures(office, quarter, least, shown_whole(whole, least), tables)
