"""The personnel register over HTTP, on a real database: who enters what, who may act, and names that stay sealed."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from services.certification.personnel.acting import refuse_unless_competent, refuse_unless_impartial
from services.certification.personnel.competence import CompetenceMissing
from services.certification.personnel.evidence import count_observation
from services.certification.personnel.impartiality import ConsultedForClient
from services.certification.personnel.person import Person as Entry
from services.certification.personnel.person import person_of
from services.certification.scheme.catalogue import SCHEMES
from shared.service.ask import Ask
from shared.service.unit_of_work import Work
from tests.certification.given import NOW, SURAKARTA, TODAY
from tests.certification.over_http import Running, done, refused, running
from tests.conftest import Databases
from tests.people import Person

PERSON: dict[str, Any] = {
    "subject": "andi",
    "name": "Andi Wijaya",
    "nip": "198502102010011002",
    "education": "S1",
    "employment": "staff",
    "valid_from": "2020-01-01",
}
AUDITOR = {"role": "auditor", "schemes": ["product-bpsmb"]}
ELSEWHERE = {"elsewhere": "LSPro Semarang", "on": "2025-02-20", "reference": "Surat tugas 12"}
PATH = f"/personnel/{person_of(SURAKARTA, 'andi')}"
MAY_AUDIT = "/personnel?role=auditor&scheme=product-bpsmb"


def keeper(here: Running) -> Person:
    return here.person("kinanti", "administration-manager")


def decider(here: Running) -> Person:
    return here.person("hasan", "certification-decider")


async def entered(here: Running, **changes: Any) -> str:
    return f"/personnel/{done(await keeper(here).post('/personnel', {**PERSON, **changes}), 201)['id']}"


async def subjects(here: Running, query: str) -> list[str]:
    return [one["subject"] for one in done(await keeper(here).get(query))["items"]]


def ask(here: Running) -> Ask:
    return Ask.of_system("certification", "journal", SURAKARTA, uuid4(), here.clock.now())


async def test_a_person_is_entered_with_a_sealed_name(databases: Databases) -> None:
    async with running(databases) as here:
        assert await entered(here) == PATH
        shown = await keeper(here).get(PATH)
        assert "Andi" not in shown.text
        assert done(shown)["holds"] == ["name", "nip"]
        stored = [row for row in await here.journal() if row.type == "certification.person-registered"]
        assert "Andi" not in str(stored[0].fields())
        problem = refused(await keeper(here).post("/personnel", PERSON), 409, "person-known")
        assert PATH.endswith(problem["details"]["person"])


async def test_a_name_is_read_in_clear_after_the_reading_is_recorded(databases: Databases) -> None:
    async with running(databases) as here:
        path = await entered(here)
        body = {"fields": ["name", "nip"], "purpose": "Mencetak surat tugas."}
        read = done(await keeper(here).post(f"{path}/disclosures", body))
        assert read["values"] == {"name": "Andi Wijaya", "nip": "198502102010011002"}
        last = (await here.journal())[-1]
        assert (last.type, last.actor) == ("certification.person-data-disclosed", "kinanti")
        assert (await here.person("rini", "auditor").post(f"{path}/disclosures", body)).status_code == 403


async def test_an_auditor_is_listed_once_two_audits_are_observed(databases: Databases) -> None:
    async with running(databases) as here:
        path = await entered(here)
        done(await keeper(here).post(f"{path}/roles", AUDITOR))
        done(await keeper(here).post(f"{path}/observations", ELSEWHERE))
        [standing] = done(await keeper(here).get(path))["standings"]
        [lack] = standing["lacks"]
        assert (standing["may_act"], lack["english"]) == (False, "2 observed audits (1 so far)")
        assert await subjects(here, MAY_AUDIT) == []
        assert await subjects(here, "/personnel?role=auditor") == ["andi"]

        async def closes(work: Work) -> Entry:
            one = await work.load_to_change(Entry, person_of(SURAKARTA, "andi"))
            count_observation(one, uuid4(), TODAY, NOW)
            return one

        await here.unit.run(ask(here), closes)
        assert await subjects(here, MAY_AUDIT) == ["andi"]
        assert await subjects(here, f"{MAY_AUDIT}&on=2026-02-01") == []
        assert await subjects(here, f"{MAY_AUDIT}&on=2027-02-03") == [], "the yearly assessment is overdue"
        shown = done(await keeper(here).get(f"{path}?on=2027-02-02"))["standings"][0]
        assert (shown["may_act"], shown["assessment_due"]) == (True, "2027-02-02")


async def test_a_list_for_a_scheme_names_who_may_act_in_some_role(databases: Databases) -> None:
    async with running(databases) as here:
        path = await entered(here)
        assert await subjects(here, "/personnel") == ["andi"]
        assert await subjects(here, "/personnel?scheme=product-bpsmb") == []
        for role in ("auditor", "technical-committee"):
            done(await keeper(here).post(f"{path}/roles", {"role": role, "schemes": ["product-bpsmb"]}))
        assert await subjects(here, "/personnel?scheme=product-bpsmb") == ["andi"]
        assert await subjects(here, "/personnel?scheme=market-bpsmb") == []
        assert await subjects(here, MAY_AUDIT) == []
        refused(await keeper(here).get("/personnel?scheme=halal"), 404, "scheme-unknown")


async def test_the_decider_assesses_and_nobody_else(databases: Databases) -> None:
    async with running(databases) as here:
        path = await entered(here)
        body = {"outcome": "fit", "words": "Kinerja baik."}
        assert (await keeper(here).post(f"{path}/assessments", body)).status_code == 403
        [one] = done(await decider(here).post(f"{path}/assessments", body))["assessments"]
        assert one == {"outcome": "fit", "assessed_on": "2026-02-02", "assessed_by": "hasan"}


async def test_all_evidence_is_entered_and_shown(databases: Databases) -> None:
    async with running(databases) as here:
        path, proof = await entered(here, education="SMA"), {"on": "2025-03-15", "reference": "Sertifikat 1"}
        for place, body in {
            "trainings": {"training": "lead-auditor", **proof},
            "knowledge": {"standard": "sni-19-0428-1998", **proof},
            "educations": {"level": "S1", **proof},
            "employments": {"employment": "contract", "valid_from": "2027-01-01", "valid_until": "2027-12-31"},
            "consultancies": {"applicant_id": str(uuid4()), "until": "2024-08-15"},
        }.items():
            assert len(done(await keeper(here).post(f"{path}/{place}", body))[place]) >= 1
        refused(
            await keeper(here).post(f"{path}/trainings", {"training": "audit", "on": "2025-03-15"}),
            409,
            "evidence-missing",
        )
        done(await keeper(here).post(f"{path}/roles", AUDITOR))
        ended = done(await keeper(here).post(f"{path}/end-of-role", {"role": "auditor", "words": "Beralih tugas."}))
        assert ended["grants"][0]["ended_on"] == "2026-02-02"
        done(await keeper(here).post(f"{path}/end-of-employment", {"last_day": "2026-02-01", "words": "Pindah."}))
        [line] = done(await keeper(here).get("/personnel"))["items"]
        assert (line["is_employed"], line["roles"]) == (False, [])
        past = done(await keeper(here).get(f"{path}?as_of=1"))
        assert (past["trainings"], past["version"]) == ([], 1)


async def test_a_person_declares_their_interest_with_their_own_account(databases: Databases) -> None:
    async with running(databases) as here:
        path, body = (
            await entered(here),
            {"certification_id": str(uuid4()), "conflict": True, "words": "Saudara klien."},
        )
        refused(await keeper(here).post(f"{path}/interests", body), 403, "interest-of-another")
        done(await here.person("andi", "auditor").post(f"{path}/interests", body))


async def test_another_office_neither_reads_nor_changes_an_entry(databases: Databases) -> None:
    async with running(databases) as here:
        path, other = await entered(here), here.person("lina", "lspro-administration", office="balai-sertifikasi")
        refused(await other.get(path), 403, "other-office")
        refused(await other.post(f"{path}/roles", AUDITOR), 403, "other-office")
        assert done(await other.get("/personnel"))["items"] == []


async def test_a_subject_without_an_entry_lacks_everything(databases: Databases) -> None:
    async with running(databases) as here:
        scheme = SCHEMES["product-bpsmb"]

        async def acts(work: Work) -> None:
            await refuse_unless_competent(work, "siapa", "certification-decider", scheme, None, TODAY)

        with pytest.raises(CompetenceMissing):
            await here.unit.run(ask(here), acts)


async def test_the_checks_of_an_act_read_the_register(databases: Databases) -> None:
    async with running(databases) as here:
        path, scheme, client = await entered(here), SCHEMES["product-bpsmb"], uuid4()
        done(await keeper(here).post(f"{path}/roles", {"role": "certification-decider", "schemes": ["product-bpsmb"]}))
        done(await keeper(here).post(f"{path}/consultancies", {"applicant_id": str(client), "until": "2024-08-15"}))

        async def acts(work: Work) -> Entry:
            await refuse_unless_competent(work, "andi", "certification-decider", scheme, None, TODAY)
            await refuse_unless_impartial(work, "andi", uuid4(), scheme, uuid4(), TODAY)
            with pytest.raises(ConsultedForClient):
                await refuse_unless_impartial(work, "andi", client, scheme, uuid4(), date(2026, 8, 14))
            return await work.load_to_change(Entry, person_of(SURAKARTA, "andi"))

        await here.unit.run(ask(here), acts)
