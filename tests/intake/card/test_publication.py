"""Publishing a version of a service standard: an event with the digest of its content, once, by the office that has the
card.
"""

from datetime import date
from uuid import uuid4

import pytest

from services.intake.card.catalogue import card_in_force
from services.intake.card.publication import NotAsPublished, digest_of, publish
from services.intake.card.read_model import digest_published
from shared.service.ask import Ask
from shared.service.unit_of_work import Work
from tests.conftest import Databases
from tests.intake.given.application import NOW, TODAY, happened
from tests.intake.given.running import intake
from tests.people import PASURUAN, Staff

CARD = card_in_force("PSR-IKM", TODAY)
PATH = "/standards/PSR-IKM/publications"


def test_the_event_holds_the_published_content() -> None:
    [(name, fields)] = happened(publish(CARD, "rini", TODAY, NOW))
    assert name == "StandardPublished"
    assert (fields["service_code"], fields["card_version"], fields["published_on"]) == ("PSR-IKM", "2024.3", TODAY)
    assert fields["digest"] == digest_of(CARD)


def test_any_other_word_is_another_digest() -> None:
    assert digest_of(CARD.model_copy(update={"name": f"{CARD.name}."})) != digest_of(CARD)
    assert digest_of(CARD.model_copy(update={"valid_to": date(2030, 1, 1)})) != digest_of(CARD)


async def test_a_version_is_published_once_by_its_office(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        keeper = Staff(client).person("rini", "standard-keeper")
        stranger = Staff(client, "bpsmb-surakarta").person("joko", "standard-keeper")
        assert (await stranger.post(PATH, {"version": "2024.3"})).json()["code"] == "other-office"
        assert (await Staff(client).front_office.post(PATH, {"version": "2024.3"})).json()["code"] == "role-missing"
        assert (await keeper.post(PATH, {"version": "1999"})).json()["code"] == "no-service-card"

        published = await keeper.post(PATH, {"version": "2024.3"})
        assert (published.status_code, published.json()["digest"]) == (201, digest_of(CARD))
        again = await keeper.post(PATH, {"version": "2024.3"})
        assert (again.status_code, again.json()["code"]) == (409, "published-already")

        lines = {(one["code"], one["version"]): one for one in (await client.get("/standards")).json()["items"]}
        assert lines["PSR-IKM", "2024.3"]["published_on"] == "2026-01-15"
        assert lines["PSR-SKA", "2024.3"]["published_on"] is None

        unit, publications = service.unit, service.app.state.use_cases.publications
        assert unit is not None
        work = Work(unit, Ask("rini", "standard-keeper", PASURUAN, "counter", uuid4(), NOW, NOW))
        assert await work.rows(digest_published, service="PSR-IKM", version="2024.3") == [digest_of(CARD)]
        await publications.refuse_changed(CARD, work)
        with pytest.raises(NotAsPublished):
            await publications.refuse_changed(CARD.model_copy(update={"name": "Lain"}), work)
