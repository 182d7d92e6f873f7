"""The published statistics of an office and a quarter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from services.complaints.statistics.groups import Counts, Grouped, Shown, grouped, shown_whole
from services.complaints.statistics.quarter import Quarter

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


def figures(office: str, quarter: Quarter, counts: Iterable[tuple[str, str | None, Counts]], least: int) -> Figures:
    """From the counts of each group: its dimension (or `whole`), its value (None for reports without one), and the counts."""
    groups: dict[str, dict[str, Counts]] = {dimension: {} for dimension in ("whole", *DIMENSIONS)}
    for dimension, value, counted in counts:
        groups[dimension][value or NONE] = counted
    whole = groups["whole"].get(NONE, Counts())
    return Figures(
        office,
        quarter,
        least,
        shown_whole(whole, least),
        {dimension: grouped(groups[dimension], least) for dimension in DIMENSIONS},
    )
