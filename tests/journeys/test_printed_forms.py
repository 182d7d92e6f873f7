"""A certificate of origin over all services: each printed set of forms is billed, and none is delivered before all are paid."""

from pathlib import Path

from tests.conftest import Databases
from tests.journeys.given import drafted
from tests.systems import staged

SKA = "Surat Keterangan Asal (SKA)"


async def test_from_draft_to_delivery_with_a_changed_cargo(databases: Databases, tmp_path: Path) -> None:
    """Domain scenario 31: the cargo changes after the first draft was printed.

    The policy on the fee is that of the card: a draft that is void is no second set of forms, so Rp 25.000 is due once.
    """
    async with staged(databases, tmp_path) as stage:
        await stage.clock("2026-01-15T08:00:00+07:00")
        matter = await drafted(stage)
        await matter.takes(stage.staff.applicant("siti"), "submit")
        await matter.examined()
        await matter.takes(matter.examiner, "accept")
        assert await matter.bills() == []

        await matter.printed()
        assert [one["total"] for one in await matter.bills()] == [25_000]
        await matter.takes(
            matter.examiner,
            "correct-draft",
            fields={"cargo_changed": True, "quantity": "11 500 kg"},
            reason="Jumlah barang berubah",
        )
        await matter.examined()
        await matter.takes(matter.examiner, "verify-again")
        await matter.printed("reprint-draft")
        [bill] = await matter.bills()
        assert bill["total"] == 25_000

        await matter.takes(matter.signatory, "sign")
        await matter.takes(matter.examiner, "deliver", 409, "bill-not-settled")
        await matter.paid(bill)
        done = await matter.takes(matter.examiner, "deliver")
        assert (done["status"], [one["product"] for one in done["products"]]) == ("completed", ["ska"])

        timeline = await stage.timeline(matter.case)
        types = [entry["type"] for entry in timeline]
        for once_for_each in ("intake.fee-due", "billing.fee-assessed", "billing.bill-settled", "intake.fee-settled"):
            assert types.count(once_for_each) == 1, once_for_each
        assert {entry["sentence"] for entry in timeline} >= {
            "Biaya Rp25.000 ditagih untuk 1 (Satu) set Form Pengesahan SKA (Permendag 79/2020 pasal 3–5 (PNBP formulir SKA)).",
            f"Draf {SKA} versi 1 dicetak.",
            f"Draf {SKA} versi 1 batal karena dikoreksi: Jumlah barang dengan satuannya (Kopi bubuk menjadi 11 500 kg).",
            f"Draf {SKA} versi 2 dicetak.",
        }
        assert stage.expect(await stage.staff.inspector.get("/audit/v1/stuck"), 200)["cases"] == []
