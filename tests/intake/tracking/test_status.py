"""The content of a receipt's page: the state of the case, whose turn it is and why, and nobody's data."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from services.intake.application.after_check import AfterCheckDone, AfterCheckDropped, AfterCheckDue
from services.intake.application.amends import NoticeDue
from services.intake.application.application import Application
from services.intake.application.claim import WorkClaimed, WorkReleased
from services.intake.application.contents import FieldsDisclosed
from services.intake.application.documents import HandedIn
from services.intake.application.dossier import Drafted
from services.intake.application.end import complete
from services.intake.application.error_notice import ErrorNoticeDue
from services.intake.application.examination import DuplicateDecided, DuplicatesFound
from services.intake.application.progress import StepTaken
from services.intake.application.return_count import ReturnCount
from services.intake.application.return_to_applicant import give_back_unopened
from services.intake.application.steps import Given
from services.intake.application.take_step import Numbers, prepare_step, take_step
from services.intake.tracking.status import (
    HAPPENINGS,
    CaseStatus,
    HistoryLine,
    Lacking,
    WaitsFor,
    track_case,
    without_numbers,
)
from services.intake.tracking.timing import Timing
from shared.journal.events import events_of
from shared.roles import FRONT_OFFICE
from tests.intake.given.application import CARD, LETTER, NOW, TODAY, TOMORROW
from tests.intake.given.clock import Told, card, undeemed
from tests.intake.given.tracking import DAY_AFTER, RECEIPT, accepted, submitted, timed, took
from tests.shared.promise.given import at

NOT_TOLD = frozenset(
    {
        DuplicatesFound.TOPIC,
        DuplicateDecided.TOPIC,
        WorkClaimed.TOPIC,
        WorkReleased.TOPIC,
        FieldsDisclosed.TOPIC,
        NoticeDue.TOPIC,
        ErrorNoticeDue.TOPIC,
        AfterCheckDue.TOPIC,
        AfterCheckDone.TOPIC,
        AfterCheckDropped.TOPIC,
    }
)
"""The office's own events: other people's cases, officers' tasks, and readings of personal data."""


def returned(*documents: HandedIn, **given: Any) -> Application:
    return took(submitted(*documents), "return", **(given or {"problems": [("registration-form", "belum ada")]}))


def withdrawn() -> Application:
    return took(submitted(), "withdraw", reason="alat dijual")


def rejected() -> Application:
    return took(submitted(), "reject", legal_ground="Permendag 67/2018 pasal 5")


def completed(on_time: bool | None = True) -> Application:
    application = accepted()
    complete(application, "handed-over", on_time, "delivered", TODAY, NOW)
    return application


def shown(application: Application, today: date = TODAY) -> CaseStatus:
    return track_case(application, CARD, None, [], on(today))


def on(day: date) -> datetime:
    return at(day.isoformat())


@pytest.mark.parametrize(
    ("make", "today", "waits_for", "timing"),
    [
        (submitted, TODAY, "office", "not-begun"),
        (returned, TODAY, "applicant", "not-begun"),
        (accepted, TODAY, "office", "running"),
        (accepted, TOMORROW, "office", "running"),
        (accepted, DAY_AFTER, "office", "late"),
        (withdrawn, DAY_AFTER, "nobody", "ended"),
        (rejected, DAY_AFTER, "nobody", "ended"),
        (completed, DAY_AFTER, "nobody", "kept"),
    ],
)
def test_whose_turn_it_is_and_whether_it_is_late(
    make: Callable[[], Application], today: date, waits_for: WaitsFor, timing: Timing
) -> None:
    seen = shown(make(), today)
    assert (seen.waits_for, seen.timing) == (waits_for, timing)


def test_without_a_promise_of_the_card_nothing_is_late() -> None:
    on_site = (submitted(place="on-site"), accepted(place="on-site"))
    assert [shown(one, DAY_AFTER).timing for one in on_site] == ["nothing-promised", "nothing-promised"]


# For a case with a clock, the clock decides whether it is late, not the day on which somebody looks.


def test_a_promise_kept_stays_kept_though_the_case_goes_on() -> None:
    kept = Told(card("PWK-71206")).reach("2026-03-02").finish("2026-03-11")
    late = Told(undeemed("PWK-71206")).reach("2026-03-02").finish("2026-03-12")
    nothing = Told(card("BPSMB-PS")).reach("2026-03-02").finish("2026-03-12")
    assert [timed(one, "2026-06-01").timing for one in (kept, late, nothing)] == ["kept", "broken", "nothing-promised"]


def test_a_pause_after_the_due_day_does_not_hide_the_lateness() -> None:
    told = Told(card("BPSMB-SP")).reach("2026-02-02").pause("2026-04-10", "corrective-action")
    seen = timed(told, "2026-04-20")
    assert (seen.timing, seen.promised_until) == ("late", date(2026, 4, 9))
    assert [one.id for one in seen.paused_for] == ["corrective-action"]


def test_a_pause_within_the_promise_shows_its_reason() -> None:
    seen = timed(Told(card("BPSMB-SP")).reach("2026-02-02").pause("2026-03-02", "corrective-action"), "2026-06-01")
    assert (seen.timing, seen.promised_until) == ("paused", None)
    assert [(one.party, one.english) for one in seen.paused_for] == [("applicant", "corrective action")]


def test_a_promise_in_hours_is_late_within_its_day() -> None:
    told = Told(card("PSR-KONS")).reach("2026-01-15 10:00")
    assert [timed(told, f"2026-01-15 {hour}").timing for hour in ("10:59", "11:00")] == ["running", "late"]
    seen = timed(told.time("2026-01-15 11:00"), "2026-01-15 11:00")
    assert (seen.timing, seen.promised_until) == ("late", TODAY)


def test_a_deemed_approval_is_shown() -> None:
    told = Told(card("PWK-71206")).reach("2026-03-02").time("2026-03-20")
    seen = timed(told, "2026-03-20")
    assert (seen.timing, seen.promised_until) == ("deemed-approved", date(2026, 3, 11))


def test_a_clock_that_does_not_run_shows_what_it_waits_for() -> None:
    told = Told(card("BS-BT"), class_kind="regular").reach("2026-02-02")
    assert (timed(told, "2026-02-03").timing, timed(told, "2026-02-03").awaits) == (
        "not-begun",
        ("quota-met", "approved"),
    )
    told.reach("2026-02-03", "approved").reach("2026-02-04", "quota-met")
    assert (timed(told, "2026-02-05").timing, timed(told, "2026-02-05").awaits) == ("running", ())
    reset = Told(card("PWK-71206")).reach("2026-03-02").step("2026-03-03", "returned")
    assert (timed(reset, "2026-06-01").timing, timed(reset, "2026-06-01").awaits) == ("not-begun", ("complete",))


def test_a_broken_promise_stays_late_after_a_restart_of_the_clock() -> None:
    told = Told(undeemed("PWK-71206")).reach("2026-03-02").time("2026-03-12").step("2026-03-13", "returned")
    assert (timed(told, "2026-03-13").timing, timed(told, "2026-03-13").promised_until) == ("late", date(2026, 3, 11))
    told.step("2026-03-16", "start", "complete")
    assert (timed(told, "2026-03-16").timing, timed(told, "2026-03-16").promised_until) == ("late", date(2026, 3, 11))


def test_a_completed_case_shows_whether_the_promise_was_kept() -> None:
    assert [shown(completed(kept)).timing for kept in (True, False, None)] == ["kept", "broken", "nothing-promised"]


def test_the_receipt_is_the_first_one_for_ever() -> None:
    again = returned()
    ready = prepare_step(again, CARD.procedure.step("submit"), CARD, Given(by="sri", role=FRONT_OFFICE, on=TODAY))
    take_step(again, ready, Numbers(receipt="XXXX-XXXX-XXXX-XXXX"), NOW)
    assert (again.receipt, shown(again).receipt) == (RECEIPT, RECEIPT)


def test_the_steps_that_follow_are_those_of_the_card_without_taking_back() -> None:
    steps = {step.does: step.by for step in shown(submitted()).next_steps}
    assert steps.keys() == {
        "Mengembalikan untuk diperbaiki",
        "Menerima permohonan",
        "Menolak permohonan dengan dasar hukum",
    }
    assert steps["Menerima permohonan"] == ("Petugas",)
    assert shown(completed()).next_steps == ()
    assert shown(submitted()).state == "Diajukan"


def test_events_that_name_nobody_are_shown_in_words_of_the_card() -> None:
    happened = [
        (Drafted.TOPIC, TODAY, {"drafted_by": "sri"}),
        (WorkClaimed.TOPIC, TODAY, {"claimed_by": "sri"}),
        (StepTaken.TOPIC, TOMORROW, {"does": "Memeriksa lokasi", "by": "sri"}),
    ]
    history = track_case(submitted(), CARD, None, happened, on(TOMORROW)).history
    assert history == (HistoryLine(TODAY, "begun"), HistoryLine(TOMORROW, "step", "Memeriksa lokasi"))


def test_every_event_of_an_application_is_shown_or_left_out_knowingly() -> None:
    assert {one.TOPIC for one in events_of(Application)} == HAPPENINGS.keys() | NOT_TOLD


def test_a_document_has_its_name_on_the_card_not_the_applicants() -> None:
    own = HandedIn("ktp", "KTP Siti Kanaria")
    problems = [("ktp", "tidak diminta"), ("registration-form", "belum ada; kirim ke Siti Kanaria")]
    assert shown(returned(LETTER, own, problems=problems)).lacking == (
        Lacking(None),
        Lacking("Formulir Pendaftaran yang telah diisi"),
    )


def test_the_only_free_text_shown_is_the_ground_of_a_refusal() -> None:
    """A name in it could not be told from other words; people who may read the case see it there."""
    told = "ditolak karena Siti Kanaria"
    cases = (
        returned(problems=[("registration-form", told)]),
        returned(reason=told),
        took(submitted(), "withdraw", reason=told),
    )
    assert [told in repr(vars(shown(one))) for one in cases] == [False, False, False]
    assert shown(rejected()).legal_ground == "Permendag 67/2018 pasal 5"


def test_an_instrument_that_cannot_be_verified_is_named_as_such() -> None:
    application = accepted()
    give_back_unopened(application, "UTTP tidak dikenal", TODAY, NOW, None)
    assert shown(application).lacking == (Lacking("UTTP"),)


def test_a_returned_case_shows_its_returns_and_the_time_left() -> None:
    assert shown(submitted()).returned is None
    application = accepted()
    give_back_unopened(application, "UTTP tidak dikenal", TODAY, NOW, 3)
    assert shown(application).returned == ReturnCount(1, 3)


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("NIK 3514054107900001 tidak cocok", "NIK … tidak cocok"),
        ("telepon 0812-9876-5432 tidak aktif", "telepon … tidak aktif"),
        ("+62 812 9876 5432", "…"),
        ("NPWP 01.312.166.0-091.000", "NPWP …"),
        ("Surat 950/38.1/Kep/424.093/2024 tanggal 11-01-2024", "Surat 950/38.1/Kep/424.093/2024 tanggal 11-01-2024"),
        ("isi kolom 3 dan 4", "isi kolom 3 dan 4"),
    ],
)
def test_a_possible_number_or_address_of_a_person_is_hidden(said: str, seen: str) -> None:
    assert without_numbers(said) == seen
