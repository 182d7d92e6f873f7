"""The figures of a quarter as CSV and as bars."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.complaints.statistics.chart import ROW, WIDTH, Bar, Part, chart
from services.complaints.statistics.csv_file import csv_file
from services.complaints.statistics.figures import figures
from services.complaints.statistics.groups import Counts, Grouped, Shown
from services.complaints.statistics.quarter import Quarter

COUNTS = [
    ("whole", None, Counts(30, 14, 11, 20, 70)),
    ("component", "fee", Counts(14, 6, 6, 10, 30)),
    ("component", None, Counts(16, 8, 5, 10, 40)),
    ("channel", "web", Counts(27, 13, 9, 18, 60)),
    ("channel", "box", Counts(3, 1, 2, 2, 10)),
    ("kind", "complaint", Counts(30, 14, 11, 20, 70)),
]


def test_a_report_without_a_component_is_a_group_of_its_own() -> None:
    found = figures("bspji-palembang", Quarter(2026, 3), COUNTS, 5)
    assert found.whole == Shown(30, 25, 14, 11, 20, Decimal("3.5"))
    assert found.tables["component"] == Grouped(
        {"none": Shown(16, 13, 8, 5, 10, Decimal("4.0")), "fee": Shown(14, 12, 6, 6, 10, Decimal("3.0"))}, None
    )
    assert found.tables["channel"] == Grouped({}, Shown(30, 25, 14, 11, 20, Decimal("3.5")))
    assert found.tables["service"] == Grouped({}, None)


def test_the_csv_has_a_line_for_each_group() -> None:
    found = figures("bspji-palembang", Quarter(2026, 3), [*COUNTS[:1], ("kind", "=1+1", Counts(30, 21, 4))], 5)
    assert csv_file([found]).split("\r\n") == [
        "office,quarter,dimension,value,received,due,in_time,late,answered,mean_days",
        "bspji-palembang,2026-3,whole,,30,25,14,11,20,3.5",
        "bspji-palembang,2026-3,kind,'=1+1,30,25,,,0,",
        "",
    ]


def test_the_largest_bar_is_as_wide_as_the_chart() -> None:
    drawn = chart([("I", "75 %", [(3, "good"), (1, "bad")]), ("II", "–", [(2, "plain")])])
    assert drawn.bars == (
        Bar("I", "75 %", 0, (Part(0.0, 270.0, "good"), Part(270.0, 90.0, "bad"))),
        Bar("II", "–", ROW, (Part(0.0, 180.0, "plain"),)),
    )
    assert drawn.height == 2 * ROW


@given(st.lists(st.lists(st.integers(0, 10**6), max_size=3), max_size=9))
def test_no_bar_is_wider_than_the_chart(rows: list[list[int]]) -> None:
    for bar in chart([("", "", [(count, "good") for count in row]) for row in rows]).bars:
        assert sum(part.width for part in bar.parts) <= WIDTH + 0.2
