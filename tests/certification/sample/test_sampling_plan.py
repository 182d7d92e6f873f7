"""The sampling plan is a dated table: so many units from a lot of this size."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.certification.sample import plan as plans
from services.certification.sample.plan import PLANS, Lot, LotNotInPlan, LotSize, PlanLine, plan_for
from shared.dated_data import DataFault, load
from tests.certification.given import TODAY

FILE = Path(plans.__file__).parent / "data/sampling_plans.yaml"


@pytest.mark.parametrize(
    ("size", "units"),
    [(1, 1), (2, 2), (4, 3), (5, 4), (9, 4), (10, 5), (100, 11), (101, 16), (2400, 51), (10_000, 101), (100_000, 318)],
)
def test_units_by_the_size_of_the_lot(size: int, units: int) -> None:
    plan = plan_for(Lot("A", size, "botol"), "random-stack", "air-mineral", TODAY)
    assert (plan.units, plan.interval, plan.standard) == (units, None, "SNI 19-0428-1998")
    assert plan.confidence == "C", "the table of the standard is not confirmed"


@given(st.integers(1, 100_000))
def test_a_larger_lot_gives_no_fewer_units_and_never_more_than_it_has(size: int) -> None:
    [line] = [one for one in PLANS if one.method == "random-stack"]
    units = line.units(size)
    assert units <= size
    assert size == 1 or line.units(size - 1) <= units
    assert (units - 1) ** 2 >= min(size, units**2) - 1 or units == size, "at least the square root, plus one"


def test_a_line_is_sampled_at_equal_intervals() -> None:
    assert plan_for(Lot("A", 2400, "botol"), "interval-line", None, TODAY).interval == 2400 // 51


def test_beyond_the_table_a_lot_is_divided() -> None:
    with pytest.raises(LotNotInPlan, match="100000"):
        plan_for(Lot("A", 100_001, "botol"), "random-stack", None, TODAY)


def test_a_line_for_the_goods_goes_before_the_general_one() -> None:
    general, _ = PLANS
    own = general.model_copy(update={"goods": "gula-palma", "sizes": (LotSize(up_to=10, units=10),)})
    lines = (general, own)
    assert plan_for(Lot("A", 9, "karung"), "random-stack", "gula-palma", TODAY, lines).units == 9
    assert plan_for(Lot("A", 9, "karung"), "random-stack", "kopi-bubuk", TODAY, lines).units == 4


def test_before_the_standard_there_is_no_plan() -> None:
    with pytest.raises(LotNotInPlan):
        plan_for(Lot("A", 9, "botol"), "random-stack", None, date(1997, 12, 31))


def test_a_table_that_does_not_rise_is_refused(tmp_path: Path) -> None:
    broken = FILE.read_text(encoding="utf-8").replace("{up_to: 16, units: 5}", "{up_to: 8, units: 5}")
    (tmp_path / "plans.yaml").write_text(broken, encoding="utf-8")
    with pytest.raises(DataFault, match="lots up to 8 do not follow lots up to 9"):
        load(tmp_path / "plans.yaml", PlanLine, apart_by=lambda line: (line.method, line.goods))
