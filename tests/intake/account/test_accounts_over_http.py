"""Accounts: declaring a NIK or NIB shows nothing of others and excludes nobody, until the account is proved."""

import asyncio
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from deploy.simulators.oss import PERSON as RESPONSIBLE
from services.intake.read_models import views
from services.intake.tables import tables
from shared.roles import APPLICANT, FRONT_OFFICE
from shared.service.rebuild import rebuild
from shared.settings import Settings
from tests.conftest import Databases
from tests.gates.replaying import differing
from tests.intake.given.application import BUSINESS, CANARIES, LETTER, NIK, NOW, PERSON
from tests.intake.given.files import settings_in, uploaded
from tests.intake.given.fuel_letters import submitted
from tests.intake.given.running import begun, clock_at, code, drafting, intake, journal, proved, registered
from tests.intake.given.systems import connected
from tests.people import Person, Staff, claiming
from tests.shared.files.contents import pdf

each_kind = pytest.mark.parametrize("body", [PERSON, BUSINESS], ids=["nik", "nib"])
VERIFYING = Settings(pool_size=4, token_nik_claim="nik", token_nib_claim="nib")
"""Settings under which the identity provider's claims count."""
BEFORE = """
DROP INDEX intake.applicants_nik_found, intake.applicants_nib_found;
ALTER TABLE intake.applicants DROP COLUMN declared_by, DROP COLUMN proof, DROP COLUMN code_lookup,
    ADD CONSTRAINT applicants_nik UNIQUE (office, nik_lookup), ADD CONSTRAINT applicants_nib UNIQUE (office, nib);
ALTER TABLE intake.applications DROP COLUMN filed_by
"""
"""Gives the tables their form from before this rule."""
OTHER = {**PERSON, "nik": "3514054107900002"}


def verified(person: Person, **claims: Any) -> Person:
    return claiming(person, identity_verified=True, **claims)


async def standing(by: Person, applicant_id: str) -> tuple[str, str | None]:
    shown = (await by.get(f"/applicants/{applicant_id}")).json()
    return shown["standing"], shown["proof"]


async def prove(person: Person, proof: str, key: str | None = None, **body: Any) -> httpx.Response:
    return await person.post("/account-bindings", {"proof": proof, **body}, key=key)


async def issued(officer: Person, applicant_id: str) -> str:
    answer = await officer.post(f"/applicants/{applicant_id}/binding-codes")
    assert answer.status_code == 201, answer.text
    return str(answer.json()["code"])


async def reached(person: Person, application: str) -> bool:
    """Whether the account reaches an application, by each of its addresses; its lists must agree."""
    paths = ("", "/steps", "/files", "/checks")
    answers = {(await person.get(f"/applications/{application}{path}")).status_code for path in paths}
    listed = [one["id"] for one in (await person.get("/applications")).json()["items"]]
    assert answers in ({200}, {403})
    assert (application in listed) is (answers == {200})
    return answers == {200}


@each_kind
@pytest.mark.parametrize("attacker_first", [True, False])
async def test_declaring_anothers_number_excludes_nobody_and_shows_nothing(
    databases: Databases, tmp_path: Path, body: dict[str, Any], attacker_first: bool
) -> None:
    async with intake(databases, settings_in(tmp_path)) as (_, client):
        staff = Staff(client)
        attacker, victim, officer = staff.applicant("maling"), staff.applicant("siti"), staff.front_office
        order = [attacker, officer, victim] if attacker_first else [officer, victim, attacker]
        ids = {by.subject: await registered(by, body) for by in order}
        case = await begun(officer, ids[officer.subject], LETTER)
        scan = (await uploaded(client, officer, case, "application-letter", pdf()))["id"]

        own = await begun(attacker, ids[attacker.subject], LETTER)
        assert await reached(attacker, own), "the account goes on with what it files itself"
        assert (await attacker.post(f"/applications/{own}/submission")).status_code == 200
        for other in (attacker, victim):
            assert not await reached(other, case)
            assert code(await other.get(f"/files/{scan}/content?purpose=case-handling")) == (403, "not-your-own")
            assert code(await other.get(f"/applicants/{ids[officer.subject]}")) == (403, "not-your-own")
            assert code(await other.post(f"/applications/{case}/submission")) == (403, "not-your-own")
        assert not await reached(victim, own)

        by = ("nib", body["nib"]) if body is BUSINESS else ("nik", NIK)
        found = await officer.post("/applicant-searches", {"by": by[0], "value": by[1]})
        assert set(found.json()["ids"]) == set(ids.values())
        assert found.json()["ids"][0] == ids[officer.subject], "what was only declared comes last"
        alike = (await officer.get(f"/applicants/{ids[officer.subject]}")).json()["alike"]
        assert set(alike) == set(ids.values()) - {ids[officer.subject]}
        assert (await attacker.get(f"/applicants/{ids[attacker.subject]}")).json()["alike"] == []


@each_kind
async def test_the_answer_does_not_reveal_who_is_known(databases: Databases, body: dict[str, Any]) -> None:
    async with intake(databases) as (service, client):
        staff = Staff(client)
        answers = []
        for account in ("orang-1", "orang-2"):
            answers.append(await staff.applicant(account).post("/applicants", body))
            await registered(staff.front_office, body) if account == "orang-1" else None
        of_itself = {"id", "account"}
        first, second = (
            {name: value for name, value in one.json().items() if name not in of_itself} for one in answers
        )
        assert (answers[0].status_code, first) == (answers[1].status_code, second) == (201, first)
        assert set(answers[0].headers) == set(answers[1].headers)
        again = await staff.applicant("orang-1").post("/applicants", body)
        assert code(again) == (409, "applicant-known"), "one account declares it once"
        assert [one.type for one in await journal(service)] == ["intake.applicant-registered"] * 3


async def test_a_filing_for_a_declared_applicant_stays_at_the_counter(databases: Databases, tmp_path: Path) -> None:
    """So a stored registration from before, which bound an account without proof, reads the same."""
    async with intake(databases, settings_in(tmp_path)) as (_, client):
        staff = Staff(client)
        siti, officer = staff.applicant("siti"), staff.front_office
        applicant_id = await registered(siti)
        case = await begun(officer, applicant_id, LETTER)
        scan = (await uploaded(client, officer, case, "application-letter", pdf()))["id"]
        path = f"/files/{scan}/content?purpose=own-copy"
        assert not await reached(siti, case)
        assert code(await siti.get(path)) == (403, "not-your-own")
        await proved(officer, applicant_id, siti)
        assert await reached(siti, case)
        assert (await siti.get(path)).status_code == 200


async def test_an_agent_is_shown_nothing_more_and_an_unproved_principal_nothing(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        staff = Staff(client)
        attacker, agent = staff.applicant("maling"), staff.applicant("kuasa")
        applicant_id = await registered(attacker)
        case = (await submitted(agent, applicant_id, "Traktor", mandated=True)).rpartition("/")[2]
        assert await reached(agent, case)
        assert not await reached(attacker, case)
        other = (await submitted(staff.front_office, applicant_id, "Pompa")).rpartition("/")[2]
        assert not await reached(agent, other)


@each_kind
async def test_proved_by_the_identity_provider(databases: Databases, body: dict[str, Any]) -> None:
    claims = {"nib": body["nib"]} if body is BUSINESS else {"nik": NIK}
    named = {"nib": body["nib"]} if body is BUSINESS else {}
    async with intake(databases, VERIFYING) as (service, client):
        staff = Staff(client)
        attacker, officer = staff.applicant("maling"), staff.front_office
        siti = verified(staff.applicant("siti"), **claims)
        declared, counter = await registered(attacker, body), await registered(officer, body)
        case = await begun(officer, counter, LETTER)
        for unproved in (
            attacker,
            claiming(attacker, **claims),
            claiming(attacker, identity_verified="true", **claims),
            claiming(attacker, identity_verified=True),
            verified(attacker, nik="3514054107900009", nib="9120001270217"),
            verified(attacker, nik=[NIK], nib={"nib": body.get("nib")}),
        ):
            assert code(await prove(unproved, "identity-provider", **named)) == (409, "nothing-proved")
        answer = await prove(siti, "identity-provider", **named)
        assert (answer.status_code, answer.json()) == (200, {"ids": [counter]})
        assert (await prove(siti, "identity-provider", **named)).json() == {"ids": [counter]}, "asked again, it is so"
        assert await standing(officer, counter) == ("proved", "identity-provider")
        assert await standing(officer, declared) == ("declared", None)
        assert await reached(siti, case)
        assert not await reached(attacker, case)
        own = await registered(siti, body)
        assert await standing(officer, own) == ("proved", "identity-provider"), "who is proved registers as proved"
        types = [one.type for one in await journal(service)]
        assert types.count("intake.account-bound") == 2
        bound = [one for one in await journal(service) if one.type == "intake.account-bound"]
        assert [str(one.case_id) for one in bound] == [counter, own]
        assert [one for one in CANARIES if one in str([row.payload for row in await journal(service)])] == []


async def test_no_claim_proves_anything_unless_a_setting_names_it(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        staff = Staff(client)
        await registered(staff.front_office)
        answer = await prove(verified(staff.applicant("siti"), nik=NIK), "identity-provider")
        assert code(answer) == (409, "nothing-proved")


async def test_the_proof_of_another_account_stays(databases: Databases) -> None:
    async with intake(databases, VERIFYING) as (_, client):
        staff = Staff(client)
        officer, other = staff.front_office, staff.applicant("budi")
        counter = await registered(officer)
        await proved(officer, counter, other)
        siti = verified(staff.applicant("siti"), nik=NIK)
        assert code(await prove(siti, "identity-provider")) == (409, "bound-to-another-account")
        body = {"account": siti.subject, "seen": "ktp", "note": "datang sendiri"}
        assert code(await officer.post(f"/applicants/{counter}/binding", body)) == (409, "bound-to-another-account")


@each_kind
async def test_proved_by_an_officer_who_saw_the_papers(databases: Databases, body: dict[str, Any]) -> None:
    async with intake(databases) as (service, client):
        staff = Staff(client)
        siti, officer = staff.applicant("siti"), staff.front_office
        counter = await registered(officer, body)
        case = await begun(officer, counter, LETTER)
        right, wrong = ("ktp", "ktp-and-nib") if body is PERSON else ("ktp-and-nib", "ktp")
        papers = {"account": siti.subject, "seen": right, "note": "datang sendiri ke loket"}
        path = f"/applicants/{counter}/binding"
        assert code(await officer.post(path, {**papers, "seen": wrong})) == (409, "wrong-papers")
        assert code(await officer.post(path, {**papers, "account": officer.subject})) == (409, "duties-not-separate")
        assert code(await officer.post(path, {**papers, "note": f"KTP {NIK}"})) == (422, "personal-number-in-text")
        for stranger in (siti, staff.penera, staff.inspector):
            assert code(await stranger.post(path, papers)) == (403, "role-missing")
        await proved(officer, counter, siti)
        assert await standing(officer, counter) == ("proved", "papers")
        assert await reached(siti, case)
        bound = (await journal(service))[-1]
        assert (bound.type, bound.actor, bound.reason) == (
            "intake.account-bound",
            officer.subject,
            "datang sendiri ke loket",
        )


async def test_a_code_from_the_counter_binds_once(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        staff = Staff(client)
        siti, budi, officer = staff.applicant("siti"), staff.applicant("budi"), staff.front_office
        counter = await registered(officer)
        case = await begun(officer, counter, LETTER)
        replaced, given = await issued(officer, counter), await issued(officer, counter)
        assert code(await prove(siti, "code", code=replaced)) == (409, "binding-code-invalid")
        assert code(await prove(siti, "code", code="bukan kode")) == (409, "binding-code-invalid")
        both = await asyncio.gather(*(prove(one, "code", code=given.lower()) for one in (siti, budi)))
        assert sorted(one.status_code for one in both) == [200, 409]
        winner, loser = (siti, budi) if both[0].status_code == 200 else (budi, siti)
        assert both[[siti, budi].index(loser)].json()["code"] == "binding-code-invalid"
        assert [await reached(one, case) for one in (winner, loser)] == [True, False]
        assert code(await prove(loser, "code", code=given)) == (409, "binding-code-invalid")
        assert code(await prove(winner, "code", code=given)) == (409, "binding-code-invalid")
        assert await standing(officer, counter) == ("proved", "one-time-code")
        assert code(await officer.post(f"/applicants/{counter}/binding-codes")) == (409, "bound-to-another-account")
        assert [one.type for one in await journal(service)].count("intake.account-bound") == 1
    with psycopg.connect(databases.url) as connection:
        rows = str(connection.execute("SELECT payload FROM journal.events").fetchall())
        rows += str(connection.execute("SELECT encode(body, 'escape') FROM intake.answers").fetchall())
        rows += str(connection.execute("SELECT * FROM intake.applicants").fetchall())
    assert [one for one in (given, replaced) if one in rows] == [], "only a keyed hash of a code is kept"


async def test_a_repeated_request_with_a_code_gets_the_same_answer(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        staff = Staff(client)
        given = await issued(staff.front_office, await registered(staff.front_office))
        siti = staff.applicant("siti")
        first, second = [await prove(siti, "code", key="satu", code=given) for _ in range(2)]
        assert (first.status_code, first.content) == (second.status_code, second.content) == (200, first.content)


async def test_a_code_expires_and_is_of_its_office(databases: Databases) -> None:
    clock = clock_at(NOW)
    async with intake(databases, Settings(pool_size=4, binding_code_hours=2), clock) as (_, client):
        staff = Staff(client)
        counter = await registered(staff.front_office)
        given = await issued(staff.front_office, counter)
        elsewhere = Staff(client, "bspji-palembang")
        assert code(await prove(elsewhere.applicant("siti"), "code", code=given)) == (409, "binding-code-invalid")
        clock.set(NOW + timedelta(hours=3))
        assert code(await prove(staff.applicant("siti"), "code", code=given)) == (409, "binding-code-invalid")
        again = await issued(staff.front_office, counter)
        assert (await prove(staff.applicant("siti"), "code", code=again)).status_code == 200


async def test_the_wrong_codes_of_one_account_are_limited(databases: Databases) -> None:
    async with intake(databases, Settings(pool_size=4, binding_tries=3)) as (_, client):
        staff = Staff(client)
        given = await issued(staff.front_office, await registered(staff.front_office))
        guesses = await asyncio.gather(*(prove(staff.applicant("maling"), "code", code=f"kode {n}") for n in range(8)))
        assert sorted(one.status_code for one in guesses) == [409] * 3 + [429] * 5
        refused = await prove(staff.applicant("maling"), "code", code=given)
        assert code(refused) == (429, "too-many-proofs-tried")
        assert 0 < int(refused.headers["retry-after"]) <= 3600
        assert (await prove(staff.applicant("siti"), "code", code=given)).status_code == 200


async def test_the_issuer_of_a_code_does_not_enter_it(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        staff = Staff(client)
        officer = staff.person("sri", FRONT_OFFICE, APPLICANT)
        given = await issued(officer, await registered(staff.front_office))
        assert code(await prove(officer, "code", code=given)) == (409, "duties-not-separate")


async def test_an_officer_proved_later_decides_nothing_in_their_own_case(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        staff = Staff(client)
        dewi, officer = staff.person("dewi", FRONT_OFFICE, APPLICANT), staff.front_office
        counter = await registered(officer, BUSINESS)
        case = await submitted(officer, counter, "Traktor")
        await proved(officer, counter, dewi)
        verdicts = {"verdicts": [{"document": "nib", "verdict": "accepted"}]}
        for path, body in (("verdicts", verdicts), ("acceptance", None), ("claim", None)):
            assert code(await dewi.post(f"{case}/{path}", body)) == (409, "duties-not-separate"), path
        leader = staff.person("budiman", "head-of-office")
        assigned = await leader.post(f"{case}/assignment", {"officer": dewi.subject, "reason": "antre"})
        assert code(assigned) == (409, "duties-not-separate")
        assert (await officer.post(f"{case}/claim")).status_code == 200
        withdrawn = await dewi.post(f"{case}/withdrawal", {"reason": "sudah tidak perlu"})
        assert withdrawn.json()["status"] == "withdrawn", "as applicant they may, also while an officer works on it"


async def test_a_formerly_proved_officer_stays_barred_after_unbinding(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        staff = Staff(client)
        dewi, officer = staff.person("dewi", FRONT_OFFICE, APPLICANT), staff.front_office
        counter = await registered(officer, BUSINESS)
        case = await submitted(officer, counter, "Traktor")
        await proved(officer, counter, dewi)
        assert (await dewi.post(f"/applicants/{counter}/unbinding", {"reason": "sebentar"})).status_code == 200
        verdicts = {"verdicts": [{"document": "nib", "verdict": "accepted"}]}
        for path, body in (("verdicts", verdicts), ("acceptance", None), ("claim", None)):
            assert code(await dewi.post(f"{case}/{path}", body)) == (409, "duties-not-separate"), path


async def test_one_officer_alone_takes_over_no_registration(databases: Databases) -> None:
    """The officer writes their own NIK into it and lets the identity provider prove that NIK."""
    async with intake(databases, VERIFYING) as (_, client):
        staff = Staff(client)
        thief = verified(staff.person("joko", FRONT_OFFICE, APPLICANT), nik=OTHER["nik"])
        victim = await registered(staff.front_office)
        case = await begun(staff.front_office, victim, LETTER)
        corrected = await thief.post(
            f"/applicants/{victim}/corrections", {"reason": "salah ketik", "nik": OTHER["nik"]}
        )
        assert corrected.status_code == 200
        assert code(await prove(thief, "identity-provider")) == (409, "duties-not-separate")
        papers = {"account": thief.subject, "seen": "ktp", "note": "datang sendiri"}
        path = f"/applicants/{victim}/binding"
        assert code(await staff.front_office.post(path, papers)) == (409, "duties-not-separate")
        as_applicant = verified(staff.applicant("joko"), nik=OTHER["nik"])
        assert code(await prove(as_applicant, "identity-provider")) == (409, "duties-not-separate")
        own = await registered(as_applicant, OTHER)
        assert (await prove(as_applicant, "identity-provider")).json() == {"ids": [own]}, "only their own"
        assert not await reached(as_applicant, case)


async def test_unbound_by_the_own_person_or_another_officer(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        staff = Staff(client)
        siti, officer, second = staff.applicant("siti"), staff.front_office, staff.person("rini", FRONT_OFFICE)
        counter = await registered(officer)
        case = await begun(officer, counter, LETTER)
        path, why = f"/applicants/{counter}/unbinding", {"reason": "akun orang lain"}
        assert code(await officer.post(path, why)) == (409, "no-account-bound")
        await proved(officer, counter, siti)
        filed = await begun(siti, counter, LETTER)
        assert code(await staff.applicant("budi").post(path, why)) == (403, "not-your-own")
        assert code(await officer.post(path, why)) == (409, "duties-not-separate"), "who bound it does not take it away"
        assert code(await second.post(path, {})) == (422, "missing-items")
        assert (await second.post(path, why)).status_code == 200
        assert await standing(officer, counter) == ("counter", None)
        assert [await reached(siti, one) for one in (case, filed)] == [False, True]
        assert code(await siti.post("/applications", drafting(counter, LETTER))) == (403, "not-your-own")

        await proved(officer, counter, siti)
        assert (await siti.post(path, why)).status_code == 200
        unbound = (await journal(service))[-1]
        assert (unbound.type, unbound.actor, unbound.actor_role) == ("intake.account-unbound", siti.subject, APPLICANT)
        assert unbound.reason == why["reason"]


async def test_a_correction_of_the_number_takes_the_proof_away(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        staff = Staff(client)
        siti, officer, second = staff.applicant("siti"), staff.front_office, staff.person("rini", FRONT_OFFICE)
        counter = await registered(officer)
        case = await begun(officer, counter, LETTER)
        await proved(officer, counter, siti)
        path = f"/applicants/{counter}/corrections"
        wrong = {"reason": "salah ketik", "nik": OTHER["nik"]}
        assert code(await officer.post(path, wrong)) == (409, "duties-not-separate")
        assert code(await siti.post(path, wrong)) == (409, "officers-correct-it")
        corrected = await second.post(path, wrong)
        assert (corrected.status_code, corrected.json()["standing"]) == (200, "counter")
        assert not await reached(siti, case)
        for value, ids in ((NIK, []), (OTHER["nik"], [counter])):
            assert (await officer.post("/applicant-searches", {"by": "nik", "value": value})).json()["ids"] == ids
        clear = await officer.post(f"/applicants/{counter}/disclosures", {"fields": ["nik"], "purpose": "periksa"})
        assert clear.json() == {"values": {"nik": OTHER["nik"]}}
        assert OTHER["nik"] not in str([row.payload for row in await journal(service)])
        await registered(officer)  # the number that was wrong is free


async def test_an_account_corrects_its_contact_data_not_its_identity(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        staff = Staff(client)
        siti, officer = staff.applicant("siti"), staff.front_office
        applicant_id = await registered(siti)
        path, why = f"/applicants/{applicant_id}/corrections", {"reason": "nomor baru"}
        assert (await siti.post(path, {**why, "phone": "081298765499"})).status_code == 200
        assert code(await siti.post(path, {**why, "nik": OTHER["nik"]})) == (409, "officers-correct-it")
        assert code(await staff.applicant("budi").post(path, {**why, "phone": "081298765499"})) == (403, "not-your-own")
        assert code(await siti.post(path, why)) == (409, "nothing-corrected")
        assert code(await officer.post(path, {**why, "nib": "9120001270217"})) == (409, "personal-data-not-held")
        found = await officer.post("/applicant-searches", {"by": "phone", "value": "0812-9876-5499"})
        assert found.json() == {"ids": [applicant_id]}


async def test_a_number_is_corrected_to_one_that_is_known(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        officer = Staff(client).front_office
        await registered(officer, OTHER)
        counter = await registered(officer)
        refused = await officer.post(
            f"/applicants/{counter}/corrections", {"reason": "salah ketik", "nik": OTHER["nik"]}
        )
        assert code(refused) == (409, "applicant-known")


async def test_rows_built_from_the_journal_say_the_same(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        staff = Staff(client)
        siti, budi, officer = staff.applicant("siti"), staff.applicant("budi"), staff.front_office
        counter, declared = await registered(officer), await registered(budi)
        cases = [await begun(officer, counter, LETTER), await begun(budi, declared, LETTER)]
        await prove(siti, "code", code=await issued(officer, counter))
        await issued(officer, await registered(officer, OTHER))
        await officer.post(f"/applicants/{declared}/corrections", {"reason": "baru", "phone": "081298765499"})
        assert service.unit is not None
        assert await asyncio.to_thread(differing, databases.url, [service.unit]) == []
        for view in (one for one in views if one.name in {"applicants", "applications"}):
            await asyncio.to_thread(rebuild, databases.url, tables, view, lambda done, of: None)
        assert [await reached(siti, one) for one in cases] == [True, False]
        assert [await reached(budi, one) for one in cases] == [False, True]
        assert await standing(officer, counter) == ("proved", "one-time-code")


async def test_the_migration_brings_older_rows_to_the_journal(databases: Databases) -> None:
    """An earlier binding had no proof: it is declared, and shows only what the account filed itself."""
    migration = import_module("services.intake.migrations.0018_who_is_proved")
    async with intake(databases) as (service, client):
        staff = Staff(client)
        siti, officer = staff.applicant("siti"), staff.front_office
        declared = await registered(siti)
        filed, at_the_counter = await begun(siti, declared, LETTER), await begun(officer, declared, LETTER)
        await begun(officer, await registered(officer, BUSINESS), LETTER)
        with psycopg.connect(databases.url) as connection:
            connection.execute(BEFORE)
            connection.execute(migration._CHANGES)
        assert service.unit is not None
        assert await asyncio.to_thread(differing, databases.url, [service.unit]) == []
        assert [await reached(siti, one) for one in (filed, at_the_counter)] == [True, False]


@pytest.mark.parametrize(("nik", "is_bound"), [(RESPONSIBLE["nik_penanggung_jwb"], True), (NIK, False)])
async def test_proved_by_the_answer_of_oss_about_a_nib(databases: Databases, nik: str, is_bound: bool) -> None:
    async with connected(databases) as one:
        officer, siti = one.officer, one.staff.applicant("siti")
        found = await officer.post("/applicant-searches", {"by": "nib", "value": BUSINESS["nib"]})
        [business] = found.json()["ids"]
        assert code(await prove(siti, "oss", nib=BUSINESS["nib"])) == (409, "person-not-proved")
        declared = await registered(siti, {**PERSON, "nik": nik})
        assert code(await prove(siti, "oss", nib=BUSINESS["nib"])) == (409, "person-not-proved"), (
            "declared is not proved"
        )
        await proved(officer, declared, siti)
        asked, unknown = [await prove(siti, "oss", nib=nib) for nib in (BUSINESS["nib"], "9120001270217")]
        assert (asked.status_code, asked.json()) == (unknown.status_code, unknown.json()) == (200, {"ids": []})
        await one.attempt()
        is_said = ("proved", "oss") if is_bound else ("counter", None)
        assert await standing(officer, business) == is_said
        assert await reached(siti, str(one.case)) is is_bound
        checks = [row for row in await journal(one.service) if row.type == "intake.check-succeeded"]
        assert len(checks) == 2, "OSS was asked about both"
        assert RESPONSIBLE["nik_penanggung_jwb"] not in str([row.payload for row in await journal(one.service)])
    with psycopg.connect(databases.url) as connection:
        kept = str(connection.execute("SELECT * FROM intake.exchanges").fetchall())
    assert RESPONSIBLE["nik_penanggung_jwb"] not in kept


async def test_questions_to_oss_are_bounded(databases: Databases) -> None:
    async with connected(databases, binding_tries=2) as one:
        siti = one.staff.applicant("siti")
        await proved(one.officer, await registered(siti), siti)
        asked = [await prove(siti, "oss", nib=BUSINESS["nib"]) for _ in range(3)]
        assert [answer.status_code for answer in asked] == [200, 200, 429]


async def test_questions_to_oss_at_the_same_moment_are_bounded(databases: Databases) -> None:
    async with connected(databases, binding_tries=2) as one:
        siti = one.staff.applicant("siti")
        counter = await registered(siti)
        for _ in range(3):
            unproved = await prove(siti, "oss", nib=BUSINESS["nib"])
            assert code(unproved) == (409, "person-not-proved"), "OSS is not asked, so it does not count"
        await proved(one.officer, counter, siti)
        asked = await asyncio.gather(*(prove(siti, "oss", nib=BUSINESS["nib"]) for _ in range(6)))
        assert sorted(answer.status_code for answer in asked) == [200] * 2 + [429] * 4


async def test_oss_binds_no_officer_who_wrote_the_nib(databases: Databases) -> None:
    async with connected(databases) as one:
        joko = one.staff.person("joko", FRONT_OFFICE, APPLICANT)
        found = await one.officer.post("/applicant-searches", {"by": "nib", "value": BUSINESS["nib"]})
        [business] = found.json()["ids"]
        for nib in ("9120001270217", BUSINESS["nib"]):
            body = {"reason": "salah ketik", "nib": nib}
            assert (await joko.post(f"/applicants/{business}/corrections", body)).status_code == 200
        as_applicant = one.staff.applicant("joko")
        person = await registered(as_applicant, {**PERSON, "nik": RESPONSIBLE["nik_penanggung_jwb"]})
        await proved(one.officer, person, as_applicant)
        assert (await prove(as_applicant, "oss", nib=BUSINESS["nib"])).status_code == 200
        await one.attempt()
        assert await standing(one.officer, business) == ("counter", None)
        [check] = [row for row in await journal(one.service) if row.type == "intake.check-succeeded"]
        assert check.type == "intake.check-succeeded", "the answer of OSS is recorded all the same"
