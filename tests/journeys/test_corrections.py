"""An application that names an instrument which cannot be verified comes back, is corrected, and goes on; no case is stuck."""

from pathlib import Path
from uuid import uuid4

from deploy.demonstration import steps
from tests.conftest import Databases
from tests.people import REPLACING
from tests.systems import staged


async def test_a_wrong_instrument_is_corrected(databases: Databases, tmp_path: Path) -> None:
    async with staged(databases, tmp_path) as stage:
        desk = stage.staff.front_office
        who = await steps.applicant(stage, "Siti Aminah")
        case = await steps.accepted(stage, who, str(uuid4()))
        here = f"/intake/v1/applications/{case}"
        back = stage.expect(await desk.get(here), 200)
        assert (back["status"], back["shortcomings"][0]["document"]) == ("returned", "instrument")
        number = back["number"]

        scale = await steps.instrument(stage, "AND", "GF", steps.SCALE, "K1")
        first = await steps.accepted(stage, who, scale)
        for what in (scale, await steps.instrument(stage, "AND", "GF", steps.SCALE, "K2")):
            stage.expect(await desk.post(f"{here}/instrument", {"instrument_id": what}, **REPLACING), 200)
            stage.expect(await desk.post(f"{here}/submission"), 200)
            stage.expect(await desk.post(f"{here}/acceptance"), 200)
            await stage.settle(case)
        found = stage.expect(await desk.get(here), 200)
        assert (found["status"], found["number"], found["shortcomings"]) == ("accepted", number, [])
        assert await steps.verification(stage, case) != await steps.verification(stage, first)
        types = [entry["type"] for entry in await stage.timeline(case)]
        assert types.count("metrology.verification-refused") == 2
        assert types.count("metrology.verification-opened") == 1
        assert stage.expect(await stage.staff.inspector.get("/audit/v1/stuck"), 200)["cases"] == []
