"""A program that knows only the OpenAPI documents can do everything: clients generated from them take a case to its end."""

import importlib
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from deploy.demonstration.cast import Person
from deploy.demonstration.stage import Stage
from deploy.system import ASSEMBLIES
from shared.roles import FRONT_OFFICE
from tests.conftest import Databases
from tests.openapi import Document, generated, header_faults, operations
from tests.systems import staged

BASE = "/intake/v1"


async def _document(stage: Stage, service: str) -> Document:
    document: Document = (await stage.staff.client.get(f"/{service}/v1/openapi.json")).raise_for_status().json()
    return document


async def test_every_operation_of_every_service_has_its_function(databases: Databases, tmp_path: Path) -> None:
    async with staged(databases, tmp_path / "data") as stage:
        for service in ASSEMBLIES:
            document = await _document(stage, service)
            package = tmp_path / f"client_of_{service}"
            assert generated(document, package) == []
            functions = [one for one in (package / "api").rglob("*.py") if one.name != "__init__.py"]
            assert len(functions) == len(operations(document)) > 0


@dataclass
class Client:
    """A generated client of somebody; `faults`: what answers said otherwise than the document."""

    package: str
    client: Any
    document: Document
    faults: list[str] = field(default_factory=list)

    def model(self, class_name: str, /, **values: Any) -> Any:
        return getattr(importlib.import_module(f"{self.package}.models"), class_name).from_dict(values)

    async def ask(self, tag: str, function: str, *address: Any, **sent: Any) -> Any:
        """The parsed answer of a function; a problem fails the test."""
        module = importlib.import_module(f"{self.package}.api.{tag}.{function}")
        answer = await module.asyncio_detailed(*address, client=self.client, **sent)
        assert answer.status_code < 300, answer.parsed
        return answer.parsed

    async def command(self, tag: str, function: str, *address: Any, **sent: Any) -> Any:
        channel = importlib.import_module(f"{self.package}.models").Channel.COUNTER
        return await self.ask(tag, function, *address, idempotency_key=uuid4().hex, channel=channel, **sent)

    async def step(self, case: Any, name: str, **more: Any) -> Any:
        body = self.model("StepBody", step=name, **more)
        return await self.command("steps", "take_applications_id_steps_post", case, body=body)


@asynccontextmanager
async def _clients(stage: Stage, folder: Path) -> AsyncIterator[Callable[[Person], Any]]:
    """Makes a client of a person, of the one package that is generated for all of them."""
    document = await _document(stage, "intake")
    package = f"intake_client_{uuid4().hex}"
    assert generated(document, folder / package) == []
    made = importlib.import_module(f"{package}.client").AuthenticatedClient
    base = f"{str(stage.staff.client.base_url).rstrip('/')}{document['servers'][0]['url']}"
    async with AsyncExitStack() as stack:

        async def of(person: Person) -> Client:
            token = person.headers()["Authorization"].removeprefix("Bearer ")
            faults: list[str] = []

            async def look(answer: httpx.Response) -> None:
                faults.extend(header_faults(document, BASE, answer))

            opened = made(
                base_url=base,
                token=token,
                raise_on_unexpected_status=True,
                timeout=httpx.Timeout(60),
                httpx_args={"event_hooks": {"response": [look]}},
            )
            return Client(package, await stack.enter_async_context(opened), document, faults)

        yield of


async def test_a_generated_client_takes_an_application_to_its_product(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PSR-BBM: registered, applied for, examined, accepted, surveyed, reported on, signed, delivered."""
    monkeypatch.syspath_prepend(tmp_path)
    async with staged(databases, tmp_path / "data") as stage, _clients(stage, tmp_path) as of:
        desk = await of(stage.staff.person("sri", FRONT_OFFICE))
        surveyor = await of(stage.staff.person("agus", "field-surveyor"))
        head = await of(stage.staff.person("budiman", "head-of-office"))
        card = await desk.ask("standards", "read_standard_standards_code_get", "PSR-BBM")
        asked = [one for one in card.to_dict()["documents"] if one["brought_by"] == "applicant"]

        case = await _handed_in(desk, stage.nik(), [one["id"] for one in asked])
        documents = (await desk.ask("applications", "read_application_applications_id_get", case)).documents
        verdicts = [{"document": one.document, "verdict": "accepted"} for one in documents]
        examined = desk.model("VerdictsBody", verdicts=verdicts)
        await desk.command("applications", "give_verdicts_applications_id_verdicts_post", case, body=examined)
        accepted = await desk.step(case, "accept")
        assert accepted.promised_until is not None

        await surveyor.step(case, "survey")
        found = {"fields": {"litres": 120.5, "litres_per": "month"}}
        report = [{"record": "survey-report", "text": "Mesin ada di lokasi."}]
        await surveyor.step(case, "report", records=report, **found)
        stated = (await desk.ask("applications", "read_application_applications_id_get", case)).to_dict()["fields"]
        kept = {one["field"]: one["value"] for one in stated}
        assert (kept["litres"], kept["litres_per"]) == ("120.5", "month")
        signed = await head.step(case, "sign")
        assert [one.product for one in signed.products] == ["bbm-letter"]
        call = [{"record": "call", "text": "Nomor pada permohonan; pemohon akan datang."}]
        called = {"called_on": signed.products[0].valid_from.isoformat(), "called_by": "whatsapp"}
        await desk.step(case, "notify", records=call, fields=called)
        delivered = await desk.step(case, "deliver")
        assert (delivered.status, delivered.number) == ("completed", accepted.number)
        assert [desk.faults, surveyor.faults, head.faults] == [[], [], []]


async def _handed_in(desk: Client, nik: str, documents: list[str]) -> Any:
    """The id of an application that is complete and submitted."""
    person = desk.model(
        "PersonBody",
        kind="person",
        nik=nik,
        name="Slamet Riyadi",
        phone="0812-3456-7890",
        email="slamet@contoh.id",
        address="Jl. Raya Raci No. 9, Bangil",
    )
    applicant = await desk.command("applicants", "register_applicants_post", body=person)
    body = desk.model(
        "DraftBody",
        applicant_id=str(applicant.id),
        service_code="PSR-BBM",
        documents=[{"document": one, "reference": "1/2026"} for one in documents],
        fields={"machine": "Traktor", "site": "Bangil"},
    )
    drafted = await desk.command("applications", "draft_applications_post", body=body)
    submitted = await desk.command("steps", "submit_applications_id_submission_post", drafted.id)
    assert submitted.missing == []
    return submitted.id
