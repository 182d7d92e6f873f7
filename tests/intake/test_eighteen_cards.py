"""Each of the eighteen cards over HTTP, by its data alone: from draft to product or hand-over, and from draft to refusal."""

import re
from collections.abc import Iterator

import pytest

from services.intake.card_model import ServiceCard
from services.intake.service_cards import CARDS
from tests.conftest import Databases, fresh_databases
from tests.intake.builders import intake
from tests.intake.cards import Player, accepting, goal, path, submitting

NEWEST = {card.code: card for card in sorted(CARDS, key=lambda card: card.valid_from)}
each_card = pytest.mark.parametrize("card", NEWEST.values(), ids=lambda card: card.code)


@pytest.fixture(scope="module")
def one_database(postgresql: str) -> Iterator[Databases]:
    """All cards are played in it, each by applicants of its own."""
    with fresh_databases(postgresql) as fresh:
        yield fresh


def nib(card: ServiceCard, number: int) -> str:
    return f"{4042300000000 + 10 * list(NEWEST).index(card.code) + number:013}"


def test_there_are_eighteen() -> None:
    assert len(NEWEST) == 18


@each_card
async def test_from_draft_to_product_with_a_return_and_pauses(one_database: Databases, card: ServiceCard) -> None:
    async with intake(one_database) as (service, client):
        account = f"siti-{card.code}".lower()
        player = Player(card, client, service.app.state.application, account=account, nib=nib(card, 1))
        await player.draft()
        await player.take(submitting(card))
        await returned_and_submitted_again(player)

        for step in path(card, submitting(card).to, frozenset({accepting(card).to})):
            taken = await player.take(step)
        assert re.fullmatch(r"REG/2026/[0-9]{5}", taken["number"])

        too_early = next(step for step in card.procedure.steps if taken["state"] not in step.from_)
        refused = await player.refused(too_early)
        assert (refused.status_code, refused.json()["code"]) == (409, "step-not-now")
        await pauses_for_each_reason_of_the_card(player)

        for step in path(card, taken["state"], goal(card)):
            taken = await player.take(step)
        if accepting(card).hand_over is None:
            assert taken["status"] == "completed"
            assert taken["products"]
        else:
            assert taken["status"] == "accepted"


async def returned_and_submitted_again(player: Player) -> None:
    card = player.card
    back = next(step for step in card.procedure.steps_from(submitting(card).to) if card.procedure.is_return(step))
    returned = await player.take(back, reason="Perlu dilengkapi")
    assert (returned["status"], len(returned["shortcomings"])) == ("returned", 1)
    again = await player.take(submitting(card))
    assert again["status"] == "submitted"
    read = (await player.applicant.get(player.application)).json()
    assert [one["number"] for one in read["submissions"]] == [1, 2]


async def pauses_for_each_reason_of_the_card(player: Player) -> None:
    """Once it runs, the clock stands for each reason that the card allows, and for no other."""
    await player.starts_clock()
    for reason in (one.id for one in player.card.clock.pauses):
        paused = await player.clock("pauses", reason=reason)
        assert (paused.status_code, paused.json().get("reasons")) == (200, [reason]), f"{reason}: {paused.text}"
        assert (paused.json()["status"], paused.json()["due_on"]) == ("paused", None)
        resumed = await player.clock("resumptions", reason=reason)
        assert (resumed.status_code, resumed.json().get("status")) == (200, "running"), f"{reason}: {resumed.text}"
    refused = await player.clock("pauses", reason="no-time")
    assert (refused.status_code, refused.json()["code"]) == (409, "pause-reason-not-allowed")
    assert [one["code"] for one in refused.json()["details"]["allowed"]] == [one.id for one in player.card.clock.pauses]


@each_card
async def test_a_refusal_stands_on_a_legal_ground(one_database: Databases, card: ServiceCard) -> None:
    async with intake(one_database) as (service, client):
        account = f"budi-{card.code}".lower()
        player = Player(card, client, service.app.state.application, account=account, nib=nib(card, 2))
        await player.draft()
        await player.take(submitting(card))
        reject = next(step for step in card.procedure.steps_from(submitting(card).to) if step.needs.legal_ground)
        groundless = await player.refused(reject, without="legal_ground")
        assert groundless.status_code == 422, groundless.text
        assert "legal_ground" in str(groundless.json()["details"])
        rejected = await player.take(reject)
        assert (rejected["status"], rejected["legal_ground"]) == ("rejected", "UU 25/2009 pasal 21")
