"""Officers check cases that count as approved because no decision came in time."""

from uuid import UUID

from services.intake.application.after_check import NoCheckDue, close_after_check
from services.intake.application.application import Application
from services.intake.application.card_of import card_of
from services.intake.application.documents import HandedIn
from services.intake.application.rights import acting_as, load_own, refuse_own
from services.intake.application.use_cases import Applications
from services.intake.application.values import Finding, RecordWritten
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

RECORD = "after-check"
TITLE = "Berita acara pemeriksaan setelah persetujuan otomatis"


class AfterChecks:
    """Use cases of checks afterwards."""

    def __init__(self, unit: UnitOfWork, applications: Applications) -> None:
        self.unit = unit
        self._applications = applications

    @use_case
    async def close(self, work: Work, id: UUID, finding: Finding, text: str, file: UUID | None) -> Application:
        """Records an officer's finding and closes the check. A file must belong to this case and be released.

        Raises NoCheckDue, NotYourStep, DutiesNotSeparate, EffectiveBeforeHistory.
        """
        application = await load_own(id, work)
        if application.after_check is None:
            raise NoCheckDue
        work.ask = ask = acting_as(work.ask, "after-check", application.after_check.roles)
        await refuse_own(application, work, ask.actor)
        [known] = await self._applications.with_files([HandedIn(RECORD, text, file)], id, work)
        record = RecordWritten(RECORD, TITLE, known.reference, known.file, known.sha256)
        steps = card_of(application, ask.local_day).procedure.steps
        signing = [step.name for step in steps if step.product is not None]
        close_after_check(application, finding, record, signing, by=ask.actor, on=ask.local_day, now=ask.now)
        return application
