"""A candidate joins, is placed, examined or taught; the result is computed by the pass rule."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.certification.candidate.candidate import (
    Candidate,
    CandidateDone,
    CandidateWasPresent,
    NotPlaced,
    close,
    join,
    leave,
    place,
)
from services.certification.candidate.pass_rules import (
    PASS_RULES,
    PassRule,
    PassRuleMissing,
    load_pass_rules,
    pass_rule,
)
from services.certification.candidate.result import (
    AttendanceMissing,
    Examined,
    MarksMissing,
    conclude_examination,
    conclude_training,
)
from services.certification.candidate.sitting import (
    AttendanceRecorded,
    CandidateNotPresent,
    ExaminerTrainedCandidate,
    MarkGiven,
    MarkOutOfRange,
    NotADateOfSession,
    NotAnExamination,
    Training,
    record_attendance,
    record_mark,
    refuse_trainer,
)
from shared.dated_data import DataFault
from tests.gates.replaying import unchanged

NOW = datetime(2026, 2, 16, 2, 0, tzinfo=UTC)
JOINED, MET, EXAM, AFTER = date(2026, 1, 19), date(2026, 1, 26), date(2026, 2, 16), date(2026, 2, 17)
CLASS = tuple(date(2026, 2, day) for day in range(16, 21))
RULE, TRAINING = pass_rule("person", EXAM), pass_rule("bimtek", EXAM)
SESSION = UUID(int=9)


def joined(kind: Any = "examination", attempt: int = 1) -> Candidate:
    return join(
        office="balai-sertifikasi",
        case_id=UUID(int=1),
        certification_id=UUID(int=2),
        session_id=SESSION,
        kind=kind,
        applicant_id=UUID(int=3),
        accounts=["pemohon"],
        attempt=attempt,
        by="pemohon",
        on=JOINED,
        now=NOW,
    )


def placed(kind: Any = "examination", attempt: int = 1) -> Candidate:
    one = joined(kind, attempt)
    place(one, MET, NOW)
    return one


def attend(one: Candidate, day: date = EXAM, present: bool = True, on: date | None = None) -> bool:
    dates = CLASS if one.kind == "class" else (EXAM,)
    return record_attendance(
        one, day, present, dates=dates, leaders=("retno",), by="retno", on=on or max(day, one.happened_until), now=NOW
    )


def mark(one: Candidate, part: Any, value: str, **changes: Any) -> None:
    given: dict[str, Any] = {"correction": None, "trained": None, "by": "retno", "on": EXAM, "now": NOW}
    record_mark(one, part, Decimal(value), **(given | changes))


def examined(theory: str, practice: str, attempt: int = 1) -> Candidate:
    one = placed(attempt=attempt)
    attend(one)
    mark(one, "theory", theory)
    mark(one, "practice", practice)
    conclude_examination(one, RULE, (EXAM,), by="retno", on=EXAM, now=NOW)
    return one


def taught(*present: bool) -> Candidate:
    one = placed("class")
    for day, was_present in zip(CLASS, present, strict=True):
        attend(one, day, was_present)
    conclude_training(one, TRAINING, CLASS, by="retno", on=CLASS[-1], now=NOW)
    return one


# Joining, and the later of two days.


@pytest.mark.parametrize(("met", "later"), [(MET, MET), (date(2026, 1, 5), JOINED)])
def test_the_later_of_joining_and_quota_counts(met: date, later: date) -> None:
    one = joined()
    assert place(one, met, NOW) == later
    assert (one.status, one.quota_on) == ("placed", later)
    assert place(one, met, NOW) is None, "only once"


def test_nothing_is_held_before_the_quota() -> None:
    one = joined()
    with pytest.raises(NotPlaced), unchanged(one):
        attend(one)


def test_a_candidate_leaves_unless_they_were_present() -> None:
    one = placed()
    leave(one, "Sakit", by="wati", on=MET, now=NOW)
    assert one.status == "left"
    with pytest.raises(CandidateDone), unchanged(one):
        leave(one, "Sakit", by="wati", on=MET, now=NOW)
    sitting = placed()
    attend(sitting)
    with pytest.raises(CandidateWasPresent), unchanged(sitting):
        leave(sitting, "Pulang", by="wati", on=EXAM, now=NOW)


def test_the_seat_of_an_ended_certification_is_closed() -> None:
    sitting, passed = placed(), examined("70", "70")
    attend(sitting)
    for one in (sitting, passed):
        close(one, "Ditarik kembali", by="jejak:certification", on=JOINED, now=NOW)
    assert (sitting.status, sitting.happened_until, passed.status) == ("left", EXAM, "passed")


# Attendance and marks.


@pytest.mark.parametrize(("day", "on"), [(AFTER, AFTER), (EXAM, MET)])
def test_attendance_is_of_a_date_that_has_come(day: date, on: date) -> None:
    one = placed()
    with pytest.raises(NotADateOfSession), unchanged(one):
        attend(one, day, on=on)


def test_the_first_presence_begins_and_a_correction_replaces() -> None:
    one = placed()
    assert not attend(one, present=False)
    assert attend(one)
    assert not attend(one)
    assert list(one.days_present) == [EXAM]
    attend(one, present=False)
    assert list(one.days_present) == []


def test_only_a_class_records_who_trained() -> None:
    examination, lesson = placed(), placed("class")
    attend(examination)
    attend(lesson)
    said = [one.pending_events[-1] for one in (examination, lesson)]
    assert [one.trainers for one in said if isinstance(one, AttendanceRecorded)] == [(), ("retno",)]


@pytest.mark.parametrize("value", ["-0.01", "100.01"])
def test_a_mark_lies_between_0_and_100(value: str) -> None:
    one = placed()
    attend(one)
    with pytest.raises(MarkOutOfRange), unchanged(one):
        mark(one, "theory", value)


def test_a_mark_needs_presence_and_its_correction_a_reason() -> None:
    one = placed()
    with pytest.raises(CandidateNotPresent), unchanged(one):
        mark(one, "theory", "80")
    attend(one)
    mark(one, "theory", "80")
    with pytest.raises(MarkGiven), unchanged(one):
        mark(one, "theory", "85")
    mark(one, "theory", "85", correction="Salah menjumlah")
    assert [each.mark for each in one.marks] == [Decimal(85)]


def test_a_class_gives_no_marks() -> None:
    one = placed("class")
    attend(one)
    with pytest.raises(NotAnExamination), unchanged(one):
        mark(one, "theory", "80")


def test_an_examiner_did_not_train_the_candidate() -> None:
    one, trained = placed(), Training(UUID(int=7), date(2025, 11, 3))
    attend(one)
    with pytest.raises(ExaminerTrainedCandidate) as refused, unchanged(one):
        mark(one, "theory", "80", trained=trained)
    assert refused.value.details == {
        "because": "certification.attendance-recorded",
        "training_session": str(trained.session_id),
        "on": "2025-11-03",
    }
    refuse_trainer(None)


# Results.


@pytest.mark.parametrize(
    ("theory", "practice", "outcome"),
    [("70", "70", "passed"), ("69.99", "70", "failed"), ("100", "69.99", "failed"), ("100", "100", "passed")],
)
def test_each_part_passes_at_its_own_mark(theory: str, practice: str, outcome: str) -> None:
    one = examined(theory, practice)
    assert one.status == outcome
    assert {each.part: each.at_least for each in one.parts} == {"theory": Decimal(70), "practice": Decimal(70)}


@pytest.mark.parametrize(("attempt", "left"), [(1, 2), (2, 1), (3, 0)])
def test_a_failed_attempt_uses_one_up(attempt: int, left: int) -> None:
    assert examined("10", "10", attempt).resits_left == left


def test_who_passes_has_no_more_re_examinations_left_than_there_are() -> None:
    assert examined("90", "90").resits_left == RULE.resits


def test_an_absent_candidate_uses_no_attempt_up() -> None:
    one = placed()
    attend(one, present=False)
    conclude_examination(one, RULE, (EXAM,), by="retno", on=EXAM, now=NOW)
    assert (one.status, one.resits_left) == ("absent", 2)


def test_a_result_needs_attendance_and_every_mark() -> None:
    one = placed()
    with pytest.raises(AttendanceMissing), unchanged(one):
        conclude_examination(one, RULE, (EXAM,), by="retno", on=EXAM, now=NOW)
    attend(one)
    mark(one, "theory", "80")
    with pytest.raises(MarksMissing) as refused, unchanged(one):
        conclude_examination(one, RULE, (EXAM,), by="retno", on=EXAM, now=NOW)
    assert "practice" in refused.value.sentence("en")


def test_a_result_is_final_and_keeps_its_rule() -> None:
    one = examined("80", "80")
    said = one.pending_events[-1]
    assert isinstance(said, Examined)
    assert said.rule == RULE.legal_basis
    with pytest.raises(CandidateDone), unchanged(one):
        conclude_examination(one, RULE, (EXAM,), by="retno", on=EXAM, now=NOW)
    with pytest.raises(CandidateDone), unchanged(one):
        mark(one, "theory", "90", correction="Terlambat")


@pytest.mark.parametrize(
    ("present", "outcome"),
    [
        ((True, True, True, True, False), "passed"),
        ((True, True, True, False, False), "failed"),
        ((False,) * 5, "absent"),
        ((True,) * 5, "passed"),
    ],
)
def test_a_training_certificate_needs_four_of_five_days(present: tuple[bool, ...], outcome: str) -> None:
    one = taught(*present)
    assert (one.status, len(one.days_present), one.days_held) == (outcome, sum(present), 5)


def test_every_date_of_a_class_has_its_attendance() -> None:
    one = placed("class")
    attend(one)
    with pytest.raises(AttendanceMissing) as refused, unchanged(one):
        conclude_training(one, TRAINING, CLASS, by="retno", on=CLASS[-1], now=NOW)
    assert refused.value.details["dates"] == list(CLASS[1:])


@given(some.decimals("0", "100", places=2), some.decimals("0", "100", places=2))
def test_who_reaches_both_marks_passes_and_nobody_else(theory: Decimal, practice: Decimal) -> None:
    passes = theory >= 70 and practice >= 70
    assert (examined(str(theory), str(practice)).status == "passed") == passes


@given(some.lists(some.booleans(), min_size=5, max_size=5))
def test_more_presence_never_turns_a_pass_into_a_failure(present: list[bool]) -> None:
    order = ["absent", "failed", "passed"]
    less, more = taught(*present), taught(*(True, *present[1:]))
    assert order.index(less.status) <= order.index(more.status)


# The rules are data.


def test_the_rules_are_ours_and_say_so() -> None:
    assert {one.scheme: one.confidence for one in PASS_RULES} == {"person": "C", "bimtek": "C"}
    with pytest.raises(PassRuleMissing):
        pass_rule("person", date(2020, 12, 31))


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("theory_at_least: 101", "less than or equal to 100"),
        ("resits: 1", "asks for nothing"),
        ("theory_at_least: 70, resits: -1", "greater than or equal to 0"),
    ],
)
def test_a_fault_of_the_file_is_named(tmp_path: Path, line: str, fault: str) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(f"- {{scheme: person, {line}, legal_basis: b, stated: s, confidence: C, valid_from: 2026-01-01}}\n")
    with pytest.raises(DataFault, match=fault):
        load_pass_rules(file)


def test_a_rule_without_marks_passes_no_examination() -> None:
    rule = PassRule(
        scheme="person", attendance_percent=Decimal(80), legal_basis="b", stated="s", confidence="C", valid_from=EXAM
    )
    one = placed()
    attend(one)
    conclude_examination(one, rule, (EXAM,), by="retno", on=EXAM, now=NOW)
    assert one.status == "failed"
