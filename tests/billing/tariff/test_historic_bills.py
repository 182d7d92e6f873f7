"""A stored assessment, computed again by the tariff of its day, gives the same lines: for the whole table of the office."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import StoredEvent

from services.billing.bill.assessment import LevyAssessed, assess_levy, question_of
from services.billing.bill.fee import LevyLine
from services.billing.bill.levied_as import levied_as
from services.billing.comparison.comparison import compartments_of
from services.billing.tariff.assessing import assess
from services.billing.tariff.catalogue import TARIFFS
from services.billing.tariff.prices import TariffLine
from shared.journal.events import EventMapper
from tests.billing.given import NOW, assessed, happened, marked, replayed_from_bytes
from tests.people import PASURUAN

LAST_PAID_DAY, FIRST_FREE_DAY = date(2024, 1, 4), date(2024, 1, 5)


def inside(line: TariffLine) -> Decimal | None:
    """The largest capacity of a band, which is its own."""
    if line.above is None:
        return None
    return line.up_to if line.up_to is not None else line.above + 1


def cells() -> Iterator[tuple[TariffLine, dict[str, Any]]]:
    for line in TARIFFS[0].lines:
        if line.counted == "compartment":
            continue  # no mark tells of compartments: its bill is refused
        for accuracy_class in line.accuracy_classes or (None,):
            for service, places in line.amounts.items():
                for place in places:
                    yield (
                        line,
                        {
                            "kind": line.kind,
                            "capacity": inside(line),
                            "accuracy_class": accuracy_class,
                            "verification": service,
                            "place": place,
                        },
                    )


def recomputed(levy: LevyAssessed) -> tuple[LevyLine, ...]:
    found = assess(levy.office, question_of(levy, compartments_of(levy)), levy.tested_on)
    return tuple(LevyLine(**one.model_dump()) for one in found.lines)


CELLS = list(cells())


@pytest.mark.parametrize(("line", "asked"), CELLS, ids=[f"{one.id} {number}" for number, (one, _) in enumerate(CELLS)])
def test_a_stored_bill_is_computed_again_as_it_was(line: TariffLine, asked: dict[str, Any]) -> None:
    for day in (TARIFFS[0].valid_from, LAST_PAID_DAY):
        bill = assess_levy(
            marked(**asked, tested_on=day), id=uuid4(), office=PASURUAN, case_id=uuid4(), on=day, now=NOW
        )
        (levy,) = happened(bill)
        assert replayed_from_bytes([levy]).lines == levy.lines == recomputed(levy)
        assert [one.tariff_line for one in levy.lines] == [line.id]
        assert (levy.levy_object, levy.account_code) == ("tera", "4.1.02.01.11")


def test_a_stored_bill_of_a_tank_truck_keeps_its_compartments() -> None:
    (levy,) = happened(assessed())
    three = LevyLine("tank-truck", "TUM", 3, 50_000, 150_000, "annex", "B")
    vars(levy).update(kind="tank-truck", capacity=None, accuracy_class=None, lines=(three,), total=150_000)
    assert [(one.quantity, one.amount) for one in recomputed(levy)] == [(3, 150_000)]


def test_free_tera_scenario_51_keeps_old_bills_as_they_were() -> None:
    scale = {"capacity": Decimal(25_000)}
    paid, free = assessed(**scale, tested_on=LAST_PAID_DAY), assessed(**scale, tested_on=FIRST_FREE_DAY)
    assert (paid.total, paid.status, paid.levy_object) == (27_500, "assessed", "tera")
    assert (free.total, free.status, free.levy_object) == (0, "nothing-due", "")
    assert replayed_from_bytes(happened(paid)).total == 27_500


BEFORE = (
    b'{"originator_topic": "billing.bill", "office": "disperindag-pasuruan", "case_id": "6cc34e0c-a324-5d7a-be44-6d3f31f09496",'
    b' "verification_id": "7c140a50-d1bd-5cb0-acbb-07ab9cee0968", "instrument_id": "117c175a-196b-5d80-b82b-005808ca2100",'
    b' "kind": "weighing-instrument", "accuracy_class": "III", "capacity": "30000", "verification": "tera-ulang",'
    b' "place": "office", "tested_on": "2023-11-15", "assessed_on": "2023-11-15", "total": 30000,'
    b' "legal_basis": "Perda Kabupaten Pasuruan 18/2016 tentang Retribusi Pelayanan Tera/Tera Ulang", "accounts": [],'
    b' "lines": [{"tariff_line": "electronic-scale-to-150-kg", "quantity": 1, "unit_amount": 30000, "amount": 30000,'
    b' "description": "Timbangan elektronik kelas III dan IIII di atas 25 kg sampai dengan 150 kg", "confidence": "B",'
    b' "source": "public demonstration data base of a metrology office, region not named"}]}'
)
"""As it was stored before bills named their object."""


def test_a_bill_from_before_the_objects_is_one_of_tera() -> None:
    stored = StoredEvent(UUID(int=7), 1, LevyAssessed.TOPIC, BEFORE)
    levy: Any = EventMapper().to_domain_event(stored)
    vars(levy)["timestamp"] = NOW
    bill = levy.mutate(None)
    assert recomputed(levy) == levy.lines
    assert (bill.levy_object, bill.account_code, bill.total) == ("tera", "", 30_000)
    levied = levied_as(bill)
    assert levied is not None
    assert levied.levy_object == "tera"
