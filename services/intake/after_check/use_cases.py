"""Checking afterwards what counts as approved because nobody decided in time."""

from uuid import UUID

from services.intake.application.after_check import Finding, NoCheckDue
from services.intake.application.application import Application
from services.intake.application.card_of import card_of
from services.intake.application.documents import HandedIn
from services.intake.application.rights import acting, refuse_own, theirs
from services.intake.application.use_cases import Applications
from services.intake.application.values import RecordWritten
from shared.service.unit_of_work import Answer, Ask, UnitOfWork, Work

RECORD = "after-check"
TITLE = "Berita acara pemeriksaan setelah persetujuan otomatis"


class AfterChecks:
    """Use cases of checks afterwards."""

    def __init__(self, unit: UnitOfWork, applications: Applications) -> None:
        self.unit = unit
        self._applications = applications

    async def close(self, application_id: UUID, finding: Finding, text: str, file: UUID | None, ask: Ask) -> Answer:
        """An officer examined it, and wrote down what was found. A file must be of this case and released.

        Refuses with NoCheckDue, NotYourStep, DutiesNotSeparate, EffectiveBeforeHistory.
        """

        async def decide(work: Work) -> Application:
            one = await theirs(application_id, work)
            if one.after_check is None:
                raise NoCheckDue
            work.ask = acting(ask, "after-check", one.after_check.roles)
            await refuse_own(one, work, ask.actor)
            [known] = await self._applications.with_files([HandedIn(RECORD, text, file)], one.id, work)
            record = RecordWritten(RECORD, TITLE, known.reference, known.file, known.sha256)
            steps = card_of(one, ask.local_day).procedure.steps
            signing = [step.name for step in steps if step.product is not None]
            one.close_after_check(finding, record, signing, by=ask.actor, on=ask.local_day, now=ask.now)
            return one

        return await self.unit.run(ask, decide)
