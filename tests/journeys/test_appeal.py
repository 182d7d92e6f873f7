"""Story 8: a rejection is appealed, and the case's page at intake tells the truth on each day."""

from pathlib import Path
from typing import Any

from deploy.demonstration.body import API, BPSMB, Body, Matter, Post
from deploy.demonstration.bottled_water import handed_over, until_evaluation
from deploy.simulators import MailServer
from tests.conftest import Databases
from tests.systems import staged

OTHER_DECIDER = Post("indah", "certification-decider", "Indah Permatasari")
COMMITTEE = ("endah", "farid", "gita")
CLAUSE = "SNI 3553:2015 butir 5"


async def test_an_upheld_appeal_ends_with_a_certificate_by_another_decider(
    databases: Databases, tmp_path: Path
) -> None:
    async with staged(databases, tmp_path, MailServer()) as stage:
        matter = await until_evaluation(stage)
        await _rejected(matter)
        assert await _page(matter) == ("rejected", "Ditolak", CLAUSE, "ended")
        await _upheld(matter)
        assert await _page(matter) == ("accepted", "Direkomendasikan Komite Teknis", None, "kept")
        await _decided_by_another(matter)
        assert await _page(matter) == ("accepted", "Diputuskan bersertifikat", None, "kept")
        certificate = await handed_over(matter)
        assert await _page(matter) == ("completed", "Sertifikat diserahkan", None, "kept")
        happened = [(one["what"], one["title"]) for one in (await _tracked(matter))["history"]]
        assert happened[happened.index(("rejected", None)) :] == [
            ("rejected", None),
            ("reopened", "Direkomendasikan Komite Teknis"),
            ("stage", "Diputuskan bersertifikat"),
            ("stage", "SKRD diterbitkan"),
            ("stage", "Retribusi lunas"),
            ("stage", "Sertifikat diserahkan"),
            ("completed", None),
        ]
        answer = await matter.stage.staff.client.get(f"{API}/certificates/{certificate}")
        assert matter.stage.expect(answer, 200)["standing"] == "valid"
        assert await matter.stage.timeline(matter.case)


async def _rejected(matter: Matter) -> None:
    await matter.clock("2026-04-13")
    await matter.here("manager", "/evaluation", {"words": "Nomor lot contoh diragukan."})
    await _recommended(matter, "2026-04-15", "reject")
    await matter.clock("2026-04-16")
    await matter.here("decider", "/rejection", {"clause": CLAUSE, "evidence": "Contoh uji bukan dari lot itu."})


async def _recommended(matter: Matter, day: str, outcome: str) -> None:
    """The committee meets and all its members vote alike."""
    await matter.clock(day)
    id = matter.path.rpartition("/")[2]
    agenda = {"members": [matter.body[one].subject for one in COMMITTEE], "agenda": [id], "held_on": day}
    meeting = await matter.post("endah", f"{API}/meetings", agenda, 201)
    for one in COMMITTEE:
        vote = {"certification_id": id, "vote": outcome, "grounds": "Menurut berita acara contoh."}
        await matter.post(one, f"{API}/meetings/{meeting['id']}/votes", vote)
    minutes = {"certification_id": id, "minutes": f"Notulen rapat Komite Teknis {day}."}
    await matter.post("endah", f"{API}/meetings/{meeting['id']}/conclusion", minutes)


async def _upheld(matter: Matter) -> None:
    """The counter files the client's letter; people who appear nowhere in the case handle it."""
    stage, staff = matter.stage, matter.stage.staff
    await matter.clock("2026-04-20")
    letter = {"about": "rejected", "argument": "Nomor lot pada berita acara sama dengan label contoh."}
    filed = await staff.front_office.post(f"{matter.path}/appeals", letter, Channel="letter")
    appeal = stage.expect(filed, 201)
    assert appeal["decide_by"] == "2026-05-20"
    path = f"{API}/appeals/{appeal['id']}"
    head, handler = staff.person("mulyono", "head-of-office"), staff.person("lestari", "staff-officer")
    of_the_case = {"handlers": [handler.subject, matter.body["lead"].subject]}
    stage.expect(await head.post(f"{path}/assignment", of_the_case), 409, "appeal-by-somebody-of-the-case")
    stage.expect(await head.post(f"{path}/assignment", {"handlers": [handler.subject]}), 200)
    await matter.clock("2026-04-28")
    grounds = {"outcome": "upheld", "grounds": "Nomor lot contoh sama dengan berita acara pengambilan contoh."}
    stage.expect(await handler.post(f"{path}/decision", grounds), 200)
    await stage.settle(matter.case)


async def _decided_by_another(matter: Matter) -> None:
    """The committee that had recommended to reject reviews the case again, too."""
    matter.body = Body(matter.stage, {**BPSMB, "other-decider": OTHER_DECIDER}, matter.body.scheme)
    await matter.body.register()
    await matter.here("other-decider", "/decision", None, 409, "stage-not-yet")
    await _recommended(matter, "2026-05-04", "certify")
    await matter.clock("2026-05-05")
    await matter.here("decider", "/decision", None, 409, "decider-may-not-decide-again")
    await matter.here("other-decider", "/decision")


async def _page(matter: Matter) -> tuple[str, str, str | None, str]:
    """What the citizen's page says: status, state, the ground of a refusal, and whether the promise was kept."""
    found = await _tracked(matter)
    return found["status"], found["state"], found["legal_ground"], found["timing"]


async def _tracked(matter: Matter) -> dict[str, Any]:
    counter = matter.stage.staff.front_office
    shown = matter.stage.expect(await counter.get(f"/intake/v1/applications/{matter.case}"), 200)
    found: dict[str, Any] = matter.stage.expect(
        await matter.stage.staff.client.get(f"/intake/v1/track/{shown['receipt']}"), 200
    )
    return found
