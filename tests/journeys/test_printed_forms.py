"""A certificate of origin over all services: each printed set of forms is billed, and none is delivered before all are paid."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from deploy.demonstration.cast import Person
from deploy.demonstration.stage import Stage
from services.intake.card.catalogue import card_in_force
from tests.conftest import Databases
from tests.intake.given.application import BUSINESS
from tests.intake.given.player import handed_in, sent_by, stated
from tests.systems import staged

CARD = card_in_force("PSR-SKA", date(2026, 1, 15))
SKA = "Surat Keterangan Asal (SKA)"


@dataclass(frozen=True)
class Matter:
    """One application for a certificate of origin; its id is the case."""

    stage: Stage
    case: str

    @property
    def examiner(self) -> Person:
        return self.stage.staff.person("dewi", "ska-examiner")

    @property
    def signatory(self) -> Person:
        return self.stage.staff.person("hadi", "ska-signatory")

    async def takes(self, by: Person, step: str, *refusal: Any, **given: Any) -> dict[str, Any]:
        """The answer to a step, when all services have taken it in; `refusal`: the status and code expected instead."""
        answer = await by.post(f"/intake/v1/applications/{self.case}/steps", {"step": step, **given}, **sent_by(CARD))
        found: dict[str, Any] = self.stage.expect(answer, *(refusal or (200,)))
        await self.stage.settle(self.case)
        return found

    async def examined(self) -> None:
        verdicts = [{"document": one["document"], "verdict": "accepted"} for one in handed_in(CARD)]
        path = f"/intake/v1/applications/{self.case}/verdicts"
        self.stage.expect(await self.examiner.post(path, {"verdicts": verdicts}), 200)

    async def printed(self, step: str = "print-draft") -> None:
        draft = {"record": "draft-ska", "text": "Draf dicetak."}
        await self.takes(self.examiner, step, records=[draft])

    async def bills(self) -> list[dict[str, Any]]:
        found = await self.stage.staff.treasurer.get(f"/billing/v1/bills?case={self.case}")
        bills: list[dict[str, Any]] = self.stage.expect(found, 200)["items"]
        return sorted(bills, key=lambda bill: bill["fee_number"])

    async def paid(self, bill: dict[str, Any]) -> None:
        staff, path = self.stage.staff, f"/billing/v1/bills/{bill['id']}"
        self.stage.expect(await staff.skrd_issuer.post(f"{path}/skrd"), 409, "paid-to-the-state")
        body = {"ntpn": f"ABCDEFGHIJ{bill['fee_number']:06}"}
        self.stage.expect(await staff.treasurer.post(f"{path}/ntpn", body), 200)
        await self.stage.settle(self.case)


async def drafted(stage: Stage) -> Matter:
    applicant = stage.staff.applicant("siti")
    who = stage.expect(await applicant.post("/intake/v1/applicants", BUSINESS), 201)["id"]
    body = {
        "applicant_id": who,
        "service_code": CARD.code,
        "documents": handed_in(CARD),
        "fields": stated(CARD, "applicant"),
    }
    return Matter(
        stage, stage.expect(await applicant.post("/intake/v1/applications", body, **sent_by(CARD)), 201)["id"]
    )


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
