"""The figures of a quarter, computed once from the tallies, with what must be hidden left out (`hiding.py`)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from services.complaints.survey.hiding import hidden_parts
from services.complaints.survey.index import WEIGHT, Counts, band_of, rounded
from services.complaints.survey.questionnaire import Dimension, Unsur
from services.complaints.survey.tally import NOT_STATED, Way

Withheld = Literal["nobody", "too-few", "protects-others"]
"""Why there is no figure: nobody answered; too few did; or a small part could be computed from it by subtraction."""
MEAN_PLACES: Final = 2
WEIGHTED_PLACES: Final = 3
_SCORES_TO_INDEX: Final = 25 * WEIGHT


@dataclass(frozen=True)
class Counted:
    """All counts of a tally. `groups`: respondents and the sum of their scores, by dimension and group."""

    way: Way
    service_code: str | None
    counts: Counts
    groups: Mapping[tuple[str, str], tuple[int, int]]


@dataclass(frozen=True)
class UnsurFigure:
    """`total`: the sum of the scores, from which anybody can compute the exact NRR; `mean` and `weighted` are rounded half-up."""

    unsur: Unsur
    total: int
    mean: Decimal
    weighted: Decimal


@dataclass(frozen=True)
class Figures:
    """NRR per unsur, the index and its band (A to D), of at least as many respondents as the rules ask for."""

    respondents: int
    index: Decimal
    band: str
    unsur: tuple[UnsurFigure, ...]


@dataclass(frozen=True)
class ServiceFigures:
    """`service_code`: None for services with few answers together. `figures`: None where `withheld` says why."""

    service_code: str | None
    figures: Figures | None
    withheld: Withheld | None


@dataclass(frozen=True)
class GroupFigures:
    """A group of a question about the person; both figures are None where they are withheld."""

    dimension: str
    group: str
    respondents: int | None
    index: Decimal | None


@dataclass(frozen=True)
class QuarterFigures:
    """All that a report shows. The office and its services count answers to invitations; `walk_in` those at the counter."""

    invited: int
    office: Figures | None
    withheld: Withheld | None
    services: tuple[ServiceFigures, ...]
    groups: tuple[GroupFigures, ...]
    walk_in: Figures | None
    walk_in_withheld: Withheld | None


def quarter_figures(
    tallies: Sequence[Counted], invited: Mapping[str, int], order: Sequence[Unsur], profile: Sequence[Dimension],
    least: int, on: date,
) -> QuarterFigures:  # fmt: skip
    """The figures of an office from all its tallies of a quarter.

    `invited`: how many were invited, by service; `order`: the office's order of unsur; `on`: the day whose bands hold.
    """
    by_service = {one.service_code: one.counts for one in tallies if one.way == "invitation"}
    whole = _sum(by_service.values())
    counter = _sum(one.counts for one in tallies if one.way == "walk-in")
    office, withheld = _figures(whole, order, least, on)
    walk_in, walk_in_withheld = _figures(counter, order, least, on)
    return QuarterFigures(
        invited=sum(invited.values()),
        office=office,
        withheld=withheld,
        services=_services(by_service, invited, order, least, on),
        groups=() if office is None else tuple(_groups(tallies, profile, least)),
        walk_in=walk_in,
        walk_in_withheld=walk_in_withheld,
    )


def _services(
    counts: Mapping[str | None, Counts], invited: Mapping[str, int], order: Sequence[Unsur], least: int, on: date
) -> tuple[ServiceFigures, ...]:
    """Each service that somebody was invited to answer for, and last the services with few answers."""
    hidden = hidden_parts({one: each.respondents for one, each in counts.items()}, least)
    named: list[str | None] = [*sorted({*invited, *(one for one in counts if one is not None)})]
    pooled = counts.get(None)
    found = []
    for one in [*named, None] if pooled else named:
        figures, withheld = _figures(counts.get(one, Counts()), order, least, on)
        if pooled and withheld == "nobody":
            figures, withheld = None, "too-few"  # nobody, or a few: which of the two it is stays unsaid
        if one in hidden and figures is not None:
            figures, withheld = None, "protects-others"
        found.append(ServiceFigures(one, figures, withheld))
    return tuple(found)


def _groups(tallies: Iterable[Counted], profile: Sequence[Dimension], least: int) -> Iterable[GroupFigures]:
    """The cut by each question about the person, over the whole office."""
    answered: dict[tuple[str, str], tuple[int, int]] = {}
    everybody = 0
    for one in tallies:
        if one.way == "invitation":
            everybody += one.counts.respondents
            for key, (respondents, total) in one.groups.items():
                before = answered.get(key, (0, 0))
                answered[key] = before[0] + respondents, before[1] + total
    for dimension in profile:
        names = [*(group.group for group in dimension.groups), NOT_STATED]
        sizes = {name: answered.get((dimension.dimension, name), (0, 0)) for name in names}
        sizes[NOT_STATED] = _remainder(sizes, everybody)
        hidden = hidden_parts({name: size for name, (size, _) in sizes.items()}, least)
        for name, (size, total) in sizes.items():
            if name in hidden:
                yield GroupFigures(dimension.dimension, name, None, None)
            elif name != NOT_STATED:
                index = rounded(Fraction(total, size) * _SCORES_TO_INDEX, 2) if size else None
                yield GroupFigures(dimension.dimension, name, size, index)


def _remainder(sizes: Mapping[str, tuple[int, int]], everybody: int) -> tuple[int, int]:
    """Those who named no group: a batch in which nobody answered a question does not count them."""
    stated = sum(size for name, (size, _) in sizes.items() if name != NOT_STATED)
    return everybody - stated, 0


def _figures(
    counts: Counts, order: Sequence[Unsur], least: int, on: date
) -> tuple[Figures, None] | tuple[None, Withheld]:
    if counts.index is None:
        return None, "nobody"
    if counts.respondents < least:
        return None, "too-few"
    unsur = tuple(
        UnsurFigure(
            one,
            counts.total(one),
            rounded(counts.mean(one), MEAN_PLACES),
            rounded(counts.weighted(one), WEIGHTED_PLACES),
        )
        for one in order
    )
    return Figures(counts.respondents, counts.index, band_of(counts.index, on).band, unsur), None


def _sum(counts: Iterable[Counts]) -> Counts:
    return sum(counts, Counts())
