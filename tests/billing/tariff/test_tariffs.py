"""The price of a verification: Perda until 2024-01-04, nothing from 2024-01-05; unsound tables are refused."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from services.billing.tariff.assessing import Assessment, CompartmentsUnknown, NoTariffLine, Question, assess
from services.billing.tariff.catalogue import TARIFFS, load_tariffs
from services.billing.tariff.prices import Place, Service
from services.billing.tariff.tariffs import LAWS
from shared.dated_data import DataFault
from shared.wording import day

DATA = Path("services/billing/tariff/data")
PERDA = "Perda Kabupaten Pasuruan 18/2016"
LAST_PAID_DAY, FIRST_FREE_DAY = date(2024, 1, 4), date(2024, 1, 5)


def assessed(kind: str, capacity: str | None, on: date, **details: Any) -> Assessment:
    office = details.pop("office", "disperindag-pasuruan")
    asked: dict[str, Any] = {"place": "office", "service": "tera-ulang", "accuracy_class": None, **details}
    if kind == "weighing-instrument":
        asked["accuracy_class"] = details.get("accuracy_class", "III")
    question = Question(kind=kind, capacity=None if capacity is None else Decimal(capacity), **asked)
    return assess(office, question, on)


SCALE_BANDS = [  # Max in grams, at the office, on site
    ("0.1", 27_500, 47_500),
    ("25000", 27_500, 47_500),
    ("25000.001", 30_000, 50_000),
    ("30000", 30_000, 50_000),
    ("150000", 30_000, 50_000),
    ("150000.001", 35_000, 55_000),
    ("500000", 35_000, 55_000),
    ("500001", 50_000, 70_000),
    ("1000000", 50_000, 70_000),
    ("1000000.1", 130_000, 150_000),
    ("60000000", 130_000, 150_000),
]


@pytest.mark.parametrize("service", ["tera", "tera-ulang"])
@pytest.mark.parametrize("accuracy_class", ["III", "IIII"])
@pytest.mark.parametrize(("capacity", "at_the_office", "on_site"), SCALE_BANDS)
def test_scales_by_band_and_place(
    capacity: str, at_the_office: int, on_site: int, accuracy_class: str, service: Service
) -> None:
    on = date(2023, 11, 15)
    for place, due in (("office", at_the_office), ("on-site", on_site)):
        given_case = {"place": place, "service": service, "accuracy_class": accuracy_class}
        assert assessed("weighing-instrument", capacity, on, **given_case).total == due


OTHER_KINDS: list[tuple[str, str | None, Place, int]] = [
    ("fuel-dispenser", None, "on-site", 150_000),
    ("measuring-vessel", "20", "office", 50_000),
    ("measuring-vessel", "20.01", "office", 100_000),
    ("measuring-vessel", "1000", "office", 150_000),
    ("measuring-vessel", "5000", "office", 200_000),
]


@pytest.mark.parametrize(("kind", "capacity", "place", "due"), OTHER_KINDS)
def test_other_kinds(kind: str, capacity: str | None, place: Place, due: int) -> None:
    assert assessed(kind, capacity, date(2018, 6, 1), place=place).total == due


def test_a_scale_of_30_kg_in_2023_is_priced_with_all_that_proves_it() -> None:
    assessment = assessed("weighing-instrument", "30000", date(2023, 11, 15))
    assert assessment.model_dump(exclude={"legal_basis"}) == {
        "lines": (
            {
                "tariff_line": "electronic-scale-to-150-kg",
                "description": "Timbangan elektronik kelas III dan IIII di atas 25 kg sampai dengan 150 kg",
                "quantity": 1,
                "unit_amount": 30_000,
                "amount": 30_000,
                "source": "public demonstration data base of a metrology office, region not named",
                "confidence": "B",
            },
        ),
        "total": 30_000,
        "levy_object": "tera",
        "account_code": "4.1.02.01.11",
        "nothing_due": None,
    }
    assert assessment.legal_basis.startswith(PERDA)


def test_free_tera_scenario_51() -> None:
    assert assessed("weighing-instrument", "25000", LAST_PAID_DAY).total == 27_500
    free = assessed("weighing-instrument", "25000", FIRST_FREE_DAY)
    assert (free.total, free.lines) == (0, ())
    assert free.nothing_due is not None
    assert "dihapus" in free.nothing_due.indonesian
    assert free.legal_basis.startswith("UU 1/2022")
    assert free.legal_basis.endswith("art. 187 huruf b")


def test_each_compartment_of_a_tank_truck_counts_scenario_52() -> None:
    tank_truck = assessed("tank-truck", None, date(2018, 6, 1), compartments=3)
    assert (tank_truck.lines[0].quantity, tank_truck.lines[0].unit_amount, tank_truck.total) == (3, 50_000, 150_000)


UNPRICED: list[tuple[str, str | None, date, dict[str, str]]] = [
    ("weighing-instrument", "30000", date(2016, 12, 31), {}),
    ("weighing-instrument", "30000", LAST_PAID_DAY, {"accuracy_class": "II"}),
    ("weighing-instrument", None, LAST_PAID_DAY, {}),
    ("weighing-instrument", "0", LAST_PAID_DAY, {}),
    ("weighing-instrument", "-1", LAST_PAID_DAY, {}),
    ("weighing-instrument", "30000", LAST_PAID_DAY, {"office": "bspji-palembang"}),
    ("fuel-dispenser", None, LAST_PAID_DAY, {"place": "office"}),
    ("speed-meter", None, LAST_PAID_DAY, {}),
]


@pytest.mark.parametrize(("kind", "capacity", "on", "details"), UNPRICED)
def test_a_service_without_a_price_is_refused_and_not_free(
    kind: str, capacity: str | None, on: date, details: dict[str, str]
) -> None:
    with pytest.raises(NoTariffLine) as caught:
        assessed(kind, capacity, on, **details)
    assert caught.value.code == "no-tariff-line"
    assert day(on, "id") in caught.value.sentence("id")


@pytest.mark.parametrize("compartments", [None, 0, -1])
def test_a_tank_truck_whose_compartments_are_unknown_is_refused(compartments: int | None) -> None:
    with pytest.raises(CompartmentsUnknown):
        assessed("tank-truck", "24000", LAST_PAID_DAY, compartments=compartments)


@given(st.dates(min_value=FIRST_FREE_DAY), st.text(), st.sampled_from(["tera", "tera-ulang"]))
def test_from_2024_01_05_everything_is_free(on: date, kind: str, service: Service) -> None:
    assessment = assessed(kind, None, on, service=service)
    assert (assessment.total, assessment.levy_object) == (0, "")
    assert assessment.nothing_due is not None


@given(
    st.dates(min_value=date(2017, 1, 1), max_value=LAST_PAID_DAY),
    st.decimals(min_value="0.001", max_value=10**9, places=3),
)
def test_every_scale_has_one_price(on: date, capacity: Decimal) -> None:
    (tariff,) = TARIFFS
    assert sum(line.covers("weighing-instrument", "III", capacity) for line in tariff.lines) == 1
    one = assessed("weighing-instrument", str(capacity), on)
    assert one.total == sum(line.amount for line in one.lines) > 0


def test_an_assessment_survives_being_stored() -> None:
    for on in (LAST_PAID_DAY, FIRST_FREE_DAY):
        assessment = assessed("weighing-instrument", "30000", on)
        assert Assessment.model_validate_json(assessment.model_dump_json()) == assessment


def tariff_with(change: Any) -> list[dict[str, Any]]:
    """The real table, changed in one place."""
    tariffs: list[dict[str, Any]] = yaml.safe_load((DATA / "tariffs.yaml").read_text(encoding="utf-8"))
    change(tariffs, tariffs[0]["lines"])
    return tariffs


def set_amount(amount: object) -> Any:
    return lambda _, lines: lines[0]["amounts"]["tera"].update(office=amount)


FAULTS: list[tuple[str, Any]] = [
    ("greater than or equal to 100", set_amount(13)),
    ("greater than or equal to 100", set_amount(1)),
    ("greater than or equal to 100", set_amount(0)),
    ("greater than or equal to 100", set_amount(-27_500)),
    ("valid integer", set_amount("27500")),
    ("valid integer", set_amount(27_500.5)),
    ("valid integer", set_amount(True)),
    ("could apply together", lambda _, lines: lines[1].update(above=24_999)),
    ("could apply together", lambda _, lines: lines[0].pop("up_to")),
    ("could apply together", lambda _, lines: lines.append({**lines[5], "id": "fuel-dispenser-again"})),
    ("could apply together", lambda _, lines: lines.append({**lines[0], "id": "any-class", "accuracy_classes": None})),
    ("in another unit", lambda _, lines: lines[1].update(capacity_unit="L")),
    ("a band has", lambda _, lines: lines[1].pop("capacity_unit")),
    ("a band has", lambda _, lines: lines[0].pop("above")),
    ("is not greater than", lambda _, lines: lines[1].update(up_to=25_000)),
    (
        "two lines have this id",
        lambda _, lines: lines.append({**lines[0], "up_to": 10, "amounts": {"tera": {"office": 500}}}),
    ),
    ("kind", lambda _, lines: lines[0].pop("kind")),
    ("on-the-moon", lambda _, lines: lines[0]["amounts"]["tera"].update({"on-the-moon": 500})),
    ("in force together with line 0", lambda tariffs, _: tariffs.append(tariffs[0])),
    ("in force together with retribusi-tera-abolished", lambda tariffs, _: tariffs[0].update(valid_to=FIRST_FREE_DAY)),
    ("in force together with retribusi-tera-abolished", lambda tariffs, _: tariffs[0].pop("valid_to")),
]


@pytest.mark.parametrize(("fault", "change"), FAULTS)
def test_a_table_that_cannot_be_trusted_is_refused(fault: str, change: Any, tmp_path: Path) -> None:
    (tmp_path / "tariffs.yaml").write_text(yaml.safe_dump(tariff_with(change)), encoding="utf-8")
    with pytest.raises(DataFault, match=fault):
        load_tariffs(tmp_path / "tariffs.yaml", LAWS)


def test_classes_and_cells_that_differ_do_not_get_in_each_others_way(tmp_path: Path) -> None:
    def add(_: Any, lines: list[dict[str, Any]]) -> None:
        lines.append({**lines[0], "id": "fine-scale", "accuracy_classes": ["I", "II"]})
        lines.append({**lines[5], "id": "fuel-dispenser-brought", "amounts": {"tera": {"office": 100_000}}})

    (tmp_path / "tariffs.yaml").write_text(yaml.safe_dump(tariff_with(add)), encoding="utf-8")
    tariffs = load_tariffs(tmp_path / "tariffs.yaml", LAWS)
    assert len(tariffs[0].lines) == len(TARIFFS[0].lines) + 2
