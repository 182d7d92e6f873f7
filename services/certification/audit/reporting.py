"""The report of an audit is issued: numbered, rendered from the events, and kept by the SHA-256 of its text."""

from datetime import date, datetime

from services.certification.audit.audit import Audit, AuditReport
from services.certification.audit.report import FORM, Issue, digest, report_text
from services.certification.scheme.scheme import Correction
from shared.errors import RefusedByRule
from shared.journal.events import Event
from shared.months import after_months
from shared.privacy.clear_text import Digest, OfficialNumber


class AuditNotClosed(RefusedByRule):
    code = "audit-not-closed"
    indonesian = "Laporan diterbitkan setelah audit ditutup; audit ini berstatus {status:words}."
    english = "The report follows the closing of the audit; this audit is {status:words}."


class ReportedAlready(RefusedByRule):
    code = "audit-reported-already"
    indonesian = "Laporan audit ini sudah terbit dengan nomor {number}."
    english = "The report of this audit is issued as number {number}."


class NotReported(RefusedByRule):
    code = "audit-not-reported"
    indonesian = "Laporan audit ini belum terbit."
    english = "The report of this audit is not issued yet."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class AuditReported(Event[Audit]):
    """The report was issued. Corrections are due months after it: `major_due_on`, `minor_due_on`, by the scheme of that day."""

    TOPIC = "certification.audit-reported"
    INDONESIAN = "Laporan audit nomor {number} diterbitkan."
    ENGLISH = "Audit report number {number} was issued."
    number: OfficialNumber
    form: int
    text_sha256: Digest
    major_due_on: date | None
    minor_due_on: date | None
    by: str
    on: date

    def apply(self, audit: Audit) -> None:
        audit.status = "reported"
        audit.report = AuditReport(
            self.number, self.form, self.text_sha256, self.major_due_on, self.minor_due_on, self.by, self.on
        )
        audit.happened_until = self.on


# Decisions – refuse, or record one thing. Time is an argument.
def refuse_report(audit: Audit, on: date) -> None:
    """Refuses a report that is not due, before a number is taken. Raises ReportedAlready, AuditNotClosed, EffectiveBeforeHistory."""
    if audit.report is not None:
        raise ReportedAlready(number=audit.report.number)
    if audit.status != "closed":
        raise AuditNotClosed(status=audit.status)
    audit.refuse_before_history(on)


def report_audit(audit: Audit, number: str, correction: Correction | None, by: str, on: date, now: datetime) -> None:
    """Issues the report under a number; `correction`: the scheme's time for corrections. Raises like `refuse_report`."""
    refuse_report(audit, on)
    major = None if correction is None else after_months(on, correction.major_months)
    minor = None if correction is None else after_months(on, correction.minor_months)
    audit.record(
        AuditReported,
        now,
        number=number,
        form=FORM,
        text_sha256=digest(report_text(audit, Issue(number, on, major, minor))),
        major_due_on=major,
        minor_due_on=minor,
        by=by,
        on=on,
    )


def issued_text(audit: Audit) -> str:
    """The text of the report that was issued. Raises NotReported."""
    if audit.report is None:
        raise NotReported
    return report_text(audit, Issue.of(audit.report))
