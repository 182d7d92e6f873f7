"""Bars of a page: how long they are drawn, and that their texts cannot become markup."""

import re

from hypothesis import given
from hypothesis import strategies as st

from shared.web.pages.chart import LONGEST, Bar, bars


def test_the_longest_bar_is_a_whole_one() -> None:
    drawn = bars("", [Bar("I", "75 %", [(3, "good"), (1, "bad")]), Bar("II", "2", [(2, "plain")])])
    assert re.findall(r'x="([0-9.]+)" y="22" width="([0-9.]+)" height="12" rx="2" class="(\w+)"', drawn) == [
        ("0", "280", "track"), ("0.0", "210.0", "good"), ("210.0", "70.0", "bad"),
        ("0", "280", "track"), ("0.0", "140.0", "plain"),
    ]  # fmt: skip


def test_a_whole_bar_can_count_more_than_the_longest_one() -> None:
    assert 'width="70.0"' in bars("", [Bar("U1", "1,000", [(1, "good")])], most=4)


@given(st.lists(st.lists(st.integers(0, 10**6), max_size=3), max_size=9))
def test_no_bar_is_longer_than_a_whole_one(rows: list[list[int]]) -> None:
    for row in bars("", [Bar("", "", [(count, "good") for count in row]) for row in rows]).split("<g ")[1:]:
        assert sum(map(float, re.findall(r'width="([0-9.]+)" height="12" rx="2" class="good"', row))) <= LONGEST + 0.2


def test_texts_are_escaped() -> None:
    assert "<b>" not in bars("<b>", [Bar("<b>", "<b>")])


def test_a_label_too_long_for_the_width_is_written_smaller() -> None:
    fitting, long = bars("", [Bar("m" * 48, "")]), bars("", [Bar("m" * 64, "")])
    assert "font-size" not in fitting
    assert '<text x="0" y="16" font-size="9.0">' in long
