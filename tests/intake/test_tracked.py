"""What a receipt shows: where the case stands, whose turn it is and why, and nobody's data."""

from collections.abc import Callable
from datetime import date

import pytest

from services.intake.application_case import Application
from services.intake.documents import HandedIn
from services.intake.tracked import HAPPENINGS, Happened, Lacking, Timing, Tracked, WaitsFor, tracked, without_numbers
from tests.intake.builders import (
    CARD,
    LETTER,
    NOW,
    OFFICER,
    TODAY,
    accepted,
    completed,
    given,
    returned,
    submitted,
    withdrawn,
)

TOMORROW, DAY_AFTER = date(2026, 1, 16), date(2026, 1, 17)


def shown(application: Application, today: date = TODAY) -> Tracked:
    return tracked(application, CARD, [(Application.Drafted.TOPIC, TODAY)], today)


@pytest.mark.parametrize(
    ("make", "today", "waits_for", "timing"),
    [
        (submitted, TODAY, "office", "not-begun"),
        (returned, TODAY, "applicant", "not-begun"),
        (accepted, TODAY, "office", "running"),
        (accepted, TOMORROW, "office", "running"),
        (accepted, DAY_AFTER, "office", "late"),
        (withdrawn, DAY_AFTER, "nobody", "ended"),
        (completed, DAY_AFTER, "nobody", "kept"),
    ],
)
def test_whose_turn_it_is_and_whether_it_is_late(
    make: Callable[[], Application], today: date, waits_for: WaitsFor, timing: Timing
) -> None:
    seen = shown(make(), today)
    assert (seen.waits_for, seen.timing) == (waits_for, timing)


def test_where_the_card_promises_nothing_nothing_is_late() -> None:
    on_site = (submitted(place="on-site"), accepted(place="on-site"))
    assert [shown(one, DAY_AFTER).timing for one in on_site] == ["nothing-promised", "nothing-promised"]


def test_what_was_completed_too_late_says_so() -> None:
    application = accepted()
    application.complete("handed-over", DAY_AFTER, NOW)
    assert shown(application).timing == "broken"


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


def test_only_events_that_name_nobody_are_told_and_in_order() -> None:
    happened = [
        ("intake.application-drafted", TODAY),
        ("intake.not-looked-at", TODAY),
        ("intake.application-submitted", TOMORROW),
    ]
    history = tracked(submitted(), CARD, happened, TOMORROW).history
    assert history == (Happened(TODAY, "begun"), Happened(TOMORROW, "submitted"))


def test_every_event_of_an_application_was_looked_at() -> None:
    events = {one.TOPIC for one in vars(Application).values() if isinstance(one, type) and hasattr(one, "TOPIC")}
    assert events == HAPPENINGS.keys()


def test_a_document_goes_by_its_name_on_the_card_and_never_by_what_the_applicant_called_it() -> None:
    own = HandedIn("ktp", "KTP Siti Kanaria 3514054107900001")
    application = submitted(LETTER, own)
    problems = [("ktp", "tidak diminta"), ("registration-form", "belum ada; kirim ke siti@contoh.id")]
    application.send_back(problems, CARD, officer=OFFICER, on=TODAY, now=NOW)
    assert shown(given(application)).lacking == (
        Lacking(None, "tidak diminta"),
        Lacking("Formulir Pendaftaran yang telah diisi", "belum ada; kirim ke …"),
    )


def test_an_instrument_that_cannot_be_verified_is_named_as_such() -> None:
    application = accepted()
    application.give_back_unopened("UTTP tidak dikenal", TODAY, NOW)
    assert shown(application).lacking == (Lacking("UTTP", "UTTP tidak dikenal"),)


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
def test_what_may_be_a_number_or_an_address_of_a_person_is_hidden(said: str, seen: str) -> None:
    assert without_numbers(said) == seen
