"""Which groups a published table shows, so that no number can be traced to a few people.

A count of at least 1 and less than the minimum is small. Groups with a small count are joined as one, "others". If the others
still have a small count, or are a single group, the smallest shown group joins them: otherwise the total minus the shown groups
would tell what they hide (complementary suppression).
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

KeyT = TypeVar("KeyT", bound=Hashable)


@dataclass(frozen=True)
class Counts:
    """Of a quarter: reports received; reports answered in time, or late because their last day passed; answers given, and the
    calendar days that these took together.

    They are different sets: a report may be late in one quarter and answered in the next.
    """

    received: int = 0
    in_time: int = 0
    late: int = 0
    answered: int = 0
    days: int = 0

    @property
    def due(self) -> int:
        return self.in_time + self.late

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True)
class Shown:
    """The counts of one line that may be published; None for those that may not. `mean_days`: to one decimal, half up."""

    received: int | None
    due: int | None
    in_time: int | None
    late: int | None
    answered: int | None
    mean_days: Decimal | None

    @property
    def percent_in_time(self) -> int | None:
        """Half up; None without a number of reports in time, and if none was due."""
        return None if self.in_time is None or not self.due else (200 * self.in_time + self.due) // (2 * self.due)


@dataclass(frozen=True)
class Grouped:
    """The published lines of a table, the largest first; `others`: the small groups together, if there are any."""

    groups: Mapping[str, Shown]
    others: Shown | None


def shown_whole(counts: Counts, least: int) -> Shown:
    """The total as it may be published."""
    return _shown(counts, least, is_split=_are_large((counts.in_time, counts.late), least))


def grouped(groups: Mapping[str, Counts], least: int) -> Grouped | None:
    """The table of the groups of one whole; None if nothing of it may be published.

    A line shows in time and late only if both are large, and if the lines that do not show them cannot be computed.
    """
    present = {key: counts for key, counts in groups.items() if counts != Counts()}
    hidden = hidden_groups({key: (one.received, one.due, one.answered) for key, one in present.items()}, least)
    if hidden is None:
        return None
    lines: dict[str | None, Counts] = {key: one for key, one in present.items() if key not in hidden}
    if hidden:
        lines[None] = sum((present[key] for key in hidden), Counts())
    unsplit = hidden_groups({key: (one.in_time, one.late) for key, one in lines.items()}, least)
    shown = {
        key: _shown(one, least, is_split=unsplit is not None and key not in unsplit)
        for key, one in sorted(lines.items(), key=lambda line: (-line[1].received, -line[1].due, str(line[0])))
    }
    others = shown.pop(None, None)
    return Grouped({key: one for key, one in shown.items() if key is not None}, others)


def hidden_groups(groups: Mapping[KeyT, tuple[int, ...]], least: int) -> frozenset[KeyT] | None:
    """The groups to hide, given the counts of each; None if their total is small, so that nothing may be shown.

    Groups of the same size are hidden in the order of the mapping.
    """
    if not _are_large(_total(groups.values()), least):
        return None
    by_size = sorted(groups, key=lambda key: sum(groups[key]))
    hidden = [key for key in by_size if not _are_large(groups[key], least)]
    shown = [key for key in by_size if key not in hidden]
    while hidden and shown and (len(hidden) == 1 or not _are_large(_total(groups[key] for key in hidden), least)):
        hidden.append(shown.pop(0))
    return frozenset(hidden)


def _total(counts: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(sum(column) for column in zip(*counts, strict=True))


def _are_large(counts: tuple[int, ...], least: int) -> bool:
    return not any(0 < count < least for count in counts)


def _shown(counts: Counts, least: int, *, is_split: bool) -> Shown:
    received, due, answered = (
        count if _are_large((count,), least) else None for count in (counts.received, counts.due, counts.answered)
    )
    mean = None
    if answered:
        mean = (Decimal(counts.days) / answered).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Shown(received, due, counts.in_time if is_split else None, counts.late if is_split else None, answered, mean)
