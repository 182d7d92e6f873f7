"""Dated tables: exact numbers, days included, and every fault of a file with its place."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from shared.dated_data import DataFault, Dated, in_force, line_in_force, load

BASIS = "legal_basis: Perda 18/2016"


class Limit(Dated):
    kind: str
    limit: Decimal


def limits(folder: Path, text: str) -> tuple[Limit, ...]:
    file = folder / "limits.yaml"
    file.write_text(text, encoding="utf-8")
    return load(file, Limit, apart_by=lambda line: line.kind)


def test_numbers_are_exactly_what_was_written(tmp_path: Path) -> None:
    (line,) = limits(tmp_path, f"- {{kind: a, limit: 0.1000000000000000000001, {BASIS}, valid_from: 2024-01-01}}")
    assert line.limit == Decimal("0.1000000000000000000001")


def test_a_line_is_in_force_from_its_first_day_through_its_last(tmp_path: Path) -> None:
    old = f"- {{kind: a, limit: 1, {BASIS}, valid_from: 2023-01-01, valid_to: 2024-01-04}}"
    lines = limits(tmp_path, f"{old}\n- {{kind: a, limit: 2, {BASIS}, valid_from: 2024-01-05}}")
    days = [date(2022, 12, 31), date(2023, 1, 1), date(2024, 1, 4), date(2024, 1, 5), date(9999, 12, 31)]
    assert [[line.limit for line in in_force(lines, day)] for day in days] == [[], [1], [1], [2], [2]]
    assert line_in_force(lines, days[0]) is None
    assert line_in_force(lines, days[3]) is lines[1]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ["file: Input should be a valid list"]),
        ("[]", ["file: it has no lines"]),
        (f"- {{kind: a, limt: 1, {BASIS}, valid_from: 2024-01-01}}", ["0.limit: Field", "0.limt: Extra"]),
        (f"- {{kind: a, limit: 1, {BASIS}, valid_from: 20240101}}", ["0.valid_from: Input should be a valid date"]),
        ("- {kind: a, limit: 1, legal_basis: '', valid_from: 2024-01-01}", ["0.legal_basis: String should have"]),
        (
            f"- {{kind: a, limit: 1, {BASIS}, valid_from: 2024-01-02, valid_to: 2024-01-01}}",
            ["0: valid_to 2024-01-01 is before valid_from 2024-01-02"],
        ),
        (f"- {{kind: a, limit: .nan, {BASIS}, valid_from: 2024-01-01}}", ["file: not YAML: .nan is not a number"]),
        (f"- {{kind: a, limit: 1, limit: 2, {BASIS}}}", ["file: not YAML: key limit appears twice"]),
        (f"- {{kind: a, limit: 1, {BASIS}, valid_from: 2024-13-01}}", ["file: not YAML: month must be in 1..12"]),
        ("- {", ["file: not YAML: while parsing"]),
        (
            (
                f"- {{kind: a, limit: 1, {BASIS}, valid_from: 2023-01-01, valid_to: 2024-01-05}}\n"
                f"- {{kind: b, limit: 1, {BASIS}, valid_from: 2024-01-05}}\n"
                f"- {{kind: a, limit: 2, {BASIS}, valid_from: 2024-01-05}}"
            ),
            ["2.valid_from: in force together with line 0"],
        ),
    ],
)
def test_every_fault_is_named_with_its_place(tmp_path: Path, text: str, faults: list[str]) -> None:
    with pytest.raises(DataFault) as refused:
        limits(tmp_path, text)
    told = sorted(str(refused.value).splitlines())
    assert len(told) == len(faults)
    assert all(
        line.startswith(f"{tmp_path / 'limits.yaml'}: {fault}") for line, fault in zip(told, faults, strict=True)
    )


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(DataFault, match=r"nowhere\.yaml: file: cannot be read"):
        load(tmp_path / "nowhere.yaml", Limit)
