"""Balai Sertifikasi certifies a product of type 5: four pauses of the clock, and the day that remains (scenario 3 of the domain).

41 working days from 2 February 2026 without the pauses would end on 10 April.
"""

from pathlib import Path

from deploy.demonstration.body import Matter
from tests.conftest import Databases
from tests.journeys import certifying as given
from tests.systems import staged

WATER = {
    "scheme": "tipe-5",
    "product_name": "Air mineral dalam botol 600 ml",
    "brand": "Tirta Ciracas",
    "holder_address": "Jl. Raya Bogor km 27, Jakarta Timur",
}
EDITION, CRITERION = "sni-3553-2015", "SNI ISO 9001:2015"
FEES = [
    {
        "tariff": "type-5",
        "description": "Sertifikasi produk tipe 5",
        "quantity": 1,
        "unit_amount": 25_000_000,
        "legal_basis": "PP 31/2017",
    }
]
PAUSES = ["Pembayaran.", "Koordinasi tim audit dengan LSPro.", "Pengujian mutu produk.", "Tindakan perbaikan."]
FAULT = {
    "of": "stage",
    "stage": "testing",
    "clause": "SNI 3553:2015 6",
    "words": "Kemasan tidak memuat kode produksi.",
    "grade": "minor",
}


async def test_pauses_of_type_5_move_the_promise(databases: Databases, tmp_path: Path) -> None:
    """Billed 5 February, paid 12 February; samples sent 23 February, reported 25 March; corrected 30 March to 13 April.

    The team is agreed on the day of the payment, so that its coordination takes no day.
    """
    async with staged(databases, tmp_path) as stage:
        await stage.clock("2026-02-02T09:00:00+07:00")
        body = await given.bodied(stage, "balai-sertifikasi", given.BALAI, "product-type-5")
        matter = await given.accepted(body, await given.submitted(body, "BS-SP", WATER))
        assert await _stands(matter) == ("running", "2026-04-10")
        await _paid_and_teamed(matter)
        await _audited_and_tested(matter)
        await _corrected(matter)
        assert await _stands(matter) == ("running", "2026-06-02")
        assert await _pauses(matter) == PAUSES
        await _certified(matter)


async def _paid_and_teamed(matter: Matter) -> None:
    await matter.here("manager", "/standard", {"standard": EDITION})
    await given.reviewed(matter)
    await matter.clock("2026-02-05")
    await given.contracted(matter, FEES)
    assert (await _stands(matter))[0] == "paused"
    by_hand = {"reason": "team-coordination", "why": "Tim belum disepakati."}
    pauses = f"/intake/v1/applications/{matter.case}/clock/pauses"
    await matter.post("manager", pauses, by_hand, 409, "pause-by-step-only")
    await matter.clock("2026-02-12")
    await given.paid_to_the_state(matter)
    assert (await _stands(matter))[0] == "paused"
    await given.assigned(matter, "lead", "auditor", effective_personnel=24)
    assert (await _stands(matter))[0] == "running"


async def _audited_and_tested(matter: Matter) -> None:
    for stage, day in (("audit-stage-1", "2026-02-18"), ("audit-stage-2", "2026-02-20")):
        await matter.clock(day)
        await given.audited(matter, stage, day, CRITERION)
    await matter.clock("2026-02-23")
    test = await given.sampled(matter, "L-2026-02", 2400)
    assert (await _stands(matter))[0] == "paused"
    await matter.clock("2026-03-25")
    await given.passed(matter, test, EDITION)
    assert (await _stands(matter))[0] == "running"


async def _corrected(matter: Matter) -> None:
    await matter.clock("2026-03-30")
    fault = await matter.here("manager", "/nonconformities", {"raised": FAULT}, 201)
    assert (await _stands(matter))[0] == "paused"
    await matter.here("lead", "/evaluation", {"words": "Sesuai."}, 409, "corrections-open")
    await matter.clock("2026-04-13")
    await given.corrected(matter, fault["id"])


async def _certified(matter: Matter) -> None:
    await matter.here("lead", "/evaluation", {"words": "Pabrik dan contoh memenuhi SNI 3553:2015."})
    await given.recommended(matter, "endah", "farid", day="2026-04-13")
    await matter.here("decider", "/decision")
    factory = {"factory": "Pabrik Ciracas", "factory_address": "Jl. Raya Bogor km 27"}
    certificate = await given.granted(matter, {"accreditation": "LSPr-000-IDN", **factory})
    assert (certificate["valid_from"], certificate["valid_until"]) == ("2026-04-13", "2030-04-12")
    ended = await given.handed_over(matter)
    assert (ended["status"], ended["on_time"]) == ("completed", True)
    assert await given.verified(matter, certificate) == "valid"


async def _stands(matter: Matter) -> tuple[str, str | None]:
    """Whether the clock runs, and when the promise falls due."""
    found = await matter.promise()
    return found["status"], found["promise"]["due_on"]


async def _pauses(matter: Matter) -> list[str]:
    """The reasons for which the clock was paused, in order."""
    entries = await matter.stage.timeline(matter.case)
    return [one["sentence"].rpartition(": ")[2] for one in entries if one["type"] == "intake.clock-paused"]
