"""Each of the eighteen cards from draft to product or hand-over, over HTTP, by its data alone."""

import pytest

from services.intake.card_model import ServiceCard
from services.intake.service_cards import CARDS
from services.intake.steps import is_return
from tests.conftest import Databases
from tests.intake.builders import intake
from tests.intake.cards import Player, accepting, goal, path, submitting

NEWEST = {card.code: card for card in sorted(CARDS, key=lambda card: card.valid_from)}
each_card = pytest.mark.parametrize("card", NEWEST.values(), ids=lambda card: card.code)


def test_there_are_eighteen() -> None:
    assert len(NEWEST) == 18


@each_card
async def test_from_draft_to_product_with_a_return_a_pause_and_a_refusal(
    databases: Databases, card: ServiceCard
) -> None:
    async with intake(databases) as (service, client):
        player = Player(card, client, service.app.state.application)
        await player.draft()
        await player.take(submitting(card))

        back = next(step for step in card.procedure.steps_from(submitting(card).to) if is_return(step, card.procedure))
        returned = await player.take(back, reason="Perlu dilengkapi")
        assert (returned["status"], len(returned["shortcomings"])) == ("returned", 1)

        again = await player.take(submitting(card))
        assert [one["number"] for one in again["submissions"]] == [1, 2]

        for step in path(card, submitting(card).to, frozenset({accepting(card).to})):
            taken = await player.take(step)
        assert taken["number"] == "REG/2026/00001"

        too_early = next(step for step in card.procedure.steps if taken["state"] not in step.from_)
        refused = await player.person(too_early).post(f"{player.application}/steps", player.needed(too_early))
        assert (refused.status_code, refused.json()["code"]) == (409, "step-not-now")

        for step in path(card, taken["state"], goal(card)):
            taken = await player.take(step)
        if accepting(card).hand_over is None:
            assert taken["status"] == "completed"
            assert taken["products"]
        else:
            assert taken["status"] == "accepted"
