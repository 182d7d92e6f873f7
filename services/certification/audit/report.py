"""The text of an audit report, in Indonesian, made from the state of the audit alone: the same events give the same text.

A report that is issued keeps its `form` and the SHA-256 of its text. Words and layout of a form never change: a new layout is a
new form.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Final

from services.certification.audit.audit import Audit, AuditMeeting, AuditReport, Finding, Grade, Occasion, by_grade
from services.certification.certification.auditing import AuditStage
from services.certification.certification.certification import Part

FORM: Final = 1
_MONTHS: Final = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
_STAGES: Final[Mapping[AuditStage, str]] = {
    "audit-stage-1": "Audit kecukupan (tahap 1)",
    "audit-stage-2": "Audit kesesuaian (tahap 2)",
}
_OCCASIONS: Final[Mapping[Occasion, str]] = {
    "initial": "sertifikasi awal",
    "surveillance": "survailen",
    "recertification": "sertifikasi ulang",
}
_PARTS: Final[Mapping[Part, str]] = {
    "lead-auditor": "lead auditor",
    "auditor": "auditor",
    "sampling-officer": "petugas pengambil contoh",
    "technical-expert": "tenaga ahli",
    "observer": "pengamat",
    "trainee": "magang",
}
_GRADES: Final[Mapping[Grade, str]] = {
    "conforms": "sesuai",
    "observation": "observasi",
    "minor": "ketidaksesuaian minor",
    "major": "ketidaksesuaian mayor",
}


@dataclass(frozen=True)
class Issue:
    """What the report adds to the audit: its number and day, and the last days for corrections."""

    number: str
    on: date
    major_due_on: date | None
    minor_due_on: date | None

    @classmethod
    def of(cls, report: AuditReport) -> "Issue":
        return cls(report.number, report.on, report.major_due_on, report.minor_due_on)


def report_text(audit: Audit, issue: Issue) -> str:
    """The whole report, lines ended by a line feed. The audit is closed."""
    return "".join(f"{line}\n" for line in _lines(audit, issue))


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def _lines(audit: Audit, issue: Issue) -> Iterator[str]:
    yield from ("LAPORAN AUDIT", f"Nomor: {issue.number}", f"Tanggal: {_day(issue.on)}", "")
    yield f"Lembaga: {audit.body}"
    yield f"Skema: {audit.scheme_name}"
    yield f"Standar: {audit.standard or '–'}"
    yield f"Jenis: {_STAGES[audit.stage]}, {_OCCASIONS[audit.occasion]}"
    yield from (f"{one.title}: {one.value}" for one in audit.client)
    yield from ("", "TIM", *(f"- {one.subject}: {_PARTS[one.part]}" for one in audit.team), "", "RENCANA")
    plan = audit.plan
    yield f"Hari: {_joined(_day(one) for one in plan.days)}"
    yield f"Lokasi: {_joined(plan.sites)}"
    yield f"Klausul: {_joined(plan.clauses)}"
    yield f"Kriteria: {_joined(plan.criteria)}"
    yield f"Waktu audit: {_number(plan.man_days)} hari orang, di lokasi {_number(plan.on_site)}"
    if plan.deviation_reason is not None:
        yield f"Alasan bagian di lokasi kurang dari 80%: {plan.deviation_reason}"
    yield from _meeting("PEMBUKAAN", audit.opening)
    yield from _meeting("PENUTUPAN", audit.closing)
    yield f"Waktu di lokasi: {_number(audit.on_site or Decimal())} hari orang"
    yield from ("", "TEMUAN")
    for one in audit.findings:
        yield from _finding(one)
    yield from ("", "RINGKASAN")
    yield from (f"{_GRADES[grade].capitalize()}: {count}" for grade, count in by_grade(audit.findings).items())
    if audit.nonconformities and issue.major_due_on is not None and issue.minor_due_on is not None:
        yield f"Tindakan perbaikan diselesaikan paling lambat: mayor {_day(issue.major_due_on)}, minor {_day(issue.minor_due_on)}"


def _meeting(title: str, meeting: AuditMeeting | None) -> Iterator[str]:
    if meeting is not None:
        yield from ("", title, f"Hari: {_day(meeting.on)}")
        yield f"Hadir dari lembaga: {_joined(meeting.attendance.team)}"
        yield f"Hadir dari klien: {_joined(meeting.attendance.client)}"


def _finding(one: Finding) -> Iterator[str]:
    yield f"{one.number}. {one.clause} – {_GRADES[one.grade]}"
    yield f"   {one.words}"
    yield f"   Dicatat oleh {one.by} pada {_day(one.on)}"


def _day(on: date) -> str:
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(parts) or "–"
