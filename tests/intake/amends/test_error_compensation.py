"""Compensation for an error of the office: as the card prints it, and once in a case, beside that for lateness."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.application.amends import MeansNotPromised, NoNoticeDue
from services.intake.application.error_notice import owe_error_notice, tell_of_error
from services.intake.card.catalogue import card_of_version, current_cards
from services.intake.card.faults import faults
from services.intake.clock.error import owe_for_error
from shared.errors import DutiesNotSeparate, EffectiveBeforeHistory
from tests.complaints.case.given import FromComplaints
from tests.conftest import Databases
from tests.gates.replaying import differing, unchanged
from tests.intake.given.application import NOW, TODAY, TOMORROW, accepted, happened
from tests.intake.given.application import given as loaded
from tests.intake.given.clock import Told, card
from tests.intake.given.desk import PAGE, following, hears, shown, track, work
from tests.people import PASURUAN
from tests.shared.promise.given import at

OWED = "compensation-owed"
COVERED = {"PLG-SIH", "PSR-ADU", "PSR-BBM", "PSR-DATA", "PSR-DIST", "PSR-IKM", "PSR-KONS", "PSR-SIINAS", "PSR-SKA", "PSR-SOS",
           "PSR-SRG", "PSR-TERA", "PWK-71206"}  # fmt: skip


def in_error() -> Any:
    one = accepted()
    owe_error_notice(one, ["telephone", "letter"], ["front-office-officer"], "Pemberitahuan", TOMORROW, NOW)
    return loaded(one)


def test_the_data_say_which_cards_cover_errors() -> None:
    """Balai Sertifikasi promises for lateness only; BPSMB promises nothing."""
    covered = {one.code for one in current_cards() if one.compensation is not None and one.compensation.for_errors}
    assert covered == COVERED


def test_an_earlier_edition_owes_nothing_for_errors() -> None:
    compensation = card_of_version("PSR-IKM", "2024.2").compensation
    assert compensation is not None
    assert not compensation.for_errors


def test_a_letter_of_apology_for_an_error_is_a_fault_of_the_card() -> None:
    one = card("BS-SP")
    assert one.compensation is not None
    wrong = one.model_copy(update={"compensation": one.compensation.model_copy(update={"for_errors": True})})
    assert [fault.path for fault in faults(wrong)] == ["compensation.for_errors"]


@given(st.lists(st.sampled_from(["late", "error"]), max_size=8))
def test_each_cause_is_compensated_once_in_any_order(course: list[str]) -> None:
    told = Told(card("PSR-BBM")).reach("2026-02-02")
    for number, what in enumerate(course):
        moment = f"2026-03-{number + 1:02}"
        if what == "late":
            told.time(moment)
        else:
            owe_for_error(told.clock, at(moment), at(moment))
    events: Any = told.clock.collect_events()
    causes = [one.cause for one in events if one.TOPIC == "intake.compensation-owed"]
    assert sorted(causes) == sorted({"lateness" if what == "late" else "error" for what in course})


def test_no_token_is_given_for_an_error() -> None:
    told = Told(card("PSR-BBM")).reach("2026-02-02")
    owe_for_error(told.clock, NOW, NOW)
    assert (told.clock.token, told.clock.is_compensated, told.clock.error_compensated_at) == (None, False, NOW)


def test_a_card_that_promises_nothing_owes_nothing() -> None:
    told = Told(card("BPSMB-SP", compensation=None)).reach("2026-02-02")
    told.names()
    owe_for_error(told.clock, NOW, NOW)
    assert told.names() == []


def test_a_notice_of_an_error_is_given_once_as_promised() -> None:
    one = in_error()
    owe_error_notice(one, ["telephone"], ["front-office-officer"], "Pemberitahuan", TOMORROW, NOW)
    assert happened(one) == []
    with pytest.raises(MeansNotPromised), unchanged(one):
        tell_of_error(one, "whatsapp", by="sri", on=TOMORROW, at=NOW, now=NOW)
    with pytest.raises(EffectiveBeforeHistory), unchanged(one):
        tell_of_error(one, "telephone", by="sri", on=TODAY, at=NOW, now=NOW)
    with pytest.raises(DutiesNotSeparate), unchanged(one):
        tell_of_error(one, "telephone", by="pemohon", on=TOMORROW, at=NOW, now=NOW)
    tell_of_error(one, "telephone", by="sri", on=TOMORROW, at=NOW, now=NOW)
    assert happened(one) == [("ApplicantToldOfError", {"means": "telephone", "by": "sri", "at": NOW})]
    with pytest.raises(NoNoticeDue), unchanged(one):
        tell_of_error(one, "letter", by="wati", on=TOMORROW, at=NOW, now=NOW)


async def test_two_complaints_and_a_lateness_lead_to_one_notice_each(databases: Databases) -> None:
    async with following(databases, "PSR-BBM", "2026-02-02") as office:
        case, complaints = await office.accepted(), FromComplaints(databases, PASURUAN)
        for number in (1, 2):
            await complaints.finds_error(case.id, UUID(int=number), at("2026-02-02"))
        await hears(office.service)
        await hears(office.service)
        assert [one["task"] for one in await work(case.officer)] == ["error-notice"]
        await office.keeps_time("2026-02-06 09:00")
        await complaints.finds_error(case.id, UUID(int=3), at("2026-02-06"))
        await hears(office.service)
        await hears(office.service)
        assert sorted(one["task"] for one in await work(case.officer)) == ["error-notice", "notice"]
        owed = [one.fields()["cause"] for one in await office.events(case) if one.type == f"intake.{OWED}"]
        assert owed == ["error", "lateness"]

        path = f"{case.player.application}/notification"
        answer = await case.officer.post(path, {"means": "whatsapp", "of": "error"})
        assert answer.status_code == 200, answer.text
        assert [one["task"] for one in await work(case.officer)] == ["notice"]
        found = await shown(case)
        assert (found["error_notice"]["by_means"], found["notice"]["by_means"]) == ("whatsapp", None)
        assert "kesalahan kantor" in (await track(office, case, **PAGE)).text
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []
        await complaints.close()


async def test_an_error_at_an_office_that_promises_for_lateness_only(databases: Databases) -> None:
    async with following(databases, "BS-SP", "2026-02-02") as office:
        case, complaints = await office.accepted(), FromComplaints(databases, "balai-sertifikasi")
        before = len(await office.events(case))
        await complaints.finds_error(case.id, UUID(int=1), at("2026-02-02"))
        await hears(office.service)
        assert len(await office.events(case)) == before + 1
        await complaints.close()
