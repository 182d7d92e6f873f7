"""A year that is closed gives no numbers and no products: what happened then is dated today."""

from datetime import UTC, date, datetime

import pytest

from services.intake.application.step_rules import refuse_closed_year
from shared.offices import NumberOfAnotherYear, office
from tests.conftest import Databases
from tests.intake.given.cards import card_of
from tests.intake.given.desk import following, hears, shown
from tests.intake.given.player import Player, accepting, path, submitting
from tests.intake.given.running import clock_at, intake

CLOSED = {"Effective-At": "2026-12-30T10:00:00+07:00"}


@pytest.mark.parametrize(("code", "gives"), [("PSR-IKM", "sign"), ("PSR-DIST", "sign")])
async def test_a_product_is_dated_in_the_open_year(databases: Databases, code: str, gives: str) -> None:
    async with intake(databases, clock=clock_at(datetime(2026, 12, 28, 2, tzinfo=UTC))) as (service, client):
        player = Player(card_of(code), client, service.app.state.use_cases)
        card = player.card
        await player.draft()
        start, accept = submitting(card), accepting(card)
        giving = card.procedure.step(gives)
        to_accept, to_give = (
            path(card, start.to, frozenset({accept.to})),
            path(card, accept.to, frozenset(giving.from_)),
        )
        for step in (start, *to_accept, *to_give):
            await player.take(step)
        service.app.state.face.clock.set(datetime(2027, 1, 4, 2, tzinfo=UTC))
        officer, body = player.person(giving), player.needed(giving)
        refused = await officer.post(f"{player.application}/steps", body, **CLOSED)
        assert (refused.status_code, refused.json()["code"]) == (409, "number-of-another-year")
        assert f"Tahun 2026 sudah ditutup untuk {card.products[0].name}" in refused.json()["detail"]


def test_a_product_without_a_number_is_dated_in_the_open_year_too() -> None:
    card, at = card_of("PSR-ADU"), office("disperindag-pasuruan")
    giving = card.procedure.step("answer")
    assert (giving.product, giving.number) == ("complaint-answer", None)
    refuse_closed_year(giving, card, at, date(2026, 12, 30), date(2026, 12, 31))
    with pytest.raises(NumberOfAnotherYear):
        refuse_closed_year(giving, card, at, date(2026, 12, 30), date(2027, 1, 4))


async def test_a_letter_of_apology_takes_a_number_of_its_year(databases: Databases) -> None:
    """The promise was broken last year; nobody looked until this one."""
    async with following(databases, "BS-SP", "2026-02-02") as office:
        case = await office.accepted()
        await office.keeps_time("2027-01-11")
        await hears(office.service)
        assert (await shown(case))["apology"]["number"] == "MAAF/2027/00001"
