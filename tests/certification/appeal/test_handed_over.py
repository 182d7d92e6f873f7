"""An appeal of the complaints desk is filed by the rules of certification; a refusal goes back to the complaint, and is not lost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from services.certification.appeal.time_limits import appeal_time_limit
from services.certification.certification.certification import Certification
from services.certification.certification.decision import reject
from services.complaints.complaint.verification import AppealHandedOver
from shared.journal.appender import Appender
from shared.journal.commit import Commit, Context
from shared.journal.news import News
from tests.certification.given import DECIDER, NOW, SURAKARTA, TODAY, ready_for
from tests.certification.over_http import Running, done, running
from tests.conftest import Databases
from tests.gates.replaying import differing

COMPLAINT, DESK = UUID(int=91), "rukmini"
ARGUMENT = "Nomor lot pada berita acara sama dengan label contoh."


def rejected() -> Certification:
    case = ready_for("decision")
    reject(case, "SNI 3553:2015 5", "Nitrit 0,2 mg/l, batas 0,1 mg/l.", DECIDER, TODAY, NOW)
    return case


@asynccontextmanager
async def handing(databases: Databases) -> AsyncIterator[tuple[Running, Any]]:
    """Certification, and what hands an appeal of a complaint to it."""
    appender = Appender(databases.of("complaints"), News())
    async with running(databases) as service:

        async def hand_over(certification: UUID, about: str = "rejected", **changes: Any) -> list[Any]:
            handed: Any = AppealHandedOver
            fields = {"argument": ARGUMENT, "received_on": TODAY, "by": DESK, "on": TODAY, "certificate_id": None}
            event = handed(
                originator_id=uuid4(),
                originator_version=1,
                timestamp=NOW,
                certification_id=certification,
                about=about,
                **{**fields, **changes},
            )
            now = service.clock.now()
            context = Context(COMPLAINT, DESK, "complaints-officer", SURAKARTA, "counter", uuid4(), now, now)
            before = len(await service.journal())
            await appender.append(Commit(context, [event]))
            await service.follower.catch_up()
            return (await service.journal())[before + 1 :]

        yield service, hand_over
    await appender.close()


async def test_it_is_filed_in_the_case_of_the_decision(databases: Databases) -> None:
    async with handing(databases) as (service, hand_over):
        case = rejected()
        id = await service.keeps(case)
        filed, acknowledged = await hand_over(id)
        assert (filed.type, acknowledged.type) == ("certification.appeal-filed", "certification.appeal-acknowledged")
        assert {filed.case_id, acknowledged.case_id} == {case.case_id}
        [line] = done(await service.person("mulyono", "head-of-office").get(f"/appeals?certification={id}"))["items"]
        shown = done(await service.person("mulyono", "head-of-office").get(f"/appeals/{line['id']}"))
        assert (shown["argument"], shown["filed_by"], shown["filed_on"]) == (ARGUMENT, DESK, "2026-02-02")
        assert filed.fields()["complaint"] == str(COMPLAINT)
        assert differing(databases.url, [service.unit]) == []


async def test_a_refusal_goes_back_to_the_complaint(databases: Databases) -> None:
    async with handing(databases) as (service, hand_over):
        id = await service.keeps(rejected())
        await hand_over(id)
        early = date(2026, 1, 30)
        refusals = [
            ((id,), {}, "appealed-already"),
            ((id, "certificate-withdrawn"), {}, "certificate-not-named"),
            ((id, "something-else"), {}, "decision-not-appealable"),
            ((uuid4(),), {}, "not-found"),
            ((await service.keeps(ready_for("decision")),), {}, "nothing-to-appeal"),
            ((await service.keeps(rejected()),), {"received_on": early}, "effective-before-history"),
        ]
        for where, changes, code in refusals:
            [refusal] = await hand_over(*where, **changes)
            assert (refusal.type, refusal.case_id) == ("certification.appeal-not-filed", COMPLAINT)
            assert (refusal.fields()["code"], bool(refusal.fields()["why"])) == (code, True)


async def test_a_case_of_another_office_is_refused_too(databases: Databases) -> None:
    async with handing(databases) as (service, hand_over):
        other = ready_for("decision", "green-industry")
        reject(other, "SIH 2.1", "Rasio energi.", DECIDER, TODAY, NOW)
        [refusal] = await hand_over(await service.keeps(other))
        assert refusal.fields()["code"] == "other-office"


async def test_the_day_of_the_receipt_counts_and_not_that_of_the_hand_over(databases: Databases) -> None:
    async with handing(databases) as (service, hand_over):
        last = appeal_time_limit(SURAKARTA, TODAY).file_by(TODAY)
        id = await service.keeps(rejected())
        service.clock.set(NOW.replace(month=4))
        filed, _ = await hand_over(id, received_on=last)
        assert filed.fields()["filed_on"] == last.isoformat()
