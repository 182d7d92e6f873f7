"""The figures of a quarter as CSV."""

from decimal import Decimal

from services.complaints.statistics.csv_file import csv_file
from services.complaints.statistics.figures import DIMENSIONS, Dimension, figures
from services.complaints.statistics.groups import Counts, Grouped, Shown
from shared.quarter import Quarter

WEB: dict[Dimension, str | None] = {"channel": "web", "kind": "complaint", "service": None, "component": "fee"}
COUNTS = [
    (WEB, Counts(14, 6, 6, 10, 30)),
    ({**WEB, "component": None}, Counts(13, 7, 3, 8, 30)),
    ({**WEB, "component": None, "channel": "box"}, Counts(3, 1, 2, 2, 10)),
]


def test_a_report_without_a_component_is_a_group_of_its_own() -> None:
    found = figures("bspji-palembang", Quarter(2026, 3), COUNTS, 5)
    all_of_them = Shown(30, 25, 14, 11, 20, Decimal("3.5"))
    assert found.whole == all_of_them
    assert found.tables["component"] == Grouped(
        {"none": Shown(16, 13, 8, 5, 10, Decimal("4.0")), "fee": Shown(14, 12, 6, 6, 10, Decimal("3.0"))}, None
    )
    assert found.tables["channel"] == Grouped({}, all_of_them)
    assert found.tables["service"] == Grouped({"none": all_of_them}, None)


def test_a_quarter_of_nothing_is_empty() -> None:
    found = figures("bspji-palembang", Quarter(2026, 3), [], 5)
    assert found.whole == Shown(0, 0, 0, 0, 0, None)
    assert list(found.tables.values()) == [Grouped({}, None)] * len(DIMENSIONS)


def test_the_csv_has_a_line_for_each_group() -> None:
    found = figures("bspji-palembang", Quarter(2026, 3), [({**WEB, "service": "=1+1"}, Counts(30, 21, 4))], 5)
    assert csv_file([found]).split("\r\n") == [
        "office,quarter,dimension,value,received,due,in_time,late,answered,mean_days",
        "bspji-palembang,2026-3,whole,,30,25,,,0,",
        "bspji-palembang,2026-3,component,fee,30,25,,,0,",
        "bspji-palembang,2026-3,service,'=1+1,30,25,,,0,",
        "bspji-palembang,2026-3,channel,web,30,25,,,0,",
        "bspji-palembang,2026-3,kind,complaint,30,25,,,0,",
        "",
    ]
