"""The verdict of a verification: with the right error at zero, after every test, naming the tests that it left out."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from services.metrology.kind.judgements import MeasurementsMissing
from services.metrology.kind.measurements import Measured
from services.metrology.verification import verdict
from services.metrology.verification.marking import mark
from services.metrology.verification.skhp import issue_skhp
from services.metrology.verification.testing import assign, take_reading, withdraw_reading
from services.metrology.verification.verdict import Failed, Passed
from services.metrology.verification.verification import InstrumentVerification, Reading, Skhp, WithdrawnReading
from shared.errors import Language
from shared.journal.sentences import sentence_of
from shared.offices import office
from tests.conftest import Databases
from tests.metrology.given import (
    CERTIFICATE,
    HEAD,
    MARKS,
    MONDAY,
    NOW,
    OTHER_PENERA,
    PENERA,
    SATURDAY,
    SHEET,
    Running,
    assigned,
    metrology,
    penera,
    read,
    weighing,
)

OFF_BY_TWO = Measured("zero", Decimal(0), Decimal(0), Decimal(7))
"""E0 -2 g, within the 2.5 g of zero."""
NEARLY_FIVE = Measured("weighing", Decimal(5000), Decimal(5000), Decimal("0.5"))
"""E +4.5 g; with E0 -2 g Ec +6.5 g, where tera allows 5 g."""


def at_tera() -> InstrumentVerification:
    one = assigned()
    one.verification = "tera"
    return one


def take(one: InstrumentVerification, *readings: Measured) -> None:
    for measured in readings:
        take_reading(one, measured, PENERA, SATURDAY, NOW)


def conclude(one: InstrumentVerification) -> Any:
    """The event of the verdict."""
    verdict.conclude(one, PENERA, SATURDAY, NOW)
    *_, concluded = one.collect_events()
    return concluded


def said(event: Any, language: Language = "id") -> str:
    return sentence_of(event, language, office("disperindag-pasuruan").time_zone)


def without(*tests: str) -> list[Measured]:
    return [one for one in SHEET if one.test not in tests]


# The error at zero


def test_an_error_beyond_the_limit_after_subtracting_zero_fails_at_tera() -> None:
    """R 76-1 A.4.4.3. Without E0, +4.5 g would pass."""
    one = at_tera()
    take(one, OFF_BY_TWO, NEARLY_FIVE)
    judgement = one.readings[2].judgement
    assert (judgement.error, judgement.zero_error, judgement.within) == (Decimal("6.5"), Decimal(-2), False)
    concluded = conclude(one)
    assert isinstance(concluded, Failed)
    assert (concluded.failures, concluded.corrected, concluded.zero_error) == ((judgement,), (), "taken-off")


def test_the_verdict_subtracts_a_zero_that_was_read_later() -> None:
    one = at_tera()
    take(one, NEARLY_FIVE, OFF_BY_TWO)
    assert one.readings[1].judgement.within
    concluded = conclude(one)
    assert isinstance(concluded, Failed)
    [again] = concluded.corrected
    assert (again.number, again.judgement.error, again.judgement.within) == (1, Decimal("6.5"), False)
    assert concluded.failures == (again.judgement,)
    assert one.readings[1].judgement.within, "what was decided when it was taken stays"


def test_a_withdrawn_zero_is_not_subtracted() -> None:
    one = at_tera()
    take(one, SHEET[0], OFF_BY_TWO, NEARLY_FIVE)
    withdraw_reading(one, 2, "anak timbangan keliru", PENERA, SATURDAY, NOW)
    take(one, *SHEET[1:])
    concluded = conclude(one)
    assert isinstance(concluded, Passed)
    assert [(one.number, one.judgement.error) for one in concluded.corrected] == [(3, Decimal("4.5"))]


def test_each_weighing_uses_the_zero_before_it() -> None:
    one = at_tera()
    take(one, OFF_BY_TWO, weighing("weighing", 200), SHEET[0], weighing("weighing", 5000))
    assert [one.readings[number].judgement.zero_error for number in (2, 4)] == [Decimal(-2), Decimal(0)]
    withdraw_reading(one, 3, "salah", PENERA, SATURDAY, NOW)
    take(one, weighing("weighing", 10_000))
    assert one.readings[5].judgement.zero_error == -2


def test_a_verdict_without_a_zero_says_so() -> None:
    one = assigned()
    take(one, weighing("weighing", 5000, off=50))
    concluded = conclude(one)
    assert concluded.zero_error == "not-read"
    assert said(concluded).endswith("kesalahan nol: tidak dibaca; ditarik: –).")
    assert said(concluded, "en").endswith("zero error: not read; withdrawn: –).")


def test_a_judgement_under_an_earlier_edition_stays() -> None:
    """A verification that was open when the edition changed: its readings keep limit and error, and the verdict says
    so.
    """
    one = at_tera()
    take(one, *SHEET)
    old = one.readings[4]
    before = replace(old.judgement, edition="OIML R 76-1:2006", zero_error=None)
    one.readings[4] = Reading(old.measured, before, old.tested_on, old.taken_by)
    concluded = conclude(one)
    assert isinstance(concluded, Passed)
    assert (concluded.corrected, concluded.zero_error) == ((), "not-taken-off")


# Every test of the sheet


@pytest.mark.parametrize("test", ["zero", "zero-setting", "tare", "eccentricity", "repeatability"])
def test_nothing_passes_without_each_test(test: str) -> None:
    one = assigned()
    take(one, *without(test))
    with pytest.raises(MeasurementsMissing) as refused:
        verdict.conclude(one, PENERA, SATURDAY, NOW)
    assert refused.value.details["missing"] == [test]
    assert one.status == "assigned"


def test_three_loads_do_not_pass() -> None:
    one = assigned()
    take(one, *(weighing("weighing", load) for load in (5_000, 20_000, 30_000)))
    with pytest.raises(MeasurementsMissing) as refused:
        verdict.conclude(one, PENERA, SATURDAY, NOW)
    assert {"loads", "minimum-load", "zero", "repeatability"} < set(refused.value.details["missing"])


def test_a_verdict_after_every_test_says_that_none_was_left_out() -> None:
    one = assigned()
    take(one, *SHEET)
    concluded = conclude(one)
    assert concluded.untaken == ()
    assert said(concluded) == (
        "Hasil pengujian dihitung: LULUS (tanpa pengujian: –; kesalahan nol: dikurangkan; ditarik: –)."
    )


# Withdrawn readings


def test_a_withdrawn_reading_is_named_in_verdict_and_certificate() -> None:
    one = assigned()
    take(one, weighing("weighing", 5000, off=50), *SHEET)
    withdraw_reading(one, 1, "beban salah", PENERA, SATURDAY, NOW)
    gone = WithdrawnReading(1, "weighing", "5000 g", "beban salah")
    concluded = conclude(one)
    assert concluded.withdrawn == (gone,)
    assert "ditarik: pembacaan 1 (penimbangan 5000 g): beban salah)" in said(concluded)
    mark(one, MARKS, PENERA, SATURDAY, NOW)
    issue_skhp(one, "SKHP-1", CERTIFICATE, HEAD, MONDAY, NOW)
    *_, issued = one.collect_events()
    assert isinstance(one.skhp, Skhp)
    assert (one.skhp.withdrawn, one.skhp.untaken, one.skhp.zero_error) == ((gone,), (), "taken-off")
    assert "kesalahan nol: dikurangkan; ditarik: pembacaan 1" in said(issued)


def test_readings_of_a_penera_who_was_replaced_are_named_too() -> None:
    one = assigned()
    take(one, weighing("weighing", 5000))
    later = SATURDAY + timedelta(1)
    assign(one, penera(OTHER_PENERA), later, NOW)
    read(one, later, OTHER_PENERA)
    verdict.conclude(one, OTHER_PENERA, later, NOW)
    assert [(gone.number, gone.why) for gone in one.withdrawn] == [(1, "penera diganti")]


# Over HTTP

PENERA_BODY = {
    "name": "Bambang Sutrisno",
    "nip": "198001012005011001",
    "sk_number": "SK-1",
    "sk_valid_from": "2026-01-01",
    "sk_valid_until": "2026-12-31",
}


async def under_test(running: Running, **changes: Any) -> str:
    """The path of a verification that is ready for readings."""
    staff = running.staff
    await staff.head.post("/penera", {**PENERA_BODY, "subject": staff.penera.subject})
    path = await running.verification_of(await running.accepts(await running.registered(**changes)))
    await staff.front_office.post(f"{path}/inspection", {"working": True, "note": "baik"})
    await staff.front_office.post(f"{path}/receipt")
    assert (await staff.head.post(f"{path}/assignment", {"subject": staff.penera.subject})).status_code == 200
    return path


async def test_the_verdict_is_shown(databases: Databases) -> None:
    async with metrology(databases) as running:
        path = await under_test(running)
        tester = running.staff.penera
        early = {"test": "weighing", "load": "5000", "indication": "5000", "additional_load": "3"}
        await tester.post(f"{path}/readings", early)
        await tester.post(f"{path}/readings", {**early, "load": "10000", "indication": "10000"})
        await tester.post(f"{path}/readings/2/withdrawal", {"why": "salah baca"})
        missing = await tester.post(f"{path}/verdict")
        assert (missing.status_code, missing.json()["code"]) == (409, "measurements-missing")
        await running.reads_all(path)
        shown = (await tester.post(f"{path}/verdict")).json()
        assert (shown["status"], shown["zero_error"]) == ("passed", "taken-off")
        assert [(one["number"], one["judgement"]["error"]) for one in shown["corrected"]] == [(1, "2.0")]
        assert [(one["number"], one["why"]) for one in shown["withdrawn"]] == [(2, "salah baca")]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"verification_interval": "7", "maximum_capacity": "21000"}, "interval-not-allowed"),
        ({"minimum_capacity": "100"}, "minimum-not-allowed"),
        ({"scale_interval": "5"}, "scale-interval-not-allowed"),
        ({"partial_ranges": [{"maximum": "30000", "interval": "10"}]}, "partial-ranges-not-allowed"),
    ],
)
async def test_a_plate_that_no_scale_has_is_not_registered(
    databases: Databases, changes: dict[str, Any], code: str
) -> None:
    async with metrology(databases) as running:
        plate = {
            "kind": "weighing-instrument",
            "accuracy_class": "III",
            "verification_interval": "10",
            "maximum_capacity": "30000",
            "supports": 4,
            **changes,
        }
        body = {"brand": "AND", "model": "GF", "serial": "N-7", "plate": plate}
        refused = await running.staff.front_office.post("/instruments", body)
        assert (refused.status_code, refused.json()["code"]) == (409, code)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"test": "weighing", "load": "20000", "indication": "20003"}, "indication-not-possible"),
        ({"test": "weighing", "load": "20000", "indication": "-60010"}, "indication-not-possible"),
        ({"test": "tare", "load": "100", "indication": "100"}, "test-not-of-kind"),
        ({"test": "tare", "load": "100", "indication": "100", "tare": "20"}, "tare-not-allowed"),
        ({"test": "eccentricity", "load": "9000", "indication": "9000", "position": 0}, "load-not-allowed"),
        ({"test": "sensitivity", "load": "30000", "indication": "30000"}, "additional-load-missing"),
    ],
)
async def test_impossible_readings_are_refused(databases: Databases, body: dict[str, Any], code: str) -> None:
    async with metrology(databases) as running:
        refused = await running.staff.penera.post(f"{await under_test(running)}/readings", body)
        assert (refused.status_code, refused.json()["code"]) == (409, code)


async def test_a_multi_interval_scale_is_registered_and_read(databases: Databases) -> None:
    plate = {
        "kind": "weighing-instrument",
        "accuracy_class": "III",
        "verification_interval": "2",
        "maximum_capacity": "15000",
        "minimum_capacity": "40",
        "partial_ranges": [{"maximum": "6000", "interval": "2"}, {"maximum": "15000", "interval": "5"}],
        "supports": 4,
        "construction": "electronic",
        "tare_device": True,
    }
    async with metrology(databases) as running:
        path = await under_test(running, plate=plate)
        shown = (await running.staff.inspector.get(path)).json()["plate"]
        assert {name: shown[name] for name in plate} == plate
        reading = {"test": "weighing", "load": "6005", "indication": "6005", "additional_load": "2.5"}
        taken = (await running.staff.penera.post(f"{path}/readings", reading)).json()["judgement"]
        assert (taken["error"], taken["limit"], taken["factor"]) == ("0.0", "10", "2")


SURPLUS = [
    ({"test": "weighing", "load": "5000", "indication": "5000", "flow": "38"}, "laju alir"),
    ({"test": "weighing", "load": "5000", "indication": "5000", "position": 1, "tare": "0"}, "posisi muatan dan tara"),
    ({"test": "repeatability", "load": "24000", "indication": "24000", "nozzle": 1}, "nosel"),
    ({"test": "tare", "load": "100", "indication": "100", "tare": "6000", "reference": "20"}, "volume acuan"),
]


@pytest.mark.parametrize(("body", "surplus"), SURPLUS)
async def test_values_of_another_test_are_refused_and_named(
    databases: Databases, body: dict[str, Any], surplus: str
) -> None:
    """They were stored with the reading and never checked."""
    async with metrology(databases) as running:
        path = await under_test(running)
        refused = await running.staff.penera.post(f"{path}/readings", body)
        assert (refused.status_code, refused.json()["code"]) == (409, "reading-not-of-test")
        assert surplus in refused.json()["detail"]


async def test_a_dispenser_that_is_far_off_fails_though_no_run_is_complete(databases: Databases) -> None:
    async with metrology(databases) as running:
        path = await under_test(running, plate={"kind": "fuel-dispenser", "maximum_flow": "40", "nozzles": 2})
        delivery = {"test": "delivery", "indicated": "20", "reference": "18.5", "flow": "38"}
        nameless = await running.staff.penera.post(f"{path}/readings", delivery)
        assert (nameless.status_code, nameless.json()["code"]) == (409, "nozzle-not-named")
        taken = await running.staff.penera.post(f"{path}/readings", {**delivery, "nozzle": 2})
        assert taken.json()["judgement"]["error"] == "8.10811", taken.text
        assert (await running.staff.penera.post(f"{path}/verdict")).json()["status"] == "failed"


async def test_a_delivery_with_the_vessel_it_was_read_on(databases: Databases) -> None:
    async with metrology(databases) as running:
        path = await under_test(running, plate={"kind": "fuel-dispenser", "maximum_flow": "40", "nozzles": 1})
        delivery = {"test": "delivery", "indicated": "20", "flow": "38", "nozzle": 1}
        on_vessel = {"vessel_reading": "19.9", "vessel_nominal": "20", "vessel_correction": "0.005"}
        taken = (await running.staff.penera.post(f"{path}/readings", {**delivery, **on_vessel})).json()
        assert (taken["judgement"]["within"], taken["judgement"]["reference_volume"]) == (True, "19.905")
        both = await running.staff.penera.post(f"{path}/readings", {**delivery, **on_vessel, "reference": "19.9"})
        assert both.json()["code"] == "test-not-of-kind"
        spilt = await running.staff.penera.post(f"{path}/readings", {**delivery, "indicated": "12", "reference": "12"})
        assert spilt.json()["code"] == "delivery-does-not-fit"
