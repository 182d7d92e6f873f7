"""Cases that were invited to the survey, and people who answer it over HTTP."""

from collections.abc import Sequence
from uuid import UUID, uuid4

import httpx

from services.complaints.case.case import Case, case_of
from services.complaints.case.course import accept, decide, know
from services.complaints.survey.invitation import Invitation
from services.complaints.survey.questionnaire import UNSUR
from shared.contracts.complaints import SURVEY_LINK, invitation_of
from shared.contracts.intake import ApplicationCompleted
from shared.service.unit_of_work import Work
from tests.complaints.survey.over_http import Running

TERA, IKM, SKA = "PSR-TERA", "PSR-IKM", "PSR-SKA"
FIVE = ("334434434", "433444433", "343433434", "444444444", "232433333")
"""Five respondents, a digit for each unsur in the order of the questionnaire: their index is 87.22."""


async def served(running: Running, case: UUID, service: str = TERA) -> None:
    """Tells complaints that the service of a case was given today, for the first time or once more, and lets it react."""
    ask = running.system(case_id=case)

    async def record(work: Work) -> None:
        if await work.unit.newest(case_of(case)) is None:
            known = work.add(know(case, ask.office, None, ask.now))
            accept(known, "REG/2026/00001", service, (), ask.now)
        else:
            known = await work.load_to_change(Case, case_of(case))
        decide(known, ApplicationCompleted.TYPE, ask.local_day, ask.now)

    await running.unit.run(ask, record)
    await running.follower.catch_up()


async def invited(running: Running, service: str = TERA, case: UUID | None = None) -> str:
    """Serves the person of a case, and returns the token of their invitation as the service that sends messages opens it."""
    case = case or uuid4()
    await served(running, case, service)
    one = await running.unit.fold(Invitation, invitation_of(case))
    return running.personal.open_of_installation(one.link, one.id, SURVEY_LINK)


def form(scores: str, **more: str) -> dict[str, str]:
    """A filled questionnaire."""
    return {**dict(zip(UNSUR, scores, strict=True)), **more}


async def answers(running: Running, token: str, scores: str, **more: str) -> httpx.Response:
    """Sends the questionnaire of an invitation."""
    return await running.client.post("/survei", data={"token": token, **form(scores, **more)})


async def answered(running: Running, scores: Sequence[str] = FIVE, service: str = TERA, **more: str) -> None:
    """Invites a person for each answer, and lets them answer."""
    for one in scores:
        answer = await answers(running, await invited(running, service), one, **more)
        assert answer.status_code == 200, answer.text
