"""Readings of files among the disclosures: whose data, which file, what for, who and when; real files, read over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from services.audit.main import assemble
from shared.assembly import Parts
from tests.conftest import Databases
from tests.intake.given.application import LETTER, NOW, PERSON, niks
from tests.intake.given.files import application_for, settings_in, uploaded
from tests.intake.given.running import begun, clock_at, intake, journal, registered
from tests.people import Staff, verifier
from tests.shared.files.contents import pdf

LETTERS = "application-letter"


@asynccontextmanager
async def audit(databases: Databases, folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    parts = Parts(settings=settings_in(folder), url=databases.of("audit"), clock=clock_at(NOW), tokens=verifier())
    service = assemble(parts)
    transport = httpx.ASGITransport(app=service.app)
    async with service.pool, httpx.AsyncClient(transport=transport, base_url="http://audit") as client:
        yield client


async def test_readings_of_files_are_listed_beside_readings_of_fields(databases: Databases, tmp_path: Path) -> None:
    async with intake(databases, settings_in(tmp_path)) as (service, client), audit(databases, tmp_path) as asked:
        siti, budi, sri = Staff(client).applicant("siti"), Staff(client).applicant("budi"), Staff(client).front_office
        of_siti, of_budi = await registered(siti), await registered(budi, {**PERSON, "nik": next(niks())})
        first, second = await application_for(siti, of_siti, "PSR-IKM"), await begun(budi, of_budi, LETTER)
        ktp = (await uploaded(client, siti, first, "ktp", pdf()))["id"]
        letter = (await uploaded(client, budi, second, LETTERS, pdf()))["id"]
        assert (await sri.get(f"/files/{ktp}/content?purpose=case-handling")).status_code == 200
        assert (await budi.get(f"/files/{letter}/content?purpose=own-copy")).status_code == 200
        disclosed = await sri.post(f"/applicants/{of_siti}/disclosures", {"fields": ["phone"], "purpose": "memanggil"})
        assert disclosed.status_code == 200, disclosed.text
        read, own, told = [one for one in await journal(service) if one.type.endswith(("file-read", "disclosed"))]

        inspector = Staff(asked).inspector

        async def listed(query: str = "", **headers: str) -> list[dict[str, Any]]:
            answer = await inspector.get(f"/disclosures{query}", **headers)
            assert answer.status_code == 200, answer.text
            return list(answer.json()["disclosures"])

        shown = (await listed())[0]
        assert shown.pop("recorded_at").startswith("2026-01-15T09:0")
        assert shown == {
            "position": read.position,
            "case_id": first,
            "person": of_siti,
            "persons": [],
            "fields": [],
            "file": ktp,
            "document": "ktp",
            "document_name": "KTP",
            "purpose": "case-handling",
            "actor": sri.subject,
            "actor_role": "front-office-officer",
            "channel": "online",
            "altered": False,
            "sentence": "Berkas dokumen ktp dibaca; keperluan: penanganan perkara.",
        }
        english = await listed(**{"Accept-Language": "en"})
        assert english[0]["sentence"] == "The file of the document ktp was read; purpose: handling of the case."
        about = {one["position"]: (one["person"], one["fields"], one["file"]) for one in english}
        assert about == {
            read.position: (of_siti, [], ktp),
            own.position: (None, [], letter),
            told.position: (of_siti, ["phone"], None),
        }
        for query, positions in (
            (f"?person={of_siti}", [read.position, told.position]),
            (f"?person={of_budi}", []),
            (f"?person={uuid4()}", []),
            (f"?case={first}", [read.position]),
            (f"?case={second}", [own.position]),
            (f"?case={first}&person={of_siti}", [read.position]),
            (f"?case={second}&person={of_siti}", []),
            (f"?after={read.position}", [own.position, told.position]),
            (f"?as_of={read.position}", [read.position]),
        ):
            assert [one["position"] for one in await listed(query)] == positions, query
        elsewhere = await Staff(asked, "bpsmb-surakarta").inspector.get("/disclosures")
        assert elsewhere.json()["disclosures"] == []
