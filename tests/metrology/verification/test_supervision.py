"""Supervision: an instrument in use is tested without an application; an instrument that fails loses its mark."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from services.metrology.instrument.registration import register
from services.metrology.instrument.standing import change_standing
from services.metrology.kind.judgements import MeasurementsMissing
from services.metrology.kind.kind import kind_of
from services.metrology.kind.measurements import Measured
from services.metrology.kind.plate import Plate, PlateQuantity
from services.metrology.verification.marking import mark
from services.metrology.verification.skhp import issue_skhp
from services.metrology.verification.supervision import close, supervise
from services.metrology.verification.testing import assign, take_reading
from services.metrology.verification.verdict import conclude
from services.metrology.verification.verification import InstrumentVerification, NotOfOccasion, OutOfOrder
from shared.contracts.billing import BillSettled
from shared.contracts.metrology import InstrumentMarked
from shared.errors import DutiesNotSeparate
from tests.conftest import Databases
from tests.metrology.given import (
    CERTIFICATE,
    HEAD,
    MARKS,
    NOW,
    PENERA,
    PENERA_BODY,
    REGISTRAR,
    SATURDAY,
    Running,
    instrument,
    metrology,
    penera,
    read,
    weighing,
)
from tests.people import PASURUAN, Staff


def supervised() -> InstrumentVerification:
    return supervise(instrument(), id=uuid4(), place="on-site", why="Pasar Bangil", officer=HEAD, on=SATURDAY, now=NOW)


def under_test() -> InstrumentVerification:
    one = supervised()
    assign(one, penera(), SATURDAY, NOW)
    return one


def test_it_is_judged_by_twice_the_limits_of_tera() -> None:
    one = under_test()
    take_reading(one, weighing("weighing", 5_000), PENERA, SATURDAY, NOW)
    judgement = one.readings[1].judgement
    assert (str(judgement.limit), str(judgement.factor)) == ("10.0", "2")


def test_an_instrument_that_passes_keeps_its_mark_and_gets_no_other() -> None:
    one = under_test()
    read(one, SATURDAY)
    conclude(one, PENERA, SATURDAY, NOW)
    with pytest.raises(NotOfOccasion):
        mark(one, MARKS, PENERA, SATURDAY, NOW)
    with pytest.raises(NotOfOccasion):
        issue_skhp(one, "SKHP-1", CERTIFICATE, HEAD, SATURDAY, NOW)
    close(one, "Sesuai.", HEAD, SATURDAY, NOW)
    assert (one.status, one.outcome) == ("closed", "within-limits")


def test_a_failed_supervision_is_not_closed_before_its_tanda_batal() -> None:
    one = under_test()
    read(one, SATURDAY, off=50)
    conclude(one, PENERA, SATURDAY, NOW)
    with pytest.raises(OutOfOrder):
        close(one, "Gagal.", HEAD, SATURDAY, NOW)


@pytest.mark.parametrize("officer", [HEAD, REGISTRAR])
def test_the_officers_who_opened_it_or_entered_the_instrument_do_not_test(officer: str) -> None:
    with pytest.raises(DutiesNotSeparate):
        assign(supervised(), penera(officer), SATURDAY, NOW)


def test_the_tester_does_not_close_it() -> None:
    one = under_test()
    read(one, SATURDAY)
    conclude(one, PENERA, SATURDAY, NOW)
    with pytest.raises(DutiesNotSeparate):
        close(one, "Sesuai.", PENERA, SATURDAY, NOW)


def test_an_untested_supervision_is_closed_as_such() -> None:
    one = supervised()
    close(one, "Pedagang sudah pindah.", HEAD, SATURDAY, NOW)
    assert one.outcome == "not-tested"


@pytest.mark.parametrize("step", ["inspect", "receive", "hand-over", "return", "mark", "issue-skhp"])
def test_a_supervision_has_no_steps_of_an_application(step: str) -> None:
    with pytest.raises(NotOfOccasion):
        supervised().refuse_unless_in_order(step, SATURDAY)


async def opened_over_http(running: Running, scale: str) -> str:
    opened = await running.staff.head.post(f"/instruments/{scale}/supervisions", {"why": "Pasar Bangil"})
    assert opened.status_code == 201, opened.text
    one = opened.json()
    assert (one["verification"], one["case_id"]) == ("pengawasan", one["id"])
    return f"/verifications/{one['id']}"


async def step(running: Running, path: str, by: str, body: Any = None) -> dict[str, Any]:
    answer = await getattr(running.staff, by).post(path, body)
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def test_a_supervised_scale_that_fails_loses_its_mark_and_owes_nothing(databases: Databases) -> None:
    async with metrology(databases) as running:
        staff = running.staff
        await staff.head.post("/penera", {**PENERA_BODY, "subject": staff.penera.subject})
        scale = await running.registered()
        path = await opened_over_http(running, scale)
        refused = await staff.head.post(f"/instruments/{scale}/supervisions", {"why": "lagi"})
        assert refused.json()["code"] == "instrument-under-verification"
        await step(running, f"{path}/assignment", "front_office", {"subject": staff.penera.subject})
        wrong = {"test": "weighing", "load": "5000", "indication": "5100", "additional_load": "5"}
        await step(running, f"{path}/readings", "penera", wrong)
        assert (await step(running, f"{path}/verdict", "penera"))["status"] == "failed"
        failed = await step(running, f"{path}/batal-mark", "penera", {"place": "di samping pelat"})
        assert [(one["kind"], one["place"], one["count"]) for one in failed["marks"]] == [
            ("batal", "di samping pelat", 1)
        ]
        assert (await step(running, f"{path}/closing", "head", {"note": "Diberitahukan."}))["outcome"] == "mark-lost"
        assert (await staff.inspector.get(f"/instruments/{scale}")).json()["standing"] == "batal"
        types = {one.type for one in await running.journal()}
        assert not types & {InstrumentMarked.TYPE, BillSettled.TYPE}
        await running.accepts(scale)
        assert (await running.journal())[-1].type == "metrology.verification-opened"


async def test_an_instrument_without_a_mark_has_none_to_end(databases: Databases) -> None:
    async with metrology(databases) as running:
        staff = running.staff
        await staff.head.post("/penera", {**PENERA_BODY, "subject": staff.penera.subject})
        scale = await running.registered()
        path = await opened_over_http(running, scale)
        await step(running, f"{path}/assignment", "front_office", {"subject": staff.penera.subject})
        wrong = {"test": "weighing", "load": "5000", "indication": "5100", "additional_load": "5"}
        await step(running, f"{path}/readings", "penera", wrong)
        await step(running, f"{path}/verdict", "penera")
        early = await staff.head.post(f"{path}/closing", {"note": "Gagal."})
        assert early.json()["code"] == "out-of-order"
        await step(running, f"{path}/batal-mark", "penera", {"place": "surat", "statement": True})
        ending = {"cause": "seal-broken", "why": "Segel putus."}
        assert (await staff.head.post(f"/instruments/{scale}/end-of-marks", ending)).json()["code"] == "no-mark-to-end"
        shown = (await staff.inspector.get(f"/instruments/{scale}")).json()
        assert (shown["standing"], shown["valid_until"], shown["end_of_marks"]) == ("batal", None, None)


def test_an_instrument_within_the_limits_keeps_the_last_day_of_its_mark() -> None:
    scale = instrument()
    change_standing(scale, "sah", uuid4(), until := SATURDAY.replace(year=SATURDAY.year + 1), SATURDAY, NOW)
    one = supervise(scale, id=uuid4(), place="on-site", why="Pasar Bangil", officer=HEAD, on=SATURDAY, now=NOW)
    assign(one, penera(), SATURDAY, NOW)
    read(one, SATURDAY)
    conclude(one, PENERA, SATURDAY, NOW)
    close(one, "Sesuai.", HEAD, SATURDAY, NOW)
    assert (scale.standing, scale.valid_until, one.valid_until, one.marks) == ("sah", until, None, ())


METER = Plate("water-meter", quantities=(PlateQuantity("Q3", Decimal(2500)), PlateQuantity("R", Decimal(80))))


@pytest.mark.parametrize("plate", [METER, Plate("fuel-dispenser", maximum_flow=Decimal(40), nozzles=1)])
def test_each_kind_is_supervised_by_the_limits_of_its_file(plate: Plate) -> None:
    entered = register(
        uuid4(),
        NOW,
        SATURDAY,
        office=PASURUAN,
        brand="A",
        model="B",
        serial="1",
        plate=plate,
        registered_by=REGISTRAR,
        marked_before=True,
    )
    one = supervise(entered, id=uuid4(), place="on-site", why="PDAM", officer=HEAD, on=SATURDAY, now=NOW)
    assign(one, penera(), SATURDAY, NOW)
    volume, flow = (Decimal(100), Decimal(2400)) if plate is METER else (Decimal(20), Decimal(38))
    run = Measured("delivery", indicated=volume, reference=volume, flow=flow)
    take_reading(one, run, PENERA, SATURDAY, NOW)
    stages = kind_of(plate.kind).rules_on(SATURDAY).stages
    assert one.readings[1].judgement.factor == stages.pengawasan
    with pytest.raises(MeasurementsMissing):
        conclude(one, PENERA, SATURDAY, NOW)


async def test_an_instrument_of_another_office_is_not_supervised_here(databases: Databases) -> None:
    async with metrology(databases) as running:
        theirs = await running.registered(Staff(running.client, "bspji-palembang").front_office)
        refused = await running.staff.head.post(f"/instruments/{theirs}/supervisions", {"why": "Pasar"})
        assert (refused.status_code, refused.json()["code"]) == (403, "other-office")
