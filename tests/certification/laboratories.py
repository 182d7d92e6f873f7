"""Samplings and tests over HTTP: who takes samples, who tests them, and a whole way from the plan to a report."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from shared.journal.events import Aggregate
from shared.service.ask import Ask
from shared.service.unit_of_work import Work
from tests.certification.given import ANALYST, MANAGER, SAMPLER, SURAKARTA, VERIFIER, ready_for
from tests.certification.over_http import Running, done
from tests.certification.personnel.given import granted, knowing, person
from tests.certification.sampled import good
from tests.people import Person

LOT = {"lot": "L-2026-03-A", "lot_size": 2400, "unit": "botol 600 ml", "method": "random-stack"}
LABORATORY = {
    "laboratory": "lab-uji-semarang",
    "title": "Laboratorium Uji Semarang",
    "accreditation": "LP-118-IDN",
    "evidence": "Sertifikat akreditasi KAN LP-118-IDN",
    "valid_from": "2026-01-01",
}
NITRITE = {"parameter": "nitrit", "kind": "measured", "method": "SNI 06-6989.9-2004", "unit": "mg/l"}


def drawing(first: int = 1, units: int = 51) -> dict[str, Any]:
    """What was drawn, with seals from a number on."""
    return {
        "units": units,
        "composite": "51 botol",
        "laboratory": [{"quantity": "12 botol", "seal": f"SGL-{first}"}],
        "retained": [{"quantity": "12 botol", "seal": f"SGL-{first + 1}"}],
        "client_position": "Kepala produksi",
    }


def results(standard: Any, **values: str) -> dict[str, Any]:
    """A body with a result for each parameter that passes; `values` are those of other parameters in mg/l."""
    passing = {one.id: vars(good(one)) for one in standard.parameters}
    for parameter, value in values.items():
        passing[parameter] = {**NITRITE, "parameter": parameter, "value": value}
    return {"results": [_written(one) for one in passing.values()]}


def _written(one: dict[str, Any]) -> dict[str, Any]:
    exact = {"value", "uncertainty", "detection_limit"}
    return {name: str(value) if name in exact else value for name, value in one.items() if value is not None}


@dataclass(frozen=True)
class Scene:
    """A case whose samples are due, with the people who take and test them."""

    here: Running
    case: UUID

    @property
    def sampler(self) -> Person:
        return self.here.person(SAMPLER, "sampling-officer")

    @property
    def manager(self) -> Person:
        return self.here.person(MANAGER, "technical-manager")

    @property
    def analyst(self) -> Person:
        return self.here.person(ANALYST, "laboratory-analyst")

    @property
    def verifier(self) -> Person:
        return self.here.person(VERIFIER, "laboratory-analyst")

    async def certification(self) -> dict[str, Any]:
        return done(await self.manager.get(f"/certifications/{self.case}"))

    async def planned(self) -> str:
        answer = await self.sampler.post(f"/certifications/{self.case}/samplings", LOT)
        return f"/samplings/{done(answer, 201)['id']}"

    async def drawn(self, first: int = 1) -> dict[str, Any]:
        return done(await self.sampler.post(f"{await self.planned()}/draw", drawing(first)))

    async def hands_over(self, sampling: str, label: str, seal: str, **to: Any) -> None:
        body = {"label": label, "seal": seal, **(to or {"receiver": ANALYST})}
        done(await self.sampler.post(f"/samplings/{sampling}/hand-over", body))

    async def ordered(self, sampling: dict[str, Any], laboratory_id: str | None = None) -> str:
        """The first laboratory sample is handed over and its test ordered; returns the path of the test."""
        sample = sampling["samples"][1]
        to = {"receiver": ANALYST} if laboratory_id is None else {"laboratory_id": laboratory_id}
        await self.hands_over(sampling["id"], sample["label"], sample["seal"], **to)
        body = {"sampling_id": sampling["id"], "sample": sample["label"], "laboratory_id": laboratory_id}
        return f"/tests/{done(await self.manager.post(f'/certifications/{self.case}/tests', body), 201)['id']}"

    async def received(self, sampling: dict[str, Any]) -> str:
        path = await self.ordered(sampling)
        body = {"seal": sampling["samples"][1]["seal"], "condition": "Utuh."}
        done(await self.analyst.post(f"{path}/receipt", body))
        return path

    async def reported(self, path: str, found: dict[str, Any]) -> dict[str, Any]:
        """The analyst enters results, another verifies and reports them."""
        done(await self.analyst.post(f"{path}/results", found))
        done(await self.verifier.post(f"{path}/verification"))
        return done(await self.verifier.post(f"{path}/report", {}))

    async def laboratory(self, *subjects: str) -> str:
        """A registered laboratory with these accounts; returns its id."""
        id = done(await self.manager.post("/laboratories", LABORATORY), 201)["id"]
        for one in subjects:
            done(await self.manager.post(f"/laboratories/{id}/accounts", {"subject": one}))
        return str(id)


async def sampling_due(here: Running, *, competent: bool = True) -> Scene:
    """A case of product-bpsmb whose next stage is sampling; its sampling officer is competent, or has no entry."""
    if competent:
        officer = person("SMA", subject=SAMPLER)
        granted(officer, "sampling-officer", "product-bpsmb", "air-mineral")
        knowing(officer, "sni-19-0428-1998")
        await keep(here, officer)
    return Scene(here, await here.keeps(ready_for("sampling")))


async def keep(here: Running, one: Aggregate, office: str = SURAKARTA) -> None:
    """Appends the events of an aggregate that a test made."""

    async def decide(work: Work) -> None:
        work.add(one)

    await here.unit.run(Ask.of_system("certification", "journal", office, uuid4(), here.clock.now()), decide)
