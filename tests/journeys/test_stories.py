"""The stories of the demonstration, each on a fresh system; every answer has the headers that its document says.

A command is decided once, and again only after a conflict.
"""

from pathlib import Path

import httpx
import pytest

from deploy import inspection
from deploy.demonstration.bottled_water import bottled_water
from deploy.demonstration.levy_and_bank import levy_and_bank
from deploy.demonstration.state_fee import expired_and_renewed
from deploy.demonstration.stories import STORIES, Told, under_the_perda
from deploy.demonstration.waiting_bill import waiting_bill
from deploy.simulators import MailServer
from deploy.system import ASSEMBLIES
from tests.conftest import Databases
from tests.decisions import counted
from tests.openapi import app_of, header_faults
from tests.systems import settings_of, staged


@pytest.mark.parametrize("told", STORIES, ids=lambda told: told.story.__name__)
async def test_story(
    told: Told,
    databases: Databases,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    documents = {name: app_of(name, tmp_path_factory.getbasetemp() / "settings").openapi() for name in ASSEMBLIES}
    faults: list[str] = []
    runs = counted(monkeypatch)

    async def look(answer: httpx.Response) -> None:
        service = answer.request.url.path.split("/")[1]
        faults.extend(header_faults(documents[service], f"/{service}/v1", answer) if service in documents else [])

    async with staged(databases, tmp_path, MailServer()) as stage:
        stage.staff.client.event_hooks["response"].append(look)
        cases = await told.story(stage)
        for case in cases:
            assert await stage.timeline(case)
    assert faults == []
    assert "intake" in {one.service for one in runs}
    assert [one for one in runs if one.decided > 1 + one.conflicts] == []
    assert inspection.verify(settings_of(databases, tmp_path), lambda done, total: None) is None


async def test_another_process_can_play_the_stories_of_money_again(databases: Databases, tmp_path: Path) -> None:
    for _ in range(2):
        async with staged(databases, tmp_path, MailServer()) as stage:
            for story in (under_the_perda, levy_and_bank, expired_and_renewed, bottled_water):
                await story(stage)


async def test_the_bill_that_the_demonstration_leaves_open_can_be_paid_by_hand(
    databases: Databases, tmp_path: Path
) -> None:
    async with staged(databases, tmp_path, MailServer()) as stage:
        await stage.clock("2026-11-30T09:00:00+07:00")
        waiting = await waiting_bill(stage)
        client = stage.staff.client
        assert stage.expect(await client.get(waiting.page), 200)["state"] == "to-pay"
        stage.expect(await client.post("/simulators/simponi/payments", json={"code": waiting.code}), 201)
        assert stage.expect(await client.get(waiting.page), 200)["state"] == "paid"
