"""Complaints follows the cases of intake; a complaint holds its case; the head releases it; a hold ends by itself."""

from typing import Any

import pytest

from services.complaints.case.case import CaseUnknown
from services.intake.application.end import Completed
from tests.complaints.case.given import CASE
from tests.complaints.case.over_http import RECEIPT, TODAY, Followed, following
from tests.complaints.over_http import done, refused
from tests.conftest import Databases
from tests.gates.replaying import differing
from tests.people import PASURUAN

PATH = f"/cases/{CASE}"
BODY = {"reason": "Pengaduan tidak menyangkut pencabutan."}


async def tasks(matter: Followed) -> list[tuple[str, str]]:
    items = done(await matter.here.head.get("/tasks?kind=held-case"))["items"]
    return [(one["role"], one["case_id"]) for one in items]


def holds(shown: dict[str, Any]) -> list[str | None]:
    return [one["complaint"] for one in shown["holds"]]


async def test_complaints_follows_a_case_of_intake(databases: Databases) -> None:
    async with following(databases) as matter:
        await matter.submitted()
        await matter.accepted()
        shown = await matter.shown()
        assert (shown["number"], shown["service_code"], shown["served_on"]) == ("REG/2026/00001", "PSR-BBM", None)
        await matter.hears(Completed, 3, outcome="delivered", on_time=True, completed_on=TODAY)
        assert (await matter.shown())["served_on"] == TODAY.isoformat()

        cases = matter.complaints.cases
        assert (await cases.find(PASURUAN, receipt=RECEIPT)).case_id == CASE
        assert (await cases.find(PASURUAN, number="REG/2026/00001")).case_id == CASE
        with pytest.raises(CaseUnknown):
            await cases.find("bpsmb-surakarta", number="REG/2026/00001")
        assert RECEIPT not in str([one.payload for one in await matter.timeline() if one.type.startswith("complaints")])
        stranger = matter.here.person("jauh", "complaints-officer", office="bpsmb-surakarta")
        assert (await stranger.get(PATH)).status_code == 403


async def test_the_head_releases_a_held_case_with_a_reason(databases: Databases) -> None:
    async with following(databases) as matter:
        await matter.submitted()
        await matter.accepted()
        open_one = await matter.files("siti")
        secret = await matter.files(secrecy="whistle-blowing")
        shown = await matter.shown()
        assert shown["complaints"] == [open_one["number"]]
        assert holds(shown) == [open_one["number"], None]
        assert await tasks(matter) == [("head-of-office", str(CASE))] * 2
        told = str([one.payload for one in await matter.timeline()])
        assert secret["number"] not in told
        assert secret["id"] not in told

        refused(await matter.here.officer.post(f"{PATH}/release", BODY), 403, "role-missing")
        assert done(await matter.here.head.post(f"{PATH}/release", BODY))["holds"] == []
        refused(await matter.here.head.post(f"{PATH}/release", BODY), 409, "case-not-held")
        assert await tasks(matter) == []
        assert differing(databases.url, [matter.here.unit]) == []


async def test_classification_ends_the_hold_and_the_archive_the_complaint(databases: Databases) -> None:
    async with following(databases) as matter:
        await matter.submitted()
        await matter.accepted()
        filed = await matter.files("siti")
        await matter.act(filed, "acceptance", {})
        assert holds(await matter.shown()) == [filed["number"]]
        await matter.act(filed, "classification", {"component": "time-limit"})
        shown = await matter.shown()
        assert (shown["holds"], shown["complaints"]) == ([], [filed["number"]])
        await matter.act(filed, "draft", {"text": "Kami keliru.", "justified": True})
        await matter.act(filed, "report")
        await matter.act(filed, "answer", {"office_error": True})
        await matter.act(filed, "archive", {"follow_up": "Pelatihan petugas.", "evaluation": "Sesuai."})
        assert (await matter.shown())["complaints"] == []
        types = [one for one in await matter.types() if one.startswith("complaints")]
        assert types[-5:] == [
            "complaints.case-complaint-noted",
            "complaints.case-held",
            "complaints.case-released",
            "complaints.error-found",
            "complaints.case-complaint-ended",
        ]
        assert differing(databases.url, [matter.here.unit]) == []


async def test_a_withdrawn_complaint_holds_nothing(databases: Databases) -> None:
    async with following(databases) as matter:
        await matter.submitted()
        await matter.accepted()
        filed = await matter.files("siti")
        assert (await matter.here.by_receipt(filed, "withdrawal")).is_success
        await matter.here.follower.catch_up()
        shown = await matter.shown()
        assert (shown["holds"], shown["complaints"]) == ([], [])


async def test_a_hold_ends_by_itself_once(databases: Databases) -> None:
    async with following(databases) as matter:
        await matter.submitted()
        await matter.accepted()
        filed = await matter.files("siti")
        await matter.here.days_pass(14)
        assert holds(await matter.shown()) == [filed["number"]]
        for _ in range(2):
            await matter.here.days_pass(1)
        assert (await matter.types()).count("complaints.case-released") == 1
        assert (holds(await matter.shown()), await tasks(matter)) == ([], [])


async def test_a_case_of_another_office_or_unknown_is_not_held(databases: Databases) -> None:
    async with following(databases) as matter:
        await matter.files("siti")
        await matter.submitted()
        await matter.accepted()
        elsewhere = matter.here.person("jauh", "complaints-officer", office="bpsmb-surakarta")
        await matter.here.files(elsewhere, about_case=str(CASE))
        await matter.here.follower.catch_up()
        shown = await matter.shown()
        assert (shown["holds"], shown["complaints"]) == ([], [])
