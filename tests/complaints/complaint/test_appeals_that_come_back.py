"""An appeal that certification could not file comes back to the desk with the reason, as a task, and can be handed over again."""

from typing import Any
from uuid import UUID, uuid4

from services.certification.appeal.handed_over import AppealNotFiled
from shared.journal.appender import Appender
from shared.journal.commit import Commit, Context
from shared.journal.news import News
from tests.complaints.over_http import Running, done, refused, running
from tests.conftest import Databases
from tests.people import PASURUAN

HANDED = {"certification_id": str(uuid4()), "about": "rejected", "argument": "Nomor lot sama dengan berita acara."}
WHY = "Banding atas keputusan ini dapat diajukan paling lambat 4 Maret 2026."


async def refuses(here: Running, certification: Appender, complaint: str) -> None:
    """Certification refuses the appeal, and complaints reacts."""
    event: Any = AppealNotFiled
    case, now = UUID(complaint), here.clock.now()
    facts = {"certification_id": UUID(HANDED["certification_id"]), "about": "rejected", "code": "appeal-too-late"}
    refusal = event(
        originator_id=uuid4(),
        originator_version=1,
        timestamp=now,
        originator_topic="certification.appeal-refusal",
        office=PASURUAN,
        case_id=case,
        **facts,
        why=WHY,
        on=now.date(),
    )
    context = Context(case, "jejak:certification", "system", PASURUAN, "journal", uuid4(), now, now)
    await certification.append(Commit(context, [refusal]))
    await here.follower.catch_up()


async def test_a_refused_appeal_is_a_task_of_the_desk(databases: Databases) -> None:
    certification = Appender(databases.of("certification"), News())
    async with running(databases) as here:
        filed = await here.files(kind="appeal")
        done(await here.act(filed, "acceptance", {}))
        done(await here.act(filed, "appeal-hand-over", HANDED))
        assert await here.tasks(filed) == []
        refused(await here.act(filed, "classification", {"component": "product"}), 409, "complaint-closed")

        for _ in range(2):
            await refuses(here, certification, filed["id"])
        assert (await here.shown(filed))["status"] == "accepted"
        assert await here.tasks(filed) == [("complaint-appeal-back", "complaints-officer")]
        told = [one for one in await here.journal() if one.type == "complaints.appeal-came-back"]
        assert [(one.fields()["code"], one.fields()["why"]) for one in told] == [("appeal-too-late", WHY)]

        done(await here.act(filed, "appeal-hand-over", HANDED))
        assert ((await here.shown(filed))["status"], await here.tasks(filed)) == ("handed-over", [])
    await certification.close()
