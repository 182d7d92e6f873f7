"""Certificates that certification grants, suspends or withdraws are reported to SIINas and BSN, each by a check with a last day."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol
from uuid import UUID, uuid5

from services.intake.applicant.applicant import Applicant
from services.intake.application.application import Application
from services.intake.application.case_of import of_the_case
from services.intake.calendar.use_cases import Calendars
from services.intake.certificate_report.rules import ReportRule, reports_of
from services.intake.check.check import Check, request
from services.intake.check.overdue import expire
from services.intake.check.read_model import reports_of_case
from shared.contracts.certification import CertificateGranted
from shared.errors import NotFound
from shared.service.deadlines import Deadline
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

_REPORTS = UUID("6a6d7d6e-0f0b-4c58-9d0e-5f1b3b9b8c27")


Status = Literal["granted", "suspended", "restored", "withdrawn"]


class CertificateChanged(Protocol):
    """The contract of a decision about the certificates of a case."""

    @property
    def effective_on(self) -> date: ...
    @property
    def on(self) -> date: ...


@dataclass(frozen=True)
class Change:
    """What became of a certificate: since when it counts, and the day of the decision, from which the working days count."""

    status: Status
    effective_on: date
    on: date
    certificate: str | None = None
    """The number; None for a change of all certificates of the case."""
    valid_until: date | None = None


class CertificateReports:
    """Use cases of reports about certificates."""

    def __init__(self, unit: UnitOfWork, calendars: Calendars) -> None:
        self.unit = unit
        self._calendars = calendars

    @use_case
    async def granted(self, work: Work, event: CertificateGranted) -> None:
        """Reports a certificate that was granted in the case."""
        await self._report(work, Change("granted", event.valid_from, event.on, event.number, event.valid_until))

    @use_case
    async def changed(self, work: Work, status: Status, event: CertificateChanged) -> None:
        """Reports a suspension, its end, or a withdrawal of the certificates of the case."""
        await self._report(work, Change(status, event.effective_on, event.on))

    @use_case
    async def pass_deadline(self, work: Work, due: Deadline) -> None:
        """Records that a report is overdue, once its last day has passed without an answer."""
        expire(await work.load_to_change(Check, due.stream_id), work.ask.local_day, work.ask.now)

    async def _report(self, work: Work, change: Change) -> None:
        one = await of_the_case(work)
        for rule in () if one is None else reports_of(one.service_code, change.on):
            assert one is not None
            await self._ask(rule, change, one, work)

    async def _ask(self, rule: ReportRule, change: Change, one: Application, work: Work) -> None:
        """Requests a check for a change, once."""
        name = f"{one.id}\x00{rule.system}\x00{change.status}\x00{change.certificate}\x00{change.on}"
        id = uuid5(_REPORTS, name)
        with suppress(NotFound):
            await work.read(Check, id)
            return
        calendar = await self._calendars.in_force(change.on)
        asked = {
            "service": one.service_code,
            "number": one.number,
            "nib": (await work.read(Applicant, one.applicant_id)).nib,
            "certificate": change.certificate or await _numbers(rule.system, one, work),
            "status": change.status,
            "decided_on": change.on.isoformat(),
            "effective_on": change.effective_on.isoformat(),
            "valid_until": change.valid_until.isoformat() if change.valid_until else None,
        }
        work.add(
            request(
                id=id,
                office=work.ask.office,
                application=one.id,
                system=rule.system,
                kind="certificate-report",
                step=None,
                asked=asked,
                now=work.ask.now,
                report_by=calendar.working_days_after(change.on, rule.working_days),
            )
        )


async def _numbers(system: str, one: Application, work: Work) -> str | None:
    """The numbers of the case's certificates that were reported as granted."""
    found = [await work.read(Check, id) for id in await work.rows(reports_of_case, case=one.id, of_system=system)]
    numbers = [
        asked["certificate"] for asked in (check.question().asked for check in found) if asked["status"] == "granted"
    ]
    return ", ".join(numbers) or None
