"""Tera is for an instrument not verified yet, tera ulang for a verified one; the register knows which."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.metrology.instrument.instrument import Instrument
from services.metrology.instrument.registration import register
from services.metrology.instrument.standing import (
    EarlierMarksRecorded,
    NeverVerified,
    PassedHere,
    VerifiedBefore,
    change_standing,
    record_earlier_marks,
    refuse_occasion,
)
from shared.errors import EffectiveBeforeHistory
from tests.conftest import Databases
from tests.metrology.given import MONDAY, NOW, REGISTRAR, SATURDAY, SCALE, metrology, refusal
from tests.people import PASURUAN

UNTIL = date(2027, 1, 17)


def registered(marked_before: bool) -> Instrument:
    return register(
        uuid4(),
        NOW,
        SATURDAY,
        office=PASURUAN,
        brand="AND",
        model="GF",
        serial="N-1",
        plate=SCALE,
        registered_by=REGISTRAR,
        marked_before=marked_before,
    )


def of_before() -> Instrument:
    """Entered when the register did not ask yet."""
    one = registered(marked_before=True)
    one.marked_before = None
    return one


def stood(one: Instrument, *standings: Any) -> Instrument:
    for standing in standings:
        change_standing(one, standing, uuid4(), UNTIL if standing == "sah" else None, SATURDAY, NOW)
    return one


NEW, OLD = "tera", "tera-ulang"
WHAT_IT_WAS = [
    (registered(False), [NEW]),
    (registered(True), [OLD]),
    (of_before(), [NEW, OLD]),
    (stood(registered(False), "batal"), [NEW]),
    (stood(registered(False), "sah"), [OLD]),
    (stood(registered(False), "batal", "sah"), [OLD]),
    (stood(registered(False), "sah", "batal"), [OLD]),
    (stood(registered(False), "sah", "ended"), [OLD]),
    (stood(of_before(), "sah"), [OLD]),
    (stood(of_before(), "batal"), [NEW, OLD]),
]


@pytest.mark.parametrize(("one", "allowed"), WHAT_IT_WAS)
def test_the_occasion_follows_from_the_instruments_past(one: Instrument, allowed: list[Any]) -> None:
    """Failing its first test leaves an instrument unverified; a mark that ended or a tanda batal does not undo a tanda sah."""
    for occasion in allowed:
        refuse_occasion(one, occasion)
    if NEW not in allowed:
        with pytest.raises(VerifiedBefore):
            refuse_occasion(one, "tera")
    if OLD not in allowed:
        with pytest.raises(NeverVerified):
            refuse_occasion(one, "tera-ulang")
    refuse_occasion(one, "pengawasan")


def test_a_wrong_entry_is_corrected_with_a_reason() -> None:
    one = registered(False)
    record_earlier_marks(one, True, "SL4 '24 pada lemping", "sri", MONDAY, NOW)
    refuse_occasion(one, "tera-ulang")
    corrected = one.collect_events()[-1]
    assert isinstance(corrected, EarlierMarksRecorded)
    assert (corrected.recorded_by, corrected.why) == ("sri", "SL4 '24 pada lemping")


def test_a_correction_without_a_change_is_not_recorded() -> None:
    one = registered(False)
    one.collect_events()
    record_earlier_marks(one, False, "Dilihat kembali.", "sri", MONDAY, NOW)
    assert not one.collect_events()
    of_old = of_before()
    of_old.collect_events()
    record_earlier_marks(of_old, True, "Dilihat kembali.", "sri", MONDAY, NOW)
    assert len(of_old.collect_events()) == 1, "it had said neither"


def test_a_correction_is_not_dated_before_the_previous_entry() -> None:
    one = registered(False)
    with pytest.raises(EffectiveBeforeHistory):
        record_earlier_marks(one, True, "Dilihat kembali.", "sri", date(1950, 1, 1), NOW)
    record_earlier_marks(one, True, "Dilihat kembali.", "sri", MONDAY, NOW)
    with pytest.raises(EffectiveBeforeHistory):
        record_earlier_marks(one, False, "Keliru.", "sri", MONDAY - timedelta(days=1), NOW)
    record_earlier_marks(one, False, "Keliru.", "sri", MONDAY, NOW)


def test_the_officer_who_corrected_the_register_tests_nothing() -> None:
    """SOD-07, as for the officer who entered it."""
    one = registered(False)
    record_earlier_marks(one, True, "Dilihat.", "sri", MONDAY, NOW)
    record_earlier_marks(one, False, "Keliru.", "wati", MONDAY, NOW)
    assert {"sri", "wati"} <= one.registrars.keys()


def test_after_it_passed_here_its_earlier_marks_no_longer_matter() -> None:
    for standings in (("sah",), ("sah", "batal"), ("sah", "ended")):
        with pytest.raises(PassedHere):
            record_earlier_marks(stood(registered(False), *standings), True, "Dilihat.", "sri", MONDAY, NOW)
    record_earlier_marks(stood(registered(False), "batal"), True, "Dilihat.", "sri", MONDAY, NOW)


async def test_the_register_is_not_corrected_under_an_open_verification(databases: Databases) -> None:
    async with metrology(databases) as running:
        scale = await running.registered(marked_before=False)
        await running.verification_of(await running.accepts(scale, verification="tera"))
        body = {"marked_before": True, "why": "Dilihat kembali pada lemping."}
        refused = await running.staff.front_office.post(f"/instruments/{scale}/earlier-marks", body)
        assert (refused.status_code, refused.json()["code"]) == (409, "instrument-under-verification"), refused.text


@pytest.mark.parametrize(
    ("marked_before", "occasion", "code"),
    [(False, "tera-ulang", "never-verified"), (True, "tera", "verified-before")],
)
async def test_the_wrong_occasion_opens_nothing_and_gives_the_application_back(
    databases: Databases, marked_before: bool, occasion: Any, code: str
) -> None:
    async with metrology(databases) as running:
        scale = await running.registered(marked_before=marked_before)
        await running.accepts(scale, verification=occasion)
        assert (await refusal(running))["code"] == code
        body = {"marked_before": not marked_before, "why": "Dilihat kembali pada lemping."}
        path = f"/instruments/{scale}/earlier-marks"
        assert (await running.staff.penera.post(path, body)).status_code == 403
        corrected = await running.staff.front_office.post(path, body)
        assert corrected.json()["marked_before"] is not marked_before, corrected.text
        case = await running.accepts(scale, verification=occasion)
        seen = await running.staff.inspector.get(await running.verification_of(case))
        assert seen.json()["verification"] == occasion


async def test_a_water_meter_is_entered_and_is_new_unless_its_marks_are_named(databases: Databases) -> None:
    async with metrology(databases) as running:
        body = {"brand": "AND", "model": "GF", "serial": "1", "plate": {"kind": "sundial"}}
        refused = await running.staff.front_office.post("/instruments", body)
        assert (refused.status_code, refused.json()["code"]) == (422, "fields-wrong")
        meter = {
            "kind": "water-meter",
            "quantities": [{"symbol": "Q3", "value": "2500"}, {"symbol": "R", "value": "80"}],
        }
        kinds = (await running.staff.inspector.get("/kinds")).json()["items"]
        [named] = [one for one in kinds if one["kind"] == "water-meter"]
        assert list(named["plate"]["quantities"]) == ["Q3", "R"]
        assert [one["edition"] for one in named["editions"]] == ["SNI 2547:2008 kelas 2"]
        entered = await running.staff.front_office.post("/instruments", {**body, "plate": meter})
        assert (entered.status_code, entered.json()["marked_before"]) == (201, False)
        assert entered.json()["plate"]["quantities"] == meter["quantities"]
