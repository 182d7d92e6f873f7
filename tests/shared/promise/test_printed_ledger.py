"""The printed ledger holds everything for counting to the due date by hand, in both languages."""

from dataclasses import replace
from datetime import datetime
from typing import get_args

import pytest

from shared.errors import Language
from shared.promise.entries import (
    DeemedApproved,
    Entry,
    Extended,
    Finished,
    Outcome,
    Paused,
    Recalculated,
    Reset,
    Restarted,
    Shortened,
)
from shared.promise.printed import printed
from shared.promise.promise import PauseReason, Promise, Unit
from tests.shared.promise.given import BPSMB_SP, BS_SP, CONSULTATION, MARKET, PWK, at, ledger, pause

NONCONFORMITY = PauseReason("nonconformity", "applicant", "tindakan perbaikan", "corrective action")
LEBARAN = ledger(
    replace(BPSMB_SP, pauses=(NONCONFORMITY,)), "2026-02-02", *pause("2026-03-02", "2026-03-16", "nonconformity")
)


def texts(lines: object, kind: str) -> list[str]:
    assert isinstance(lines, tuple)
    return [line.text for line in lines if line.kind == kind]


def test_a_case_over_lebaran_in_indonesian() -> None:
    lines = printed(LEBARAN, at("2026-04-10"), "id")
    assert [line.text for line in lines if line.kind != "promise"] == [
        "Senin, 2 Februari 2026 10.00 WIB: Mulai, hari ke-0",
        (
            "Senin, 2 Februari 2026 10.00 WIB – Senin, 2 Maret 2026 10.00 WIB: berjalan; dihitung 17 hari kerja, "
            "Selasa, 3 Februari 2026 – Jumat, 27 Februari 2026"
        ),
        (
            "Senin, 2 Maret 2026 10.00 WIB – Senin, 16 Maret 2026 10.00 WIB: berhenti (tindakan perbaikan); "
            "tidak dihitung 10 hari kerja, "
            "Senin, 2 Maret 2026 – Jumat, 13 Maret 2026"
        ),
        (
            "Senin, 16 Maret 2026 10.00 WIB – sekarang: berjalan; dihitung 13 hari kerja, "
            "Senin, 16 Maret 2026 – Kamis, 9 April 2026"
        ),
        "Senin, 16 Februari 2026: Cuti Bersama Tahun Baru Imlek",
        "Selasa, 17 Februari 2026: Tahun Baru Imlek",
        "Rabu, 18 Maret 2026: Cuti Bersama Hari Suci Nyepi",
        "Kamis, 19 Maret 2026: Hari Suci Nyepi",
        "Jumat, 20 Maret 2026: Cuti Bersama Hari Raya Idul Fitri",
        "Senin, 23 Maret 2026: Cuti Bersama Hari Raya Idul Fitri",
        "Selasa, 24 Maret 2026: Cuti Bersama Hari Raya Idul Fitri",
        "Jumat, 3 April 2026: Wafat Yesus Kristus",
        "Terpakai: 30 hari kerja dari 40 hari kerja",
        "Batas waktu: Kamis, 23 April 2026",
        "kantor: 30 hari kerja",
        "pemohon: 10 hari kerja",
    ]


def test_the_numbers_are_beside_the_text() -> None:
    spans = [line for line in printed(LEBARAN, at("2026-04-10"), "en") if line.kind == "span"]
    assert [(line.counted, line.total, line.code, line.position) for line in spans] == [
        (17, 17, None, 1),
        (10, 17, "41", 2),
        (13, 30, "42", 3),
    ]


def test_it_names_the_calendar_and_its_decree() -> None:
    assert "Calendar 2026.1: SKB 1497/2025, 2/2025 and 5/2025 (19 September 2025)" in texts(
        printed(LEBARAN, at("2026-04-10"), "en"), "promise"
    )


@pytest.mark.parametrize(
    ("promise", "entries", "kind", "text"),
    [
        (
            BS_SP,
            [Shortened(at=at("2026-02-02"), position=2, by=1, token="A-1")],
            "change",
            "Shortened by 1 with compensation A-1",
        ),
        (
            replace(BS_SP, extension=7),
            [Extended(at=at("2026-02-03"), position=2, legal_basis="UU 14/2008")],
            "change",
            "Extended by 7: UU 14/2008",
        ),
        (
            BS_SP,
            [Recalculated(at=at("2026-02-03"), position=2, calendar="2027.1", legal_basis="SKB")],
            "change",
            "Recalculated, calendar 2027.1: SKB",
        ),
        (BS_SP, [Finished(at=at("2026-02-03"), position=2, outcome="withdrawn")], "end", "Ended (withdrawn)"),
        (PWK, [DeemedApproved(at=at("2026-02-20"), position=2)], "end", "Deemed approved (fiktif positif)"),
        (
            PWK,
            [Reset(at=at("2026-02-03"), position=2), Restarted(at=at("2026-02-04"), position=3)],
            "start",
            "Wednesday, 4 February 2026 10:00 WIB: Started, day 0",
        ),
        (PWK, [Reset(at=at("2026-02-03"), position=2)], "span", "now: reset, waiting for the applicant"),
        (BS_SP, [Paused(at=at("2026-02-03"), position=2, reason="testing")], "span", "now: standing (testing)"),
        (MARKET, [], "promise", "No time is promised."),
        (CONSULTATION, [], "promise", "Open on that day: 07:30–12:00, 13:00–16:00"),
        (CONSULTATION, [], "due", "Due: Monday, 2 February 2026 11:00 WIB – late"),
        (CONSULTATION, [], "sum", "of 1:00:00 working hours"),
        (replace(BPSMB_SP, amount=300), [], "due", "(the calendar of that year is not settled)"),
    ],
)
def test_each_entry_is_printed(promise: Promise, entries: list[Entry], kind: str, text: str) -> None:
    lines = printed(ledger(promise, "2026-02-02", *entries), at("2026-03-02"), "en")
    assert any(text in said for said in texts(lines, kind)), texts(lines, kind)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("delivered", "diberikan"),
        ("rejected", "ditolak"),
        ("withdrawn", "ditarik kembali"),
        ("handed-over", "diserahkan"),
    ],
)
def test_the_outcome_is_printed_in_indonesian(outcome: Outcome, said: str) -> None:
    ended = Finished(at=at("2026-02-03"), position=2, outcome=outcome)
    [line] = texts(printed(ledger(BS_SP, "2026-02-02", ended), at("2026-03-02"), "id"), "end")
    assert line.endswith(f"Selesai ({said})")


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("unit", get_args(Unit))
def test_every_unit_in_both_languages(unit: Unit, language: Language) -> None:
    made = ledger(replace(BS_SP, unit=unit), "2026-02-02", *pause("2026-02-03 09:00", "2026-02-04 13:30", "testing"))
    when: datetime = at("2026-02-06 17:00")
    assert len({line.kind for line in printed(made, when, language)} & {"promise", "start", "span", "sum", "due"}) == 5
