"""Who reported an anonymous, a confidential or a whistle-blower's matter, and what they wrote, nobody sees by looking around.

Three reports with canary values go through their whole life over real HTTP. Then everybody looks at every address of every service,
searches for the values, and makes errors; and everything that is stored or logged is read. The canaries stand nowhere.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import structlog
from fastapi.routing import APIRoute

from deploy.demonstration.cast import PASURUAN, Person
from deploy.demonstration.stage import Stage
from deploy.system import System
from services.complaints.policy.words import Secrecy
from shared import roles
from shared.contracts.complaints import reporter_of
from shared.web.route_table import RECORDED
from tests.conftest import Databases
from tests.leaks import files_as_text, tables_as_text
from tests.shared.files.contents import pdf_with
from tests.systems import run_job, staged_system

pytestmark = pytest.mark.starts_processes
AT = "/complaints/v1"
WORD: dict[Secrecy, str] = {"anonymous": "zumaril", "confidential": "qelindra", "whistle-blowing": "vostikap"}
"""A word that no system has: it is a part of everything that a reporter says, writes and is called."""
PHONE: dict[Secrecy, str] = {
    "anonymous": "081277014411",
    "confidential": "081277014422",
    "whistle-blowing": "081277014433",
}
NIK: dict[Secrecy, str] = {
    "anonymous": "3514054107900011",
    "confidential": "3514054107900022",
    "whistle-blowing": "3514054107900033",
}
BY_ACCOUNT: tuple[Secrecy, ...] = ("anonymous", "whistle-blowing")
EVERY_ROLE = [one for one in roles.ALL if one != roles.ADMINISTRATOR]


@dataclass
class Filed:
    """A report with what a peeker may know of it, and the values that nobody may see."""

    secrecy: Secrecy
    id: str
    receipt: str
    photo: str

    @property
    def known(self) -> list[str]:
        return [self.id, str(reporter_of(UUID(self.id))), self.photo]

    @property
    def canaries(self) -> list[str]:
        return [WORD[self.secrecy], PHONE[self.secrecy], PHONE[self.secrecy][1:], NIK[self.secrecy], self.receipt]


@dataclass
class Peek:
    """All that was seen: each answer with its address."""

    stage: Stage
    seen: list[tuple[str, str]] = field(default_factory=list)

    async def at(self, method: str, path: str, by: Person | None, **more: Any) -> httpx.Response:
        headers = by.headers() if by is not None else {}
        answer = await self.stage.staff.client.request(
            method, path, headers={**headers, **more.pop("headers", {})}, **more
        )
        assert answer.status_code != 500, f"{method} {path}"
        who = "nobody" if by is None else by.subject
        self.seen.append((f"{method} {path} {more} by {who}", f"{answer.text}\n{answer.headers}"))
        return answer

    def finds(self, canaries: list[str]) -> list[str]:
        """Where a canary was seen."""
        return [f"{one} in {where}" for where, text in self.seen for one in canaries if one.lower() in text.lower()]


def text(secrecy: Secrecy, what: str) -> str:
    return f"Petugas meminta uang kepada {WORD[secrecy]}-{what}."


async def filed(stage: Stage, secrecy: Secrecy) -> Filed:
    """Files a report that has a canary in each of its texts and in each field of its reporter."""
    word, client = WORD[secrecy], stage.staff.client
    content = {"file": (f"KTP {word}.pdf", pdf_with(f"isi {word}".encode()), "application/pdf")}
    photo = stage.expect(await client.post(f"{AT}/attachments", files=content), 201)["id"]
    reporter = {
        "name": f"Nama {word.title()}",
        "address": f"Jalan {word.title()} 12",
        "phone": PHONE[secrecy],
        "email": f"{word}@contoh.id",
        "nik": NIK[secrecy],
    }
    body = {
        "kind": "complaint", "secrecy": secrecy, "reporter": reporter, "photos": [photo], "served_on": None,
        **{one: text(secrecy, one) for one in ("text", "title", "remedy", "loss", "address")},
    }  # fmt: skip
    by = stage.staff.person("lestari", "complaints-officer")
    if secrecy in BY_ACCOUNT:
        by = stage.staff.person(f"akun-{word}", roles.APPLICANT)
    else:
        body["channel"] = "letter"
    made = stage.expect(await by.post(f"{AT}/reports", body), 201)
    return Filed(secrecy, made["id"], made["receipt"], photo)


async def handled(stage: Stage, one: Filed) -> None:
    """Goes through the life of a report: each text that people write has the canary."""
    officer = stage.staff.person("lestari", "complaints-officer")
    step, own = f"{AT}/complaints/{one.id}", f"{AT}/reports/{one.receipt}"

    async def does(what: str, body: Any = None) -> None:
        stage.expect(await officer.post(f"{step}/{what}", body), 200)

    async def answers(what: str, body: Any) -> None:
        answer = await stage.staff.client.post(f"{own}/{what}", json=body, headers={"Idempotency-Key": uuid4().hex})
        stage.expect(answer, 204)

    await does("acceptance", {})
    await does("classification", {"component": "competence", "service_code": "PSR-TERA"})
    await does("core-issue", {"core_issue": "Permintaan uang di luar tarif.", "article": "Kartu PSR-TERA, Biaya"})
    await does("plan", {"steps": ["clarification"], "words": text(one.secrecy, "rencana")})
    await does("questions", {"text": text(one.secrecy, "pertanyaan")})
    await answers("reply", {"text": text(one.secrecy, "balasan")})
    await does("findings", {"means": "clarification", "text": text(one.secrecy, "temuan")})
    await does("draft", {"text": text(one.secrecy, "jawaban"), "justified": True})
    await does("report")
    await does("answer", {})
    await answers("rating", {"stars": 4, "words": text(one.secrecy, "penilaian")})


async def read_on_record(stage: Stage, one: Filed) -> None:
    """Reads identity, texts and attachment as those may who may: these answers are not peeked at."""
    officer = stage.staff.person("lestari", "complaints-officer")
    trusted, head = (
        stage.staff.person("wati", roles.COMPLAINT_IDENTITY_READER),
        stage.staff.person("mulyono", roles.HEAD_OF_OFFICE),
    )
    step, body = f"{AT}/complaints/{one.id}", {"fields": ["phone"], "purpose": "investigation"}
    if one.secrecy == "whistle-blowing":
        stage.expect(await head.post(f"{step}/reporter/consents", {**body, "reader": trusted.subject}), 200)
    opened = stage.expect(await trusted.post(f"{step}/reporter/disclosures", body), 200)
    assert opened["values"] == {"phone": PHONE[one.secrecy]}
    texts = stage.expect(await officer.post(f"{step}/texts", {"fields": ["text"]}), 200)
    assert WORD[one.secrecy] in str(texts)
    address = f"{AT}/attachments/{one.photo}/content?purpose=complaint-handling"
    assert (await officer.get(address)).status_code == 200
    followed = await stage.staff.client.get(f"{AT}/reports/{one.receipt}")
    assert WORD[one.secrecy] in followed.text


def reads(system: System) -> Iterator[tuple[str, str, APIRoute]]:
    """The service, the address and the route of every GET that shows no content of a file and needs no receipt."""
    for service in system.services:
        for place, app in {f"/{service.name}/v1": service.app, **service.endpoints}.items():
            for route in app.routes:
                if not isinstance(route, APIRoute) or "GET" not in (route.methods or ()):
                    continue
                if "{receipt}" not in route.path and not set(RECORDED) & set(route.openapi_extra or {}):
                    yield service.name, place, route


def sought_in(route: APIRoute) -> set[str]:
    """The names that a query of the route may have."""
    described = [one for one in (route.openapi_extra or {}).get("parameters", []) if one["in"] == "query"]
    named = {one.alias for one in route.dependant.query_params} | {one["name"] for one in described}
    return named - {"receipt"}  # a receipt may be asked for by itself


async def look_everywhere(peek: Peek, system: System, reports: list[Filed]) -> None:
    """Every address, with everything known of the reports in every place, and with the canaries as what is sought."""
    staff = peek.stage.staff
    everybody, nobody = staff.person("semua", *EVERY_ROLE), None
    people = [
        staff.person("lestari", "complaints-officer"), staff.person("mulyono", roles.HEAD_OF_OFFICE), staff.inspector,
        staff.administrator, staff.person("wati", roles.COMPLAINT_IDENTITY_READER),
        Person(staff.client, staff.token_of, "rini@bpsmb-surakarta", ("complaints-officer",), "bpsmb-surakarta"), everybody, nobody,
    ]  # fmt: skip
    for service, place, route in reads(system):
        is_near = service in {"complaints", "audit"}
        known = [one for report in reports for one in (report.known if is_near else [report.id])]
        for id in known if "{" in route.path else [""]:
            path = place + "/".join(id if part.startswith("{") else part for part in route.path.split("/"))
            for by in people if is_near else [everybody]:
                await peek.at("GET", path, by)
            await peek.at("GET", path, nobody, headers={"Accept": "text/html"})
            await peek.at("GET", path, nobody, params={"jurisdiction_id": PASURUAN, "extensions": "true"})
        for sought in sought_in(route):
            await seek(peek, f"{place}{route.path}", sought, everybody, reports, near=is_near)


async def seek(peek: Peek, path: str, name: str, by: Person, reports: list[Filed], *, near: bool) -> None:
    """Searches by one name of a query: a canary finds a report no better than a word that no report has."""
    office = {"jurisdiction_id": PASURUAN} if "open311" in path else {}
    usual = (await peek.at("GET", path, by, params={**office, name: "katalain"})).text
    for report in reports:
        for canary in report.canaries if near else [WORD[report.secrecy]]:
            found = (await peek.at("GET", path, by, params={**office, name: canary})).text
            assert (report.id in found) == (report.id in usual), f"{path} finds a report by {name}={canary}"


async def make_errors(peek: Peek, reports: list[Filed]) -> None:
    """What is refused repeats nothing, and says nothing about the reporter."""
    staff = peek.stage.staff
    stranger, trusted = (
        staff.person("joko", "front-office-officer"),
        staff.person("wati", roles.COMPLAINT_IDENTITY_READER),
    )
    for one in reports:
        step, word = f"{AT}/complaints/{one.id}", WORD[one.secrecy]
        sent = {"Idempotency-Key": uuid4().hex, "Channel": "counter"}
        wrong = {"kind": word, "reporter": {"name": word, "phone": PHONE[one.secrecy], "nik": word}, word: word}
        await peek.at("POST", f"{AT}/reports", stranger, json=wrong, headers=sent)
        await peek.at("POST", f"{AT}/reports", stranger, content=f"{{{word}", headers=sent)
        body = {"fields": ["name", "phone", "nik"], "purpose": "investigation"}
        for by in (stranger, trusted, staff.administrator):
            for what, content in (("reporter/disclosures", body), ("texts", {"fields": ["text"]}), ("acceptance", {})):
                headers = {"Idempotency-Key": uuid4().hex, "Channel": "counter"}
                if not (by is trusted and what == "reporter/disclosures" and one.secrecy == "confidential"):
                    answer = await peek.at("POST", f"{step}/{what}", by, json=content, headers=headers)
                    assert answer.is_error
        await peek.at("GET", f"{AT}/attachments/{one.photo}/content?purpose=complaint-handling", stranger)
        await peek.at("GET", f"{AT}/reports/{word}/readings", None)
        readings = await peek.at("GET", f"{AT}/reports/{one.receipt}/readings", None)
        by_people = [reading for reading in readings.json()["readings"] if reading["role"] != roles.SYSTEM]
        assert [reading["fields"] for reading in by_people] == [["phone"]]


async def test_nobody_learns_who_reported_by_looking_around(
    databases: Databases, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as logs:
        async with staged_system(databases, tmp_path) as (stage, system):
            reports = [await filed(stage, secrecy) for secrecy in WORD]
            for one in reports:
                await handled(stage, one)
                await read_on_record(stage, one)
            for job in ("attachments", "deadlines"):
                await run_job(system, "complaints", job)
            peek = Peek(stage)
            await look_everywhere(peek, system, reports)
            await make_errors(peek, reports)
            listed = await stage.staff.inspector.get(f"/audit/v1/disclosures?case={reports[0].id}")
    canaries = [one for report in reports for one in report.canaries]
    # what the client itself logs are the addresses that it asked for
    logged = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("http"))
    stored = tables_as_text(databases.url) + tables_as_text(databases.keys_url) + files_as_text(tmp_path)
    assert peek.finds(canaries) == []
    assert [one for one in canaries if one.lower() in (logged + str(logs)).lower()] == []
    assert [one for one in canaries if one.lower() in stored.lower()] == []
    # and the search would have seen them: it sees what is there
    assert all(report.id in stored for report in reports)
    assert any(report.id in text for report in reports for _, text in peek.seen)
    assert {one["sentence"] for one in listed.json()["disclosures"]} > {
        "Lampiran pengaduan dibaca; keperluan: penanganan pengaduan."
    }
