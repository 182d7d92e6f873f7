"""Refusals as people get them: in one language, in words; codes only in `details`, for programs."""

import re
from typing import Any

import httpx
import pytest

from services.intake.card.catalogue import cards
from shared.settings import Settings
from shared.wording import WORDS
from tests.conftest import Databases
from tests.intake.given.application import PERSON
from tests.intake.given.player import Player, accepting, submitting
from tests.intake.given.running import intake, registered
from tests.languages import foreign
from tests.people import Staff

CARD = {card.code: card for card in cards()}
CODES = {code for code, words in WORDS.items() if re.search("[-_.]", code) and code not in words} | {
    one
    for card in cards()
    for one in (*(step.name for step in card.procedure.steps), *(field.id for field in card.fields))
    if re.search("[-_]", one)
}
"""Codes that are no words in either language."""
RAW = re.compile(r"\d{4}-\d{2}-\d{2}|\d{5,} ?byte|\b(intake|metrology|billing)\.[a-z]")


def in_words(answer: httpx.Response, language: str, status: int, code: str) -> str:
    """The sentence of a refusal of this kind, which must be in words of this language only."""
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code), answer.text
    detail = str(problem["detail"])
    for text in (problem["title"], detail):
        assert foreign(text, "en" if language == "en" else "id") == [], text
    assert not RAW.search(detail), detail
    assert [one for one in CODES if re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", detail)] == [], detail
    return detail


def said(language: str, indonesian: str, english: str) -> str:
    return english if language == "en" else indonesian


both = pytest.mark.parametrize("language", ["id", "en"])


@both
async def test_the_refusal_of_an_unknown_choice_lists_the_choices(databases: Databases, language: str) -> None:
    async with intake(databases) as (_, client):
        officer = Staff(client).front_office
        body: dict[str, Any] = {
            "applicant_id": await registered(officer),
            "service_code": "PSR-TERA",
            "verification": "x",
            "documents": [],
        }
        answer = await officer.post("/applications", body, **{"Accept-Language": language})
        assert (answer.status_code, answer.json()["code"]) == (422, "fields-wrong"), answer.text
        (field,) = [one for one in answer.json()["details"]["fields"] if one["field"] == "verification"]
        assert {"code": "tera-ulang", "indonesian": "tera ulang", "english": "tera ulang"} in field["allowed"]
        listed = said(language, "`verification` (yang boleh: tera atau", "`verification` (allowed: tera or")
        assert listed in answer.json()["detail"]
        assert '"x"' not in answer.text


@both
async def test_a_choice_of_a_card_is_listed_with_its_names(databases: Databases, language: str) -> None:
    async with intake(databases) as (service, client):
        player = Player(CARD["PSR-SKA"], client, service.app.state.use_cases)
        await player.draft()
        by = player.applicant
        fields = {"goods": "Kopi", "transport_mode": "rocket"}
        etag = (await by.get(player.application)).headers["ETag"]
        stated = await by.post(f"{player.application}/fields", {"fields": fields}, **{"If-Match": etag})
        assert stated.status_code == 200, stated.text
        await player.take(submitting(player.card))
        officer = player.person(accepting(player.card))
        answer = await officer.post(f"{player.application}/acceptance", **{"Accept-Language": language})
        detail = in_words(answer, language, 409, "documents-missing")
        assert (
            said(language, "Moda angkutan: bukan salah satu dari Laut, Udara, atau Darat", "transport mode: none of")
            in detail
        )
        (missing,) = [one for one in answer.json()["details"]["missing"] if one["document"] == "transport_mode"]
        assert missing["allowed"][0] == {"code": "sea", "indonesian": "Laut", "english": "sea"}


@both
async def test_data_of_an_applicant_is_named_in_words(databases: Databases, language: str) -> None:
    async with intake(databases) as (_, client):
        siti, officer = Staff(client).applicant("siti"), Staff(client).front_office
        id = await registered(siti)
        address = f"/applicants/{id}"
        own = await siti.post(
            f"{address}/corrections",
            {"business_name": "Toko", "reason": "salah tulis"},
            **{"Accept-Language": language},
        )
        detail = in_words(own, language, 409, "officers-correct-it")
        assert said(language, "nama usaha", "business name") in detail
        sought = {"fields": ["npwp"], "purpose": "pemeriksaan"}
        other = await officer.post(f"{address}/disclosures", sought, **{"Accept-Language": language})
        assert "NPWP" in in_words(other, language, 409, "personal-data-not-held")


@both
async def test_a_role_that_is_missing_is_named_in_words(databases: Databases, language: str) -> None:
    async with intake(databases) as (service, client):
        player = Player(CARD["PSR-BBM"], client, service.app.state.use_cases)
        await player.draft()
        await player.take(submitting(player.card))
        surveyor = player.staff.person("joko", "field-surveyor")
        answer = await surveyor.post(f"{player.application}/acceptance", **{"Accept-Language": language})
        detail = in_words(answer, language, 403, "not-your-step")
        assert said(language, "petugas front office", "front-office officer") in detail
        assert answer.json()["details"]["roles"] == ["front-office-officer"]


@both
async def test_the_refusal_of_a_step_names_the_possible_steps(databases: Databases, language: str) -> None:
    async with intake(databases) as (service, client):
        player = Player(CARD["PSR-BBM"], client, service.app.state.use_cases)
        await player.draft()
        await player.take(submitting(player.card))
        answer = await player.person(player.card.procedure.step("report")).post(
            f"{player.application}/steps", {"step": "report"}, **{"Accept-Language": language}
        )
        assert answer.status_code == 409, answer.text
        possible = [one["code"] for one in answer.json()["details"]["possible"]]
        assert possible == ["return", "accept", "reject", "withdraw"]
        assert said(language, "Mengembalikan untuk diperbaiki", "return") in in_words(
            answer, language, 409, "step-not-now"
        )


@both
async def test_too_much_is_refused_with_sizes_and_too_often_with_times(databases: Databases, language: str) -> None:
    async with intake(databases, Settings(pool_size=4, wrong_receipts=1, body_limit_bytes=2_048)) as (_, client):
        officer = Staff(client).front_office
        big = await officer.post("/applicants", {**PERSON, "name": "x" * 4_000}, **{"Accept-Language": language})
        assert "2 KiB" in in_words(big, language, 413, "body-too-large")
        for _ in range(2):
            tried = await client.get("/track/902E-03M0-4R04-G00C", headers={"Accept-Language": language})
        assert said(language, "1 menit", "1 minute") in in_words(tried, language, 429, "too-many-receipts-tried")


@both
async def test_a_missing_thing_is_named_in_words(databases: Databases, language: str) -> None:
    async with intake(databases) as (_, client):
        officer = Staff(client).front_office
        for address in ("applications", "applicants", "files"):
            answer = await officer.get(
                f"/{address}/6f1ddc1e-5a6f-4c36-9e40-1f8f2a4d3c11", **{"Accept-Language": language}
            )
            in_words(answer, language, 404, "not-found")
