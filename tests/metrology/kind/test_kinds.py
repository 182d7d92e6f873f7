"""A kind of instrument is one data file; each fault of a file has its own message."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from services.metrology.kind import kind as kinds
from services.metrology.kind.judgements import NoRuleInForce
from services.metrology.kind.kind import KINDS, FlowErrorKind, KindUnknown, PlateField, kind_of, load_kind, load_kinds
from services.metrology.kind.plate import (
    Plate,
    PlateIncomplete,
    PlateNotOfKind,
    PlateQuantity,
    QuantityNotAllowed,
    check_plate,
)
from shared.dated_data import DataFault

FOLDER = Path(kinds.__file__).parent / "data" / "kinds"
THE_DAY = date(2026, 3, 12)
METER = Plate("water-meter", quantities=(PlateQuantity("Q3", Decimal(2500)), PlateQuantity("R", Decimal(80))))


def test_each_file_is_a_kind() -> None:
    assert list(KINDS) == ["fuel-dispenser", "taximeter", "water-meter", "weighing-instrument"]
    assert {code: kind.certificate_on(THE_DAY) for code, kind in KINDS.items()} == dict.fromkeys(KINDS, "skhp")


def test_a_file_may_name_each_field_of_a_plate() -> None:
    assert {*get_args(PlateField)} == {one.name for one in fields(Plate)} - {"kind", "quantities"}


def changed(tmp_path: Path, name: str, *changes: tuple[str, str]) -> Path:
    """The file of a kind with some changes."""
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


FAULTS = [
    (
        "water-meter",
        "kind: water-meter",
        "kind: gas-meter",
        "kind: the file is named after another kind than gas-meter",
    ),
    ("water-meter", "method: flow-error", "method: weighing-by-eye", "Input tag 'weighing-by-eye'"),
    ("water-meter", "kind: water-meter", "kind: Water", "kind: String should match pattern"),
    ("water-meter", "years: 5", "years: 0", "validity.0.years: Input should be greater than 0"),
    ("water-meter", "limit: 2}", "limit: 0}", "limits.1.limit: Input should be greater than 0"),
    ("water-meter", "below: Q2,", "below: Q2, up_to: Q2,", "limits.0: a limit ends below a flow, or with one"),
    ("water-meter", "{at: Q1,", "{at: Q9,", "rules.0: limits or before_verdict name flows that are not in flows: Q9"),
    ("water-meter", "Q3: {of: Q3}", "Q3: {of: Q5}", "rules.0.flows.Q3: Q5 is not in plate.quantities"),
    ("water-meter", "    pengawasan: *three_flows\n", "", "rules.0: missing in before_verdict: pengawasan"),
    ("water-meter", "ended_by: [seal-broken]", "ended_by: [rust]", "ended_by.0: Input should be"),
    ("water-meter", "document: skhp", "document: letter", "certificate.0.document: Input should be 'skhp'"),
    ("water-meter", "SL6, SL4", "SL9, SL4", "marks.0.put.0: SL9: no size code of the mark sah"),
    ("water-meter", "stage: failed", "stage: tera", "marks.2.valid_from: in force together with line 0"),
    ("water-meter", "stage: failed", "stage: tera", "marks: no line for the stage failed"),
    ("water-meter", "least: 0", "least: 30", "marks.1.put.1: least 30 is above most 20"),
    ("fuel-dispenser", "[maximum_flow, nozzles]", "[nozzles]", "plate.needed: maximum_flow is missing"),
    ("fuel-dispenser", "[maximum_flow, nozzles]", "[maximum_flow, hoses]", "plate.needed.1: Input should be"),
    ("fuel-dispenser", "runs: 3", "runs: 1", "rules.0.runs: Input should be greater than or equal to 2"),
    ("weighing-instrument", "valid_to: 2015-10-18", "valid_to: 2015-10-19", "rules.1.valid_from: in force together"),
    (
        "weighing-instrument",
        "kind: weighing-instrument",
        "kind: weight",
        "mark_validity.yaml has lines of this kind, too",
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "fault"), FAULTS)
def test_a_fault_of_a_file_is_named_with_its_place(tmp_path: Path, name: str, old: str, new: str, fault: str) -> None:
    path = changed(tmp_path, name, (old, new))
    with pytest.raises(DataFault) as refused:
        load_kind(path)
    lines = str(refused.value).splitlines()
    assert all(line.startswith(f"{path}: ") for line in lines)
    assert len([line for line in lines if fault in line]) == 1


def test_the_faults_of_all_files_are_named_together(tmp_path: Path) -> None:
    changed(tmp_path, "water-meter", ("years: 5", "years: 0"), ("limit: 5}", "limit: 0}"))
    changed(tmp_path, "fuel-dispenser", ("runs: 3", "runs: 1"))
    with pytest.raises(DataFault) as refused:
        load_kinds(tmp_path)
    assert len(str(refused.value).splitlines()) == 3


def test_another_kind_that_is_judged_by_flow_needs_a_file_only(tmp_path: Path) -> None:
    """A gas meter with flows of its own: no code knows it."""
    text = (FOLDER / "water-meter.yaml").read_text(encoding="utf-8")
    begin, end = text.index("  flows:\n"), text.index("  # 2/5 per cent")
    flows = """  flows: {Qmin: {of: Qmin}, Qmax: {of: Qmax}}
  limits: [{from: Qmin, up_to: Qmax, limit: 1.5}]
"""
    text = text[:begin] + flows + text[end:]
    quantities = "Qmin: {unit: m3/h, lowest: 0.01, highest: 100}\n    Qmax: {unit: m3/h, lowest: 1, highest: 1000}"
    text = text.replace("Q3: {unit: L/h, lowest: 100, highest: 10000000}", quantities)
    text = text.replace("    R: {lowest: 10, highest: 2000}\n", "").replace("kind: water-meter", "kind: gas-meter")
    for old, new in (("at: Q1", "at: Qmin"), ("at: Q2", "at: Qmax"), ("at: Q3", "at: Qmax")):
        text = text.replace(old, new)
    path = tmp_path / "gas-meter.yaml"
    path.write_text(text, encoding="utf-8")
    kind = load_kind(path)
    assert isinstance(kind, FlowErrorKind)
    assert kind.rules_on(THE_DAY).limits[0].limit == Decimal("1.5")


def test_a_kind_without_a_file_is_refused() -> None:
    with pytest.raises(KindUnknown) as refused:
        kind_of("sundial")
    assert "Water meter" in refused.value.sentence("en")
    assert "Meter air" in refused.value.sentence("id")


def test_a_kind_without_limits_is_not_entered_in_the_register() -> None:
    """The limits of taximeters were not readable, so nobody promises to verify one."""
    with pytest.raises(NoRuleInForce):
        check_plate(Plate("taximeter"), THE_DAY)


@pytest.mark.parametrize(
    ("plate", "refusal"),
    [
        (Plate("water-meter"), PlateIncomplete),
        (Plate("water-meter", quantities=METER.quantities[:1]), PlateIncomplete),
        (Plate("water-meter", quantities=METER.quantities, nozzles=1), PlateNotOfKind),
        (Plate("water-meter", quantities=(*METER.quantities, PlateQuantity("Q9", Decimal(1)))), PlateNotOfKind),
        (Plate("water-meter", quantities=(*METER.quantities, METER.quantities[0])), PlateNotOfKind),
        (Plate("fuel-dispenser", maximum_flow=Decimal(40), nozzles=1, quantities=METER.quantities), PlateNotOfKind),
        (Plate("water-meter", quantities=(METER.quantities[0], PlateQuantity("R", Decimal(1)))), QuantityNotAllowed),
    ],
)
def test_a_plate_holds_what_its_kind_needs_and_no_more(plate: Plate, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        check_plate(plate, THE_DAY)
    check_plate(METER, THE_DAY)
