"""A complaint about a case freezes the withdrawal of its certificate until it is triaged, and leaves its trace in the timeline."""

from pathlib import Path
from typing import Any

from deploy.demonstration.body import API, Matter
from deploy.demonstration.bottled_water import decided, handed_over, until_evaluation
from deploy.demonstration.cast import Person
from deploy.simulators import MailServer
from tests.conftest import Databases
from tests.systems import staged

COMPLAINTS = "/complaints/v1"
WHY = {"reason": "Contoh pengawasan gagal.", "legal_basis": "ISO/IEC 17065 7.11.1"}
TEXT = "Hasil uji pengawasan memakai contoh dari lot lain."


async def test_certificate_withdrawal_frozen(databases: Databases, tmp_path: Path) -> None:
    async with staged(databases, tmp_path, MailServer()) as stage:
        matter = await until_evaluation(stage)
        await decided(matter)
        certificate = await handed_over(matter)
        withdrawal = f"{API}/certificates/{certificate}/withdrawal"

        await matter.clock("2026-04-20")
        client = matter.stage.staff.applicant("tirta")
        filed = await _filed(matter, client, {"secrecy": "open"})
        problem = matter.stage.expect(await matter.body["decider"].post(withdrawal, WHY), 409, "held-by-complaint")
        assert problem["details"]["complaints"] == [filed["number"]]

        await _triaged(matter, filed)
        secret = await _filed(matter, _desk(matter), {"secrecy": "whistle-blowing", "channel": "letter"})
        problem = matter.stage.expect(await matter.body["decider"].post(withdrawal, WHY), 409, "held-by-complaint")
        assert secret["number"] not in str(problem)

        head = matter.stage.staff.person("mulyono", "head-of-office")
        reason = {"reason": "Laporan tidak menyangkut hasil uji yang mendasari pencabutan."}
        matter.stage.expect(await head.post(f"{COMPLAINTS}/cases/{matter.case}/release", reason), 200)
        await matter.stage.settle(matter.case)
        matter.stage.expect(await matter.body["decider"].post(withdrawal, WHY), 200)

        told = await matter.stage.timeline(matter.case)
        types = [one["type"] for one in told]
        assert types.count("complaints.case-held") == types.count("complaints.case-released") == 2
        assert filed["number"] in str(told)
        assert secret["number"] not in str(told)
        assert "whistle-blowing" not in str(told)
        assert TEXT not in str(told)


def _desk(matter: Matter) -> Person:
    return matter.stage.staff.person("rukmini", "complaints-officer")


async def _filed(matter: Matter, by: Person, how: dict[str, str]) -> dict[str, Any]:
    """Somebody files a complaint about the case of the certificate; all services follow."""
    stage = matter.stage
    body = {
        **how,
        "kind": "complaint",
        "text": TEXT,
        "about_case": matter.case,
        "served_on": "2026-04-16",
        "reporter": {"name": "Budi Santoso", "address": "Jl. Lawu km 5", "phone": "081809898222"},
    }
    filed: dict[str, Any] = stage.expect(await by.post(f"{COMPLAINTS}/reports", body), 201)
    await stage.settle(filed["id"])
    await stage.settle(matter.case)
    return filed


async def _triaged(matter: Matter, filed: dict[str, Any]) -> None:
    stage, desk = matter.stage, _desk(matter)
    path = f"{COMPLAINTS}/complaints/{filed['id']}"
    stage.expect(await desk.post(f"{path}/acceptance", {}), 200)
    stage.expect(await desk.post(f"{path}/classification", {"component": "product"}), 200)
    await stage.settle(filed["id"])
    await stage.settle(matter.case)
