"""An audit is made: opening meeting, findings against clauses, closing meeting."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from services.certification.audit.audit import CORRECTED, Attendance, Audit, AuditMeeting, Finding, Grade
from services.certification.audit.planning import refuse_small_share
from services.certification.certification.certification import Member
from services.certification.certification.team import NotAMember
from shared.errors import RefusedByRule
from shared.journal.events import Event

MOST_FINDINGS: Final = 500


class AuditBegunAlready(RefusedByRule):
    code = "audit-begun-already"
    indonesian = "Pertemuan pembukaan audit ini sudah dicatat."
    english = "The opening meeting of this audit is recorded already."


class AuditOpenAlready(RefusedByRule):
    code = "audit-open-already"
    indonesian = "Audit lain dalam sertifikasi ini masih terbuka; tutup dahulu audit itu."
    english = "Another audit of this certification is open; close that one first."


class TooManyFindings(RefusedByRule):
    code = "too-many-findings"
    indonesian = "Satu audit mencatat paling banyak {most} temuan; rencanakan kunjungan lain."
    english = "An audit has at most {most} findings; plan another visit."


class FindingUnknown(RefusedByRule):
    code = "finding-unknown"
    indonesian = "Audit ini tidak mempunyai temuan nomor {number}."
    english = "This audit has no finding number {number}."


class FindingAsksNothing(RefusedByRule):
    code = "finding-asks-nothing"
    indonesian = "Temuan nomor {number} berkategori {grade:words}, yang tidak meminta tindakan perbaikan."
    english = "Finding number {number} is graded {grade:words}, which asks for no correction."


class FindingRaisedAlready(RefusedByRule):
    code = "finding-raised-already"
    indonesian = "Temuan nomor {number} sudah diterbitkan sebagai ketidaksesuaian."
    english = "Finding number {number} is raised as a nonconformity already."


class FindingsMissing(RefusedByRule):
    code = "findings-missing"
    indonesian = "Audit ini belum mempunyai temuan; catat juga klausul yang sesuai sebelum menutupnya."
    english = "This audit has no finding yet; record clauses that conform, too, before you close it."


class FindingsNotRaised(RefusedByRule):
    """`findings`: their numbers."""

    code = "findings-not-raised"
    indonesian = "Temuan nomor {findings} belum diterbitkan sebagai ketidaksesuaian; terbitkan sebelum menutup audit."
    english = "Findings number {findings} are not raised as nonconformities; raise them before you close the audit."
    clause = "ISO/IEC 17065 7.4.6"


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class AuditOpened(Event[Audit]):
    """The opening meeting was held; `team` is the team of the audit from that day on."""

    TOPIC = "certification.audit-opened"
    INDONESIAN = "Audit dibuka; hadir dari klien: {client}."
    ENGLISH = "The audit was opened; present for the client: {client}."
    attended: tuple[str, ...]
    client: tuple[str, ...]
    file: UUID | None
    team: tuple[Member, ...]
    by: str
    on: date

    def apply(self, audit: Audit) -> None:
        audit.status, audit.team = "open", self.team
        audit.opening = AuditMeeting(Attendance(self.attended, self.client, self.file), self.by, self.on)
        audit.happened_until = self.on


class FindingRecorded(Event[Audit]):
    """An auditor recorded a finding against a clause."""

    TOPIC = "certification.finding-recorded"
    INDONESIAN = "Temuan nomor {number} atas {clause} ({grade}): {words}"
    ENGLISH = "Finding number {number} against {clause} ({grade}): {words}"
    number: int
    clause: str
    words: str
    grade: Grade
    by: str
    on: date

    def apply(self, audit: Audit) -> None:
        finding = Finding(self.number, self.clause, self.words, self.grade, self.by, self.on)
        audit.findings = (*audit.findings, finding)
        audit.happened_until = self.on


class FindingRaised(Event[Audit]):
    """A finding was raised as a nonconformity."""

    TOPIC = "certification.finding-raised"
    INDONESIAN = "Temuan nomor {number} diterbitkan sebagai ketidaksesuaian."
    ENGLISH = "Finding number {number} was raised as a nonconformity."
    number: int
    nonconformity_id: UUID
    by: str
    on: date

    def apply(self, audit: Audit) -> None:
        audit.nonconformities = {**audit.nonconformities, self.number: self.nonconformity_id}
        audit.happened_until = self.on


class AuditClosed(Event[Audit]):
    """The closing meeting was held; `on_site`: the man-days spent at the client."""

    TOPIC = "certification.audit-closed"
    INDONESIAN = "Audit ditutup setelah {on_site} hari orang di lokasi; hadir dari klien: {client}."
    ENGLISH = "The audit was closed after {on_site} man-days on site; present for the client: {client}."
    attended: tuple[str, ...]
    client: tuple[str, ...]
    file: UUID | None
    on_site: Decimal
    deviation_reason: str | None
    by: str
    on: date

    def apply(self, audit: Audit) -> None:
        audit.status, audit.on_site = "closed", self.on_site
        audit.closing = AuditMeeting(Attendance(self.attended, self.client, self.file), self.by, self.on)
        audit.happened_until = self.on


# Decisions – refuse, or record one thing. Time is an argument.
def open_audit(
    audit: Audit, team: tuple[Member, ...], attendance: Attendance, by: str, on: date, now: datetime
) -> None:
    """Records the opening meeting. `team`: who audits from now on. Raises AuditBegunAlready, NotAMember, EffectiveBeforeHistory."""
    if audit.status != "planned":
        raise AuditBegunAlready
    _refuse_strangers(team, attendance)
    audit.refuse_before_history(on)
    audit.record(
        AuditOpened,
        now,
        attended=attendance.team,
        client=attendance.client,
        file=attendance.file,
        team=team,
        by=by,
        on=on,
    )


def record_finding(audit: Audit, clause: str, words: str, grade: Grade, by: str, on: date, now: datetime) -> None:
    """Records a finding. Raises AuditNotOpen, TooManyFindings, EffectiveBeforeHistory."""
    audit.refuse_unless_open()
    if len(audit.findings) == MOST_FINDINGS:
        raise TooManyFindings(most=MOST_FINDINGS)
    audit.refuse_before_history(on)
    number = len(audit.findings) + 1
    audit.record(FindingRecorded, now, number=number, clause=clause, words=words, grade=grade, by=by, on=on)


def raise_finding(audit: Audit, number: int, nonconformity_id: UUID, by: str, on: date, now: datetime) -> Finding:
    """Records that a finding is raised as a nonconformity, and returns it.

    Raises AuditNotOpen, FindingUnknown, FindingAsksNothing, FindingRaisedAlready, EffectiveBeforeHistory.
    """
    audit.refuse_unless_open()
    if not 1 <= number <= len(audit.findings):
        raise FindingUnknown(number=number)
    finding = audit.findings[number - 1]
    if finding.grade not in CORRECTED:
        raise FindingAsksNothing(number=number, grade=finding.grade)
    if number in audit.nonconformities:
        raise FindingRaisedAlready(number=number)
    audit.refuse_before_history(on)
    audit.record(FindingRaised, now, number=number, nonconformity_id=nonconformity_id, by=by, on=on)
    return finding


def close_audit(
    audit: Audit,
    attendance: Attendance,
    on_site: Decimal,
    deviation_reason: str | None,
    by: str,
    on: date,
    now: datetime,
) -> None:
    """Records the closing meeting and the man-days spent on site. A reason in the plan for a small share holds here, too.

    Raises AuditNotOpen, FindingsMissing, FindingsNotRaised, NotAMember, OnSiteShareNeedsReason, EffectiveBeforeHistory.
    """
    audit.refuse_unless_open()
    if not audit.findings:
        raise FindingsMissing
    if audit.unraised:
        raise FindingsNotRaised(findings=audit.unraised)
    _refuse_strangers(audit.team, attendance)
    refuse_small_share(audit.plan, on_site, deviation_reason or audit.plan.deviation_reason)
    audit.refuse_before_history(on)
    audit.record(
        AuditClosed,
        now,
        attended=attendance.team,
        client=attendance.client,
        file=attendance.file,
        on_site=on_site,
        deviation_reason=deviation_reason,
        by=by,
        on=on,
    )


def _refuse_strangers(team: tuple[Member, ...], attendance: Attendance) -> None:
    if not {one.subject for one in team}.issuperset(attendance.team):
        raise NotAMember
