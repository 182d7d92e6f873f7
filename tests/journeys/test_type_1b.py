"""Story 2: Balai Sertifikasi certifies one batch (type 1b); the certificate covers no other lot."""

from pathlib import Path
from typing import Any

from deploy.demonstration.body import Matter
from tests.conftest import Databases
from tests.journeys import certifying as given
from tests.systems import staged

IMPORT = {
    "scheme": "tipe-1",
    "subtype": "tipe-1b",
    "product_name": "Air mineral dalam botol 600 ml",
    "brand": "Tirta Impor",
    "holder_address": "Jl. Pelabuhan Raya 5, Jakarta Utara",
}
ACCREDITED = {"accreditation": "LSPr-000-IDN"}
LOT: dict[str, Any] = {"lot": "2026-A", "quantity": 10_000, "unit": "botol 600 ml"}
EDITION = "sni-3553-2015"
FEES = [
    {
        "tariff": "type-1b",
        "description": "Sertifikasi produk tipe 1b",
        "quantity": 1,
        "unit_amount": 7_500_000,
        "legal_basis": "PP 31/2017",
    }
]


async def test_a_certificate_of_one_batch_covers_no_other(databases: Databases, tmp_path: Path) -> None:
    """14 working days without payment, coordination and testing; nobody audits the factory."""
    async with staged(databases, tmp_path) as stage:
        await stage.clock("2026-02-02T09:00:00+07:00")
        body = await given.bodied(stage, "balai-sertifikasi", given.BALAI, "product-type-1")
        matter = await given.accepted(body, await given.submitted(body, "BS-SP", IMPORT))
        assert (await given.application(matter))["promised_until"] == "2026-02-24"
        await _paid_before_the_team(matter)
        await _tested_without_audit(matter)
        certificate = await _granted_for_the_lot(matter)
        ended = await given.handed_over(matter)
        assert (ended["status"], ended["on_time"]) == ("completed", True)
        assert await given.verified(matter, certificate, lot="2026-A") == "valid"
        assert await given.verified(matter, certificate, lot="2026-B") == "not-covering"


async def _paid_before_the_team(matter: Matter) -> None:
    await matter.here("manager", "/standard", {"standard": EDITION})
    await given.reviewed(matter)
    await given.contracted(matter, FEES)
    lead = {"subject": matter.body["lead"].subject, "part": "lead-auditor"}
    await matter.here("manager", "/team", {"members": [lead]}, 409, "billing-not-cleared")
    await given.paid_to_the_state(matter)
    await given.assigned(matter, "lead", "auditor")


async def _tested_without_audit(matter: Matter) -> None:
    plan = given.audit_plan("audit-stage-1", "2026-02-02", "SNI 3553:2015")
    await matter.here("lead", "/audits", plan, 409, "stage-not-of-scheme")
    await matter.clock("2026-02-04")
    test = await given.sampled(matter, LOT["lot"], LOT["quantity"])
    await matter.clock("2026-02-18")
    assert (await given.passed(matter, test, EDITION))["verdict"] == "passes"
    await matter.here("lead", "/evaluation", {"words": "Contoh lot 2026-A memenuhi SNI 3553:2015."})
    await given.recommended(matter, "endah", "farid", day="2026-02-18")
    await matter.here("decider", "/decision")


async def _granted_for_the_lot(matter: Matter) -> dict[str, Any]:
    """The certificate of the lot that was sampled; without a lot, and for another one, it is refused."""
    await matter.here("decider", "/certificates", {"content": ACCREDITED}, 409, "certificate-batch-missing")
    other = {"content": ACCREDITED, "batch": {**LOT, "lot": "2026-B"}}
    await matter.here("decider", "/certificates", other, 409, "certificate-batch-not-sampled")
    certificate = await given.granted(matter, ACCREDITED, batch=LOT)
    assert (certificate["batch"], certificate["valid_until"]) == (LOT, None)
    return certificate
