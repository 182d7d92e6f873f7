"""Cases of any card over HTTP: who may act in which role, what is sealed, what is like another, and whose work it is."""

from datetime import timedelta
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier

from shared.contracts.intake import FieldsDisclosed
from shared.roles import ADMINISTRATOR, APPLICANT, FRONT_OFFICE
from tests.conftest import Databases
from tests.intake.given.application import BUSINESS, FORM, LETTER, NAME, NOW
from tests.intake.given.desk import work
from tests.intake.given.fuel_letters import MARKET, checked, examine, signed, submitted
from tests.intake.given.player import handed_in, stated
from tests.intake.given.running import begun, code, intake, journal, proved, registered
from tests.people import PASURUAN, REPLACING, Person, Staff


async def test_in_which_role_somebody_acts(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        staff = Staff(client)
        siti, officer = staff.applicant("siti"), staff.front_office
        both = staff.person("dewi", FRONT_OFFICE, APPLICANT)
        case = await submitted(siti, await registered(siti, BUSINESS), "Traktor")

        # An officer who also holds the role of an applicant is one on their own application only.
        assert code(await both.post(f"{case}/steps", {"step": "withdraw"})) == (422, "missing-items")
        assert (
            await both.post(f"{case}/return", {"items": [{"document": "nib", "problem": "buram"}]})
        ).status_code == 200
        assert (await both.post(f"{case}/submission")).status_code == 200
        assert (await journal(service))[-1].actor_role == FRONT_OFFICE

        own = await submitted(both, await registered(staff.applicant("dewi")), "Pompa")
        assert {row.actor_role for row in (await journal(service))[-2:]} == {APPLICANT}
        assert code(await both.post(f"{own}/acceptance")) == (409, "duties-not-separate")
        assert code(await examine(both, own)) == (409, "duties-not-separate")
        assert code(await both.post(f"{own}/claim")) == (409, "duties-not-separate")

        # Whoever runs the system acts in no case, whatever else the token says (SOD-12).
        admin = staff.person("admin", FRONT_OFFICE, ADMINISTRATOR)
        for path, body in (("acceptance", None), ("claim", None), ("steps", {"step": "accept"})):
            assert code(await admin.post(f"{case}/{path}", body)) == (409, "duties-not-separate")

        # An applicant decides nothing: neither on verdicts, nor on likenesses, nor who works on it.
        assert code(await examine(siti, case)) == (403, "not-your-step")
        decision = {"is_same": False, "reason": "bukan"}
        assert code(await siti.post(f"{case}/likeness-decision", decision)) == (403, "not-your-step")
        assert code(await officer.post(f"{case}/likeness-decision", decision)) == (409, "no-likeness-to-decide")
        assert code(await siti.post(f"{case}/claim")) == (403, "not-your-step")
        surveyor = staff.person("agus", "field-surveyor")  # it has not come to them yet
        refused = await surveyor.post(f"{case}/steps", {"step": "reject", "legal_ground": "Perpres 191/2014"})
        assert code(refused) == (403, "not-your-step")
        without = await officer.post(f"{case}/steps", {"step": "reject"})
        assert (*code(without), without.json()["details"]["items"]) == (422, "missing-items", ["legal_ground"])
        rejected = await officer.post(f"{case}/steps", {"step": "reject", "legal_ground": "Perpres 191/2014"})
        assert (rejected.json()["status"], rejected.json()["legal_ground"]) == ("rejected", "Perpres 191/2014")


async def test_a_verdict_says_who_gave_it_and_when(databases: Databases) -> None:
    """The last one stands; the officer and the applicant read the same."""
    async with intake(databases) as (service, client):
        staff = Staff(client)
        siti, sri = staff.applicant("siti"), staff.person("sri", FRONT_OFFICE)
        dewi = staff.person("dewi", FRONT_OFFICE)
        case = await submitted(siti, await registered(siti, BUSINESS), "Traktor")
        assert (await examine(sri, case)).status_code == 200
        service.app.state.face.clock.set(NOW + timedelta(days=1))
        later = [{"document": "nib", "verdict": "expired", "why": "habis 2025"}]
        assert (await dewi.post(f"{case}/verdicts", {"verdicts": later})).status_code == 200
        shown = {one["document"]: one for one in (await siti.get(case)).json()["verdicts"]}
        assert shown == {one["document"]: one for one in (await sri.get(case)).json()["verdicts"]}
        said = ("verdict", "why", "given_by", "given_on")
        assert [shown["nib"][one] for one in said] == ["expired", "habis 2025", f"dewi@{PASURUAN}", "2026-01-16"]
        others = {tuple(one[name] for name in said) for name, one in shown.items() if name != "nib"}
        assert others == {("accepted", None, f"sri@{PASURUAN}", "2026-01-15")}


async def test_a_compensation_is_spent_at_acceptance_only(databases: Databases) -> None:
    """With another step it would be lost without a word."""
    async with intake(databases) as (service, client):
        officer = Staff(client).front_office
        case = await submitted(officer, await registered(officer, BUSINESS), "Traktor")
        before = await journal(service)
        body = {"step": "return", "reason": "buram", "compensation_token": "00000000-0000-0000-0000-000000000001"}
        assert code(await officer.post(f"{case}/steps", body)) == (409, "token-not-here")
        assert await journal(service) == before


async def test_two_devices_do_not_overwrite_each_other(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        siti = Staff(client).applicant("siti")
        path = f"/applications/{await begun(siti, await registered(siti), LETTER)}"
        seen = (await siti.get(path)).headers["etag"]
        letter, form = ({"documents": [{"document": one.document, "reference": "1"}]} for one in (LETTER, FORM))
        assert (await siti.post(f"{path}/documents", letter, **{"If-Match": seen})).status_code == 200
        late = await siti.post(f"{path}/documents", form, **{"If-Match": seen})
        assert late.status_code == 412
        for change, body in (
            ("documents", form),
            ("fields", {"fields": {}}),
            ("instrument", {"instrument_id": str(uuid4())}),
        ):
            assert code(await siti.post(f"{path}/{change}", body)) == (428, "if-match-required")
        assert [one["document"] for one in (await siti.get(path)).json()["documents"]] == ["application-letter"]
        assert (await siti.post(f"{path}/documents", form, **REPLACING)).status_code == 200, "knowingly"


async def test_mandates_and_walk_ins(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        staff = Staff(client)
        siti, agent, officer = staff.applicant("siti"), staff.applicant("kuasa"), staff.front_office
        applicant_id = await registered(siti, BUSINESS)
        await proved(officer, applicant_id, siti)
        for by in (agent, officer):
            case = await submitted(by, applicant_id, f"Mesin {by.subject}", mandated=True)
            assert [one["item"] for one in (await by.get(case)).json()["missing"]] == ["mandate"]
        case = await submitted(officer, applicant_id, "Pompa")
        assert (await officer.get(case)).json()["missing"] == []
        assert (await siti.get(case)).status_code == 200, "who came to the counter sees the case from home"
        assert code(await agent.get(case)) == (403, "not-your-own")
        own = await submitted(siti, applicant_id, "Perahu", mandated=True)
        assert (await siti.get(own)).json()["missing"] == [], "nobody needs a mandate of their own"


async def test_a_personal_field_is_sealed_wherever_it_is_kept(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        officer = Staff(client, MARKET.office).front_office
        fields = {**stated(MARKET, "applicant"), "contact_person": NAME}
        body = {"service_code": "BPSMB-PS", "documents": handed_in(MARKET), "fields": fields}
        drafted = await officer.post("/applications", {"applicant_id": await registered(officer, BUSINESS), **body})
        path = f"/applications/{drafted.json()['id']}"
        changed = await officer.post(f"{path}/fields", {"fields": fields}, **REPLACING)
        submission = await officer.post(f"{path}/submission")
        assert submission.json()["missing"] == [], "it was stated, though nobody here can read it"
        assert all(NAME not in answer.text for answer in (drafted, changed, submission, await officer.get(path)))
        with psycopg.connect(databases.url) as connection:
            tables = connection.execute(
                "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema IN ('intake', 'journal')"
            ).fetchall()
            for schema, table in tables:
                query = SQL("SELECT t::text FROM {} t").format(Identifier(schema, table))
                text = "\n".join(row for (row,) in connection.execute(query))
                assert NAME not in text
                assert NAME.encode().hex() not in text


async def test_officers_of_the_service_read_a_sealed_field_on_record(
    databases: Databases,
) -> None:
    """UU 27/2022 art. 31: what nobody could ever read would help no case; what is read is known."""
    async with intake(databases) as (service, client):
        staff = Staff(client, MARKET.office)
        siti, officer = staff.applicant("siti"), staff.front_office
        fields = {**stated(MARKET, "applicant"), "contact_person": NAME}
        body = {"service_code": "BPSMB-PS", "documents": handed_in(MARKET), "fields": fields}
        applicant_id = await registered(siti, BUSINESS)
        path = (
            f"/applications/{(await siti.post('/applications', {'applicant_id': applicant_id, **body})).json()['id']}"
        )
        asked = {"fields": ["contact_person", "contact_person"], "purpose": "menghubungi pemohon"}
        before = len(await journal(service))
        for stranger, why in (
            (staff.treasurer, (403, "not-your-step")),
            (staff.applicant("budi"), (403, "not-your-own")),
            (staff.inspector, (403, "role-missing")),
            (Staff(client).front_office, (403, "other-office")),
        ):
            assert code(await stranger.post(f"{path}/disclosures", asked)) == why
        for wrong, why in (
            ({**asked, "fields": ["standard_number"]}, (409, "field-not-sealed")),
            ({**asked, "purpose": "3514054107900001"}, (422, "personal-number-in-text")),
            ({"fields": ["contact_person"]}, (422, "missing-items")),
        ):
            assert code(await officer.post(f"{path}/disclosures", wrong)) == why
        assert len(await journal(service)) == before
        for person in (siti, officer):
            answer = await person.post(f"{path}/disclosures", asked, key="the-same")
            assert (answer.status_code, answer.json()) == (200, {"values": {"contact_person": NAME}})
        told = (await journal(service))[before:]
        assert [(one.type, one.actor) for one in told] == [
            ("intake.fields-disclosed", siti.subject),
            ("intake.fields-disclosed", officer.subject),
        ]
        read = FieldsDisclosed.of(told[0])
        assert (str(read.person), read.fields, read.purpose) == (applicant_id, ("contact_person",), asked["purpose"])
        assert f"/applications/{told[0].case_id}" == path, "the reading stands in the timeline of the case"


async def test_what_a_complaint_says_is_read_by_the_officers_of_complaints_only(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        staff = Staff(client)
        siti = staff.applicant("siti")
        words = dict.fromkeys(("description", "loss", "requested_solution"), "Petugas meminta uang dari saya di rumah")
        body = {"service_code": "PSR-ADU", "fields": {"channel": "lapor", **words}, "documents": []}
        drafted = await siti.post("/applications", {"applicant_id": await registered(siti), **body})
        path = f"/applications/{drafted.json()['id']}"
        assert words["loss"] not in (await siti.get(path)).text + str([one.fields() for one in await journal(service)])
        asked = {"fields": list(words), "purpose": "menelusuri pengaduan"}
        assert code(await staff.front_office.post(f"{path}/disclosures", asked)) == (403, "not-your-step")
        read = await staff.person("rini", "division-officer").post(f"{path}/disclosures", asked)
        assert read.json()["values"] == words


async def test_a_second_letter_for_the_same_machine_while_one_is_valid(databases: Databases) -> None:  # scenario 34
    async with intake(databases) as (_, client):
        staff = Staff(client)
        officer = staff.front_office
        applicant_id = await registered(officer, BUSINESS)
        first = await checked(officer, applicant_id, "Traktor Quick G1000")
        await signed(staff, first)
        [letter] = (await officer.get(first)).json()["products"]
        assert (letter["valid_from"], letter["valid_until"]) == ("2026-01-15", "2026-04-14")

        assert (await officer.get(await submitted(officer, applicant_id, "Pompa air"))).json()["others"] == []
        again = await submitted(officer, applicant_id, "TRAKTOR quick g-1000")
        [other] = (await officer.get(again)).json()["others"]
        assert other["case"] == first.rsplit("/", 1)[1]
        assert other["score"] >= 80
        await examine(officer, again)
        assert code(await officer.post(f"{again}/acceptance")) == (409, "duplicate-not-decided")
        decided = await officer.post(f"{again}/likeness-decision", {"is_same": True, "reason": "mesin yang sama"})
        assert decided.status_code == 200
        assert code(await officer.post(f"{again}/acceptance")) == (409, "duplicate-of-another")

        # Returned, corrected to the machine that was meant, and like nothing any more.
        await officer.post(f"{again}/return", {"items": [{"document": "machine-photo", "problem": "mesin lain"}]})
        await officer.post(f"{again}/fields", {"fields": {"machine": "Perahu tempel", "site": "Lekok"}}, **REPLACING)
        assert (await officer.post(f"{again}/submission")).json()["others"] == []
        assert (await officer.post(f"{again}/acceptance")).status_code == 200

        assert code(await examine(officer, again)) == (409, "examination-not-due")


async def test_what_it_was_like_is_taken_back_and_nothing_remains_to_be_decided(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        officer = Staff(client).front_office
        applicant_id = await registered(officer, BUSINESS)
        first, again = [await submitted(officer, applicant_id, "Traktor Quick G1000") for _ in range(2)]
        await examine(officer, again)
        assert (await officer.post(f"{first}/withdrawal", {"reason": "Dobel"})).status_code == 200
        assert code(await officer.post(f"{again}/acceptance")) == (409, "duplicate-not-decided")
        decided = await officer.post(f"{again}/likeness-decision", {"is_same": False, "reason": "sudah ditarik"})
        assert (decided.status_code, decided.json()["others"]) == (200, [])
        assert (await officer.post(f"{again}/acceptance")).status_code == 200


DAYS = {"Traktor": "2026-01-14", "Pompa": "2026-01-12", "Perahu": "2026-01-13"}


async def surveys(officer: Person, applicant_id: str) -> dict[str, str]:
    """Three cases that wait for a survey, accepted on different days: id of each by its machine."""
    accepted = {
        machine: await checked(officer, applicant_id, machine, **{"Effective-At": f"{day}T09:00:00+07:00"})
        for machine, day in DAYS.items()
    }
    return {machine: path.rsplit("/", 1)[1] for machine, path in accepted.items()}


async def test_a_work_list_begins_with_the_most_urgent(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        staff = Staff(client)
        officer, surveyor = staff.front_office, staff.person("agus", "field-surveyor")
        applicant_id = await registered(officer, BUSINESS)
        ids = await surveys(officer, applicant_id)
        waiting = (await submitted(officer, applicant_id, "Genset")).rsplit("/", 1)[1]

        lines = await work(surveyor)
        assert [one["application_id"] for one in lines] == [ids["Pompa"], ids["Perahu"], ids["Traktor"]]
        assert [one["due_on"] for one in lines] == sorted(str(one["due_on"]) for one in lines)
        [unpromised] = await work(officer)
        assert (unpromised["application_id"], unpromised["due_on"]) == (waiting, None)
        assert await work(Staff(client, MARKET.office).person("agus", "field-surveyor")) == []

        page = (await surveyor.get("/work?limit=2")).json()
        rest = await work(surveyor, limit=2, after=page["next"])
        assert [one["application_id"] for one in [*page["items"], *rest]] == [one["application_id"] for one in lines]
        assert code(await surveyor.get("/work?role=head-of-office")) == (403, "role-missing")
        assert code(await staff.applicant("siti").get("/work")) == (403, "role-missing")


async def test_work_is_taken_up_given_back_and_given_to_another(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        staff = Staff(client)
        officer, surveyor = staff.front_office, staff.person("agus", "field-surveyor")
        another, leader = staff.person("tono", "field-surveyor"), staff.person("rini", "head-of-division")
        id = (await surveys(officer, await registered(officer, BUSINESS)))["Perahu"]
        case = f"/applications/{id}"

        assert code(await officer.post(f"{case}/claim")) == (403, "not-your-step")
        assert (await surveyor.post(f"{case}/claim")).json()["claimed_by"] == surveyor.subject
        assert [one["application_id"] for one in await work(surveyor, mine=True)] == [id]
        assert await work(another, mine=True) == []
        assert [one["claimed_by"] for one in await work(another)] == [None, surveyor.subject, None]
        assert code(await another.post(f"{case}/steps", {"step": "survey"})) == (409, "claimed-by-another")
        assert code(await another.post(f"{case}/release")) == (409, "not-claimed")

        given = {"officer": another.subject, "reason": "cuti"}
        assert code(await surveyor.post(f"{case}/assignment", given)) == (403, "not-your-step")
        assert (await leader.post(f"{case}/assignment", given)).json()["claimed_by"] == another.subject
        assert (await another.post(f"{case}/steps", {"step": "survey"})).json()["claimed_by"] is None
        assert [one["state"] for one in await work(surveyor)] == ["checked", "surveyed", "checked"]
