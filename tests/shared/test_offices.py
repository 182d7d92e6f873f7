"""The offices and their settings."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from shared.dated_data import DataFault
from shared.offices import OFFICES, NumberingNotSettled, UnknownOffice, load_offices, office

ONE = "- {{code: {code}, name: Kantor, zone: {zone}, day_unit: {unit}, numbering: {{skrd: '{pattern}'}}}}\n"


def line(code: str = "kantor", zone: str = "WIB", unit: str = "calendar", pattern: str = "SKRD/{year}/{number}") -> str:
    return ONE.format(code=code, zone=zone, unit=unit, pattern=pattern)


def test_the_five_offices() -> None:
    assert list(OFFICES) == [
        "bpsmb-surakarta",
        "balai-sertifikasi",
        "dpmptsp-purwakarta",
        "disperindag-pasuruan",
        "bspji-palembang",
    ]


def test_a_day_begins_when_it_begins_in_the_office() -> None:
    late_in_utc = datetime(2026, 1, 14, 17, 30, tzinfo=UTC)
    assert office("disperindag-pasuruan").local_day(late_in_utc) == date(2026, 1, 15)


@pytest.mark.parametrize("zone", ["WIB", "WITA", "WIT"])
def test_the_three_zones_exist(zone: str, tmp_path: Path) -> None:
    (tmp_path / "offices.yaml").write_text(line(zone=zone))
    hours = {"WIB": 7, "WITA": 8, "WIT": 9}[zone]
    time_zone = load_offices(tmp_path / "offices.yaml")["kantor"].time_zone
    assert datetime(2026, 1, 15, tzinfo=UTC).astimezone(time_zone).hour == hours


def test_hari_is_a_calendar_day_unless_the_office_says_otherwise() -> None:
    assert office("disperindag-pasuruan").day_unit == "calendar"


@pytest.mark.parametrize(
    ("series", "printed"),
    [
        ("skrd", "SKRD/2023/00001"),
        ("skhp", "SKHP/2023/00001"),
        ("receipt", "TTB/2023/00001"),
        ("tbp", "TBP/2023/00001"),
    ],
)
def test_official_numbers(series: str, printed: str) -> None:
    assert office("disperindag-pasuruan").official_number(series, 2023, 1) == printed


def test_unsettled_numbering_is_refused() -> None:
    with pytest.raises(NumberingNotSettled):
        office("bspji-palembang").official_number("skrd", 2023, 1)
    with pytest.raises(UnknownOffice):
        office("disperindag-kediri")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (line(zone="GMT"), "0.zone"),
        (line(unit="weeks"), "0.day_unit"),
        (line(code="Kantor Kita"), "0.code"),
        (line(pattern="SKRD/{number}"), "once each"),
        (line(pattern="SKRD/{year}/{number}/{month}"), "once each"),
        (line(pattern="SKRD/{year}/{number.real}"), "once each"),
        (line(pattern="SKRD/{year}/{number:.0e}"), "same text"),
        (line(pattern="SKRD/{year}/{number:q}"), "0.numbering"),
        (line(pattern="SKRD/{year/{number}"), "0.numbering"),
        (line() + line(), "kantor: listed twice"),
        ("- {code: kantor}", "0.name"),
        ("", "file"),
        ("[", "not YAML"),
        ("- {code: satu, code: dua}", "key code appears twice"),
    ],
)
def test_faults_are_named(text: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "offices.yaml").write_text(text)
    with pytest.raises(DataFault, match=fault):
        load_offices(tmp_path / "offices.yaml")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataFault, match=r"offices\.yaml"):
        load_offices(tmp_path / "offices.yaml")


def test_a_day_is_over_at_midnight_and_an_hour_at_its_end() -> None:
    here = office("disperindag-pasuruan")
    midnight = datetime(2026, 2, 18, 17, 0, tzinfo=UTC)  # in WIB the 19th begins
    assert here.last_day_before(midnight) == date(2026, 2, 18)
    assert here.last_day_before(midnight - timedelta(hours=8)) == date(2026, 2, 18)
    assert here.last_day_before(midnight + timedelta(microseconds=1)) == date(2026, 2, 19)
