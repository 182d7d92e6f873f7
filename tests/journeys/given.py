"""A certificate of origin on its way through all services."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from deploy.demonstration.cast import Person
from deploy.demonstration.stage import Stage
from services.intake.card.catalogue import card_in_force
from tests.intake.given.application import BUSINESS
from tests.intake.given.player import handed_in, sent_by, stated

CARD = card_in_force("PSR-SKA", date(2026, 1, 15))


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
