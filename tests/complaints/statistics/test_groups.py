"""No published number can be traced to a few people, also not by subtracting lines from totals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.complaints.statistics.groups import Counts, Grouped, Shown, grouped, shown_whole

LEAST = 5
counts = st.builds(Counts, *[st.integers(0, 12)] * 4, st.integers(0, 400))
tables = st.dictionaries(st.sampled_from("abcdefgh"), counts, max_size=8)


def of(received: int, in_time: int = 0, late: int = 0, answered: int = 0, days: int = 0) -> Counts:
    return Counts(received, in_time, late, answered, days)


def lines_of(table: Grouped) -> list[Shown]:
    return [*table.groups.values(), *([] if table.others is None else [table.others])]


def is_small(count: int | None) -> bool:
    return count is not None and 0 < count < LEAST


def test_small_groups_are_joined() -> None:
    table = grouped(
        {"fee": of(20, 12, 6, 18, 63), "product": of(4, 3, 0, 3, 9), "facilities": of(3, 4, 0, 4, 6)}, LEAST
    )
    assert table == Grouped(
        {"fee": Shown(20, 18, 12, 6, 18, Decimal("3.5"))}, others=Shown(7, 7, 7, 0, 7, Decimal("2.1"))
    )


def test_one_small_group_takes_the_smallest_other_with_it() -> None:
    table = grouped({"fee": of(30), "product": of(1), "facilities": of(8)}, LEAST)
    assert table == Grouped({"fee": Shown(30, 0, 0, 0, 0, None)}, others=Shown(9, 0, 0, 0, 0, None))


def test_few_late_answers_are_hidden_with_a_second_line() -> None:
    table = grouped({"fee": of(30, 20, 10), "product": of(20, 18, 2), "facilities": of(15, 8, 7)}, LEAST)
    assert table is not None
    assert [(key, one.due, one.in_time, one.late) for key, one in table.groups.items()] == [
        ("fee", 30, 20, 10),
        ("product", 20, None, None),
        ("facilities", 15, None, None),
    ]


def test_a_total_of_few_publishes_nothing() -> None:
    assert grouped({"fee": of(2), "product": of(2)}, LEAST) is None
    assert shown_whole(of(4, 3, 0, 3, 9), LEAST) == Shown(None, None, None, None, None, None)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        (of(40, 36, 4, 40, 80), Shown(40, 40, None, None, 40, Decimal("2.0"))),
        (of(40, 3, 0, 3, 9), Shown(40, None, None, None, None, None)),
        (of(40, 30, 0, 30, 61), Shown(40, 30, 30, 0, 30, Decimal("2.0"))),
        (of(40, 30, 0, 20, 61), Shown(40, 30, 30, 0, 20, Decimal("3.1"))),
    ],
)
def test_a_total_hides_what_is_few(counts: Counts, shown: Shown) -> None:
    assert shown_whole(counts, LEAST) == shown


@pytest.mark.parametrize(
    ("in_time", "late", "percent"), [(0, 0, None), (7, 0, 100), (0, 7, 0), (7, 5, 58), (5, 195, 3)]
)
def test_the_share_in_time_is_rounded_half_up(in_time: int, late: int, percent: int | None) -> None:
    assert shown_whole(of(9, in_time, late), LEAST).percent_in_time == percent


def test_a_table_of_nothing_is_empty() -> None:
    assert grouped({"fee": Counts()}, LEAST) == Grouped({}, None)


@given(tables)
def test_no_published_count_is_small(groups: dict[str, Counts]) -> None:
    table = grouped(groups, LEAST)
    shown = [shown_whole(sum(groups.values(), Counts()), LEAST), *([] if table is None else lines_of(table))]
    published = [count for one in shown for count in (one.received, one.due, one.in_time, one.late, one.answered)]
    assert not any(map(is_small, published))


@given(tables)
def test_the_lines_add_up_to_the_total(groups: dict[str, Counts]) -> None:
    table, whole = grouped(groups, LEAST), sum(groups.values(), Counts())
    if table is not None:
        assert sum(one.received or 0 for one in lines_of(table)) == whole.received
        assert sum(one.due or 0 for one in lines_of(table)) == whole.due
        assert sum(one.answered or 0 for one in lines_of(table)) == whole.answered


@given(tables)
def test_others_are_never_a_single_group(groups: dict[str, Counts]) -> None:
    table = grouped(groups, LEAST)
    if table is not None and table.others is not None:
        assert len([one for one in groups.values() if one != Counts()]) - len(table.groups) >= 2


@given(tables)
def test_subtraction_tells_no_small_number_of_late_reports(groups: dict[str, Counts]) -> None:
    table, whole = grouped(groups, LEAST), shown_whole(sum(groups.values(), Counts()), LEAST)
    if table is None or whole.late is None or whole.in_time is None:
        assert table is None or all(one.late is None and one.in_time is None for one in lines_of(table))
        return
    unsplit = [one for one in lines_of(table) if one.late is None]
    assert len(unsplit) != 1
    assert not is_small(whole.late - sum(one.late or 0 for one in lines_of(table)))
    assert not is_small(whole.in_time - sum(one.in_time or 0 for one in lines_of(table)))


@given(tables)
def test_a_group_that_is_shown_is_shown_as_it_is(groups: dict[str, Counts]) -> None:
    table = grouped(groups, LEAST)
    for key, one in {} if table is None else table.groups.items():
        assert (one.received, one.due, one.answered) == (groups[key].received, groups[key].due, groups[key].answered)
        assert one.late in {None, groups[key].late}
