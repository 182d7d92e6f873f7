"""Audits in each state, of the cases in tests/certification/given.py."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID, uuid4

from services.certification.audit.audit import Attendance, Audit, AuditPlan, Grade
from services.certification.audit.conducting import close_audit, open_audit, raise_finding, record_finding
from services.certification.audit.planning import AuditVisit, plan_audit
from services.certification.audit.reporting import report_audit
from services.certification.certification.certification import Certification, Member
from services.certification.certification.issuing import issue
from services.certification.personnel.person import Person
from tests.certification.given import AUDITOR, DECIDER, LEAD, NOW, TODAY, ready_for
from tests.certification.personnel.given import granted, observed, person, trained

OBSERVER: Final = "nia"
PLAN = AuditPlan(
    (date(2026, 2, 10), date(2026, 2, 11)),
    ("Pabrik Boyolali",),
    ("ISO 9001:2015 8.5", "SNI 3553:2015 5"),
    ("SNI ISO 9001:2015",),
    Decimal(3),
    Decimal("2.5"),
)
THIRD = replace(PLAN, man_days=Decimal("1.5"), on_site=Decimal("1.5"))
"""The plan of a surveillance: a third of the four man-days of `given`, in halves."""
PRESENT = Attendance((LEAD, AUDITOR), ("Direktur", "Manajer mutu"))
SCHEME: Final = "product-bpsmb"
ID = UUID(int=11)
SURVEILLANCE = AuditVisit("audit-stage-2", "surveillance", UUID(int=12), (Member(LEAD, "lead-auditor"),))


def planned(case: Certification | None = None, visit: AuditVisit | None = None, plan: AuditPlan = PLAN) -> Audit:
    return plan_audit(
        case or ready_for("audit-stage-1"),
        visit or AuditVisit("audit-stage-1"),
        plan,
        id=uuid4(),
        by=LEAD,
        on=TODAY,
        now=NOW,
    )


def opened(case: Certification | None = None, visit: AuditVisit | None = None, plan: AuditPlan = PLAN) -> Audit:
    audit = planned(case, visit, plan)
    open_audit(audit, audit.team, PRESENT if audit.in_course else Attendance((LEAD,), ("Direktur",)), LEAD, TODAY, NOW)
    return audit


def find(audit: Audit, grade: Grade = "conforms", on: date = TODAY, clause: str = "ISO 9001:2015 8.5.1") -> None:
    record_finding(audit, clause, "Suhu pencucian botol tidak dicatat.", grade, AUDITOR, on, NOW)


def close(audit: Audit, on_site: str = "2.5", **more: Any) -> None:
    present = Attendance(tuple(one.subject for one in audit.team), ("Direktur",))
    close_audit(
        audit,
        more.get("present", present),
        Decimal(on_site),
        more.get("reason"),
        LEAD,
        more.get("on", TODAY),
        NOW,
    )


def closed(*grades: Grade) -> Audit:
    """An audit with these findings, each raised where it asks for a correction."""
    audit = opened()
    for number, grade in enumerate(grades or ("conforms",), 1):
        find(audit, grade)
        if number in audit.unraised:
            raise_finding(audit, number, ID, AUDITOR, TODAY, NOW)
    close(audit)
    return audit


def reported(*grades: Grade, on: date = TODAY, number: str = "LA/2026/00001") -> Audit:
    audit = closed(*grades)
    report_audit(audit, number, ready_for("audit-stage-1").the_scheme().correction, LEAD, on, NOW)
    return audit


def issued() -> Certification:
    """A case whose certificate is issued."""
    case = ready_for("hand-over")
    issue(case, ID, "1/SPPT/2026", DECIDER, TODAY, NOW)
    return case


def auditors() -> list[Person]:
    """The auditors of the team in the personnel register, competent under the scheme of the water case."""
    lead, auditor = person("S1", subject=LEAD), person("S1", subject=AUDITOR)
    granted(lead, "lead-auditor", SCHEME)
    trained(lead, "lead-auditor")
    granted(auditor, "auditor", SCHEME)
    observed(auditor, 2)
    return [lead, auditor]
