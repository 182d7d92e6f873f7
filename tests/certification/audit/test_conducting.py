"""Findings are recorded while an audit is open; each that asks for a correction is raised before it closes."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.certification.audit.audit import CORRECTED, Attendance, AuditNotOpen, Grade, by_grade
from services.certification.audit.conducting import (
    AuditBegunAlready,
    FindingAsksNothing,
    FindingRaisedAlready,
    FindingsMissing,
    FindingsNotRaised,
    FindingUnknown,
    open_audit,
    raise_finding,
)
from services.certification.audit.planning import OnSiteShareNeedsReason
from services.certification.certification.certification import Member
from services.certification.certification.team import NotAMember
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from tests.certification.audit.given import ID, OBSERVER, PRESENT, close, closed, find, opened, planned
from tests.certification.given import AUDITOR, LEAD, NOW, TEAM, TODAY

GRADES: tuple[Grade, ...] = ("conforms", "observation", "minor", "major")


def test_an_audit_opens_once_with_members_of_its_team() -> None:
    audit = planned()
    with pytest.raises(NotAMember):
        open_audit(audit, TEAM, Attendance(("orang-lain",), ("Direktur",)), LEAD, TODAY, NOW)
    open_audit(audit, TEAM, PRESENT, LEAD, TODAY, NOW)
    assert (audit.status, audit.opening and audit.opening.attendance) == ("open", PRESENT)
    with pytest.raises(AuditBegunAlready):
        open_audit(audit, TEAM, PRESENT, LEAD, TODAY, NOW)


def test_findings_are_numbered_from_1() -> None:
    audit = opened()
    find(audit)
    find(audit, "minor")
    assert [(one.number, one.grade) for one in audit.findings] == [(1, "conforms"), (2, "minor")]
    assert audit.unraised == [2]


@pytest.mark.parametrize("audit", [planned(), closed()], ids=["planned", "closed"])
def test_findings_are_recorded_only_while_it_is_open(audit: object) -> None:
    with pytest.raises(AuditNotOpen):
        find(audit)  # type: ignore[arg-type]


def test_a_finding_is_not_dated_before_the_opening() -> None:
    with pytest.raises(EffectiveBeforeHistory):
        find(opened(), on=date(2026, 2, 1))


def test_a_finding_is_raised_once_and_only_if_it_asks_for_a_correction() -> None:
    audit = opened()
    find(audit, "observation")
    find(audit, "major")
    with pytest.raises(FindingAsksNothing):
        raise_finding(audit, 1, ID, AUDITOR, TODAY, NOW)
    assert raise_finding(audit, 2, ID, AUDITOR, TODAY, NOW).grade == "major"
    with pytest.raises(FindingRaisedAlready):
        raise_finding(audit, 2, ID, AUDITOR, TODAY, NOW)
    for number in (0, 3):
        with pytest.raises(FindingUnknown):
            raise_finding(audit, number, ID, AUDITOR, TODAY, NOW)


def test_an_audit_without_findings_does_not_close() -> None:
    with pytest.raises(FindingsMissing):
        close(opened())


@given(grades=st.lists(st.sampled_from(GRADES), min_size=1, max_size=12), data=st.data())
def test_no_audit_closes_over_a_finding_that_is_not_raised(grades: list[Grade], data: st.DataObject) -> None:
    audit = opened()
    for grade in grades:
        find(audit, grade)
    asking = [number for number, grade in enumerate(grades, 1) if grade in CORRECTED]
    for number in asking:
        if data.draw(st.booleans()):
            raise_finding(audit, number, ID, AUDITOR, TODAY, NOW)
    left = [number for number in asking if number not in audit.nonconformities]
    if left:
        with pytest.raises(FindingsNotRaised) as refused:
            close(audit)
        assert refused.value.details["findings"] == left
    else:
        close(audit)
        assert audit.status == "closed"
    assert sum(by_grade(audit.findings).values()) == len(grades)


def test_the_time_on_site_is_checked_when_it_closes() -> None:
    audit = opened()
    find(audit)
    with pytest.raises(OnSiteShareNeedsReason):
        close(audit, "1")
    close(audit, "1", reason="Pabrik berhenti berproduksi pada hari kedua.")
    assert str(audit.on_site) == "1"


def test_an_observer_counts_who_was_at_both_meetings() -> None:
    team = (*TEAM, Member(OBSERVER, "observer"))
    for present, counted in (((LEAD, OBSERVER), [OBSERVER]), ((LEAD,), [])):
        audit = planned()
        open_audit(audit, team, Attendance((LEAD, OBSERVER), ("Direktur",)), LEAD, TODAY, NOW)
        find(audit)
        close(audit, present=Attendance(present, ("Direktur",)))
        assert audit.observers == counted


@given(order=st.lists(st.sampled_from(["open", "find", "raise", "close"]), max_size=12))
def test_in_any_order_a_closed_audit_was_opened_and_raised_its_findings(order: list[str]) -> None:
    audit = planned()
    acts: dict[str, Callable[[], object]] = {
        "open": lambda: open_audit(audit, TEAM, PRESENT, LEAD, TODAY, NOW),
        "find": lambda: find(audit, "minor"),
        "raise": lambda: raise_finding(audit, len(audit.findings), ID, AUDITOR, TODAY, NOW),
        "close": lambda: close(audit),
    }
    for act in order:
        try:
            acts[act]()
        except RefusedByRule:
            continue
    if audit.status == "closed":
        assert audit.opening is not None
        assert audit.findings
        assert audit.unraised == []
