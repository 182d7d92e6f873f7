"""An edition of a standard is one data file; what is wrong with a file is said in one message a fault."""

from pathlib import Path

import pytest

from services.certification.standard import standard as standards
from services.certification.standard.standard import (
    STANDARDS,
    NoTypeForTraders,
    StandardUnknown,
    load_standards,
    standard_of,
)
from shared.dated_data import DataFault

FOLDER = Path(standards.__file__).parent / "data"


def test_editions_with_limits_and_without() -> None:
    assert {id for id, one in STANDARDS.items() if one.can_judge} == {
        "sni-3553-2006", "sni-3553-2006-demineral", "sni-3553-2015",
    }  # fmt: skip
    named = {one.subject for one in STANDARDS.values()}
    assert named == {
        "air-mineral", "air-demineral", "kopi-instan", "kopi-bubuk", "gula-palma", "pasar-rakyat", "industri-hijau",
    }  # fmt: skip


def test_limits_are_exact_numbers() -> None:
    limits = {one.id: one.limit for one in standard_of("sni-3553-2006").parameters}
    assert limits["nitrit"] is not None
    assert limits["nitrit"].model_dump(mode="json", exclude_none=True) == {
        "kind": "number",
        "unit": "mg/l",
        "at_most": "0.005",
    }


@pytest.mark.parametrize(
    ("traders", "type"),
    [(0, "IV"), (249, "IV"), (250, "III"), (500, "III"), (501, "II"), (750, "II"), (751, "I"), (9000, "I")],
)
def test_a_market_has_its_type_by_its_traders(traders: int, type: str) -> None:
    assert standard_of("sni-8152-2015").market_type(traders) == type


def test_an_edition_without_types_gives_none() -> None:
    with pytest.raises(NoTypeForTraders, match="SNI 8152:2021"):
        standard_of("sni-8152-2021").market_type(300)
    with pytest.raises(StandardUnknown):
        standard_of("sni-1-1900")


def test_each_fault_of_each_file_is_named_at_once(tmp_path: Path) -> None:
    water = (FOLDER / "sni-3553-2015.yaml").read_text(encoding="utf-8")
    water = water.replace("at_most: 44}", "at_most: 44, below: 40}").replace("kind: text", "kind: words", 1)
    (tmp_path / "sni-3553-2015.yaml").write_text(water, encoding="utf-8")
    other = (FOLDER / "sni-3553-2006.yaml").read_text(encoding="utf-8").replace("id: nitrit,", "id: nitrat,")
    (tmp_path / "sni-3553-1996.yaml").write_text(other, encoding="utf-8")
    market = (FOLDER / "sni-8152-2015.yaml").read_text(encoding="utf-8").replace("most: 249", "most: 200")
    (tmp_path / "sni-8152-2015.yaml").write_text(market, encoding="utf-8")
    with pytest.raises(DataFault) as refused:
        load_standards(tmp_path)
    lines = str(refused.value).removeprefix(str(tmp_path)).split(f"\n{tmp_path}")
    assert [line.split(": ", 1)[0] for line in lines] == [
        "/sni-3553-1996.yaml", "/sni-3553-1996.yaml", "/sni-3553-2015.yaml", "/sni-3553-2015.yaml", "/sni-8152-2015.yaml",
    ]  # fmt: skip
    assert "nitrat is listed twice" in lines[0]
    assert "named after another edition than sni-3553-2006" in lines[1]
    assert "parameters.0.limit" in lines[2]
    assert "has two upper limits" in lines[3]
    assert "IV does not end where III begins" in lines[4]
