"""Marks: a kind, a size code, a year, a place on the instrument and a count; data of the kind and the stage say which
are due.
"""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from eventsourcing.persistence import StoredEvent

from services.metrology.kind.kind import KINDS
from services.metrology.kind.mark_rules import KNOWN, Mark, MarksNotComplete, NoStatementForMark, marks_due
from services.metrology.verification.custody import inspect, receive
from services.metrology.verification.marking import Marked, Rejected, mark
from services.metrology.verification.testing import assign
from services.metrology.verification.verdict import conclude
from services.metrology.verification.verification import InstrumentVerification
from shared.journal.events import EventMapper
from shared.journal.sentences import sentence_of
from shared.offices import office
from tests.metrology.given import (
    BATAL,
    FIRST_MARKS,
    MARKS,
    MONDAY,
    NOW,
    PENERA,
    SATURDAY,
    opened,
    penera,
    read,
    rejected,
)
from tests.people import PASURUAN
from tests.samples import FOLDER, stored

VECTORS = json.loads(
    (Path(__file__).parent.parent / "vectors" / "marks-and-water-meter.json").read_text(encoding="utf-8")
)
THE_DAY = date(2026, 3, 12)
SP6, JP8 = MARKS
SL6, D8, H, ONE_JP8 = FIRST_MARKS


def passed_at(stage: Any) -> InstrumentVerification:
    one = opened(SATURDAY, stage)
    inspect(one, True, "baik", "sri", SATURDAY, NOW)
    receive(one, "TTB-1", "sri", SATURDAY, NOW)
    assign(one, penera(), SATURDAY, NOW)
    read(one, SATURDAY)
    conclude(one, PENERA, SATURDAY, NOW)
    return one


@pytest.mark.parametrize("kind", KINDS)
def test_the_marks_of_each_stage_are_those_of_the_vectors(kind: str) -> None:
    lines = KINDS[kind].marks
    first = {mark.kind: mark.codes[0] for mark in marks_due(lines, "tera", THE_DAY)}
    again = {mark.kind: mark for mark in marks_due(lines, "tera_ulang", THE_DAY)}
    plate, parts = VECTORS["marks"]["tera"]
    assert all(code in plate for code in first.values())
    assert first["jaminan"] in parts
    assert again["sah"].codes[0] in VECTORS["marks"]["tera_ulang"][0]
    assert again["jaminan"].codes[0] in VECTORS["marks"]["tera_ulang"][1]
    assert {mark.kind: mark.codes for mark in marks_due(lines, "failed", THE_DAY)} == {"batal": ()}


def test_the_sizes_are_those_of_the_vectors() -> None:
    sizes = {
        mark.kind: sorted({int(code[2:]) for code in mark.codes}) for mark in KNOWN if mark.kind in {"sah", "jaminan"}
    }
    assert sizes == {"sah": [2, 4, 6], "jaminan": [2, 4, 5, 8]}
    assert {mark.kind.replace("-", " ") for mark in KNOWN} == VECTORS["marks"]["shape"].keys()


PUT: list[tuple[str, tuple[Mark, ...], str]] = [
    ("tera", FIRST_MARKS, ""),
    ("tera", (*FIRST_MARKS, replace(ONE_JP8, place="baut", count=3)), ""),
    ("tera", MARKS, "1 tanda sah (SL6, SL4, atau SL2)"),
    ("tera", FIRST_MARKS[:3], "1 sampai 20 tanda jaminan (JP8, JP5, JP4, atau JP2)"),
    ("tera", (SL6, H, ONE_JP8), "1 tanda daerah (D8 atau D4)"),
    ("tera-ulang", MARKS, ""),
    ("tera-ulang", (SP6,), ""),
    ("tera-ulang", (SP6, JP8, replace(JP8, place="penutup")), ""),
    ("tera-ulang", (JP8,), "1 tanda sah (SP6, SP4, atau SP2)"),
    ("tera-ulang", (SP6, SP6), "1 tanda sah"),
    ("tera-ulang", (replace(SP6, count=2),), "1 tanda sah"),
    ("tera-ulang", (SP6, replace(JP8, count=21)), "0 sampai 20 tanda jaminan"),
    ("tera-ulang", (SP6, D8), "1 tanda sah"),
    ("tera-ulang", (replace(SP6, code="SP5"),), "SP6, SP4"),
    ("tera-ulang", (replace(SP6, code=None),), "SP6, SP4"),
    ("tera-ulang", FIRST_MARKS, "SP6, SP4"),
    ("tera-ulang", (SP6, *BATAL), "1 tanda sah"),
]


@pytest.mark.parametrize(("stage", "marks", "due"), PUT)
def test_the_marks_put_on_at_a_stage(stage: str, marks: tuple[Mark, ...], due: str) -> None:
    """Tera: SL6, D8, H on a plate with JP8; tera ulang: SP6, and JP8 if something is sealed; all due marks and no
    others.
    """
    one = passed_at(stage)
    if due:
        with pytest.raises(MarksNotComplete) as refused:
            mark(one, marks, PENERA, MONDAY, NOW)
        assert due in refused.value.sentence("id")
        assert " atau " not in refused.value.sentence("en")
    else:
        mark(one, marks, PENERA, MONDAY, NOW)
        assert [replace(mark, year=None) for mark in one.marks] == list(marks)


def test_a_tanda_sah_shows_the_year_of_the_test() -> None:
    one = passed_at("tera-ulang")
    mark(one, MARKS, PENERA, MONDAY, NOW)
    assert [(mark.code, mark.year) for mark in one.marks] == [("SP6", 2026), ("JP8", None)]


def test_two_instruments_bear_the_same_marks() -> None:
    """Instruments bear no serial number of a mark: the same punch marks many."""
    both = [passed_at("tera-ulang"), passed_at("tera-ulang")]
    for one in both:
        mark(one, MARKS, PENERA, MONDAY, NOW)
    assert both[0].marks == both[1].marks


def test_a_statement_takes_the_place_of_a_mark_without_room() -> None:
    """UU 2/1981 art. 20(5): only for a tanda sah or batal, and without a size."""
    statement = Mark("sah", place="tidak ada tempat", statement=True)
    one = passed_at("tera-ulang")
    with pytest.raises(NoStatementForMark):
        mark(one, (SP6, replace(JP8, code=None, statement=True)), PENERA, MONDAY, NOW)
    with pytest.raises(MarksNotComplete):
        mark(one, (replace(statement, code="SP6"),), PENERA, MONDAY, NOW)
    mark(one, (statement,), PENERA, MONDAY, NOW)
    assert [(mark.kind, mark.statement) for mark in one.marks] == [("sah", True)]


def test_a_failed_instrument_gets_one_tanda_batal_without_a_size() -> None:
    assert rejected().marks == BATAL


def said(event: Any) -> str:
    return sentence_of(event, "id", office(PASURUAN).time_zone)


def test_the_sentence_names_marks_as_they_are_on_the_instrument() -> None:
    one = passed_at("tera-ulang")
    mark(one, MARKS, PENERA, MONDAY, NOW)
    *_, put = one.collect_events()
    assert said(put) == (
        "Cap Tanda Tera dibubuhkan: tanda sah SP6 '26 (lemping) dan 2 tanda jaminan JP8 (baut penutup);"
        " berlaku sampai 17 Januari 2027."
    )


OLD = [
    ("older/metrology.instrument-marked.before-size-codes", Marked, "sah"),
    ("metrology.batal-mark-put", Rejected, "batal"),
]


@pytest.mark.parametrize(("name", "kind", "mark"), OLD)
def test_marks_with_a_serial_number_stay_what_they_were(name: str, kind: Any, mark: Any) -> None:
    """Stored before marks had sizes: the number is shown, and nothing is invented beside it."""
    state = stored(FOLDER / f"{name}.json").encode()
    event = EventMapper().to_domain_event(StoredEvent(passed_at("tera").id, 1, kind.TOPIC, state))
    assert event.marks == (Mark(mark, serial="serial"),)
    vars(event)["timestamp"] = NOW
    assert f"dibubuhkan: tanda {mark} serial;" in said(event)
