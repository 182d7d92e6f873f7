"""Each of the eighteen cards over HTTP, by its data alone: from draft to product or hand-over, and from draft to refusal."""

import re

import pytest

from services.intake.card.card import ServiceCard
from services.intake.card.catalogue import cards
from services.intake.card.procedure import Step
from tests.conftest import Databases
from tests.intake.given.player import Player, accepting, goal, path, submitting
from tests.intake.given.running import intake

NEWEST = {card.code: card for card in sorted(cards(), key=lambda card: card.valid_from)}
each_card = pytest.mark.parametrize("card", NEWEST.values(), ids=lambda card: card.code)


def nib(card: ServiceCard, number: int) -> str:
    return f"{4042300000000 + 10 * list(NEWEST).index(card.code) + number:013}"


def test_there_are_eighteen() -> None:
    assert len(NEWEST) == 18


@each_card
async def test_from_draft_to_product_with_a_return_and_pauses(one_database: Databases, card: ServiceCard) -> None:
    async with intake(one_database) as (service, client):
        account = f"siti-{card.code}".lower()
        player = Player(card, client, service.app.state.use_cases, account=account, nib=nib(card, 1))
        await player.draft()
        await player.take(submitting(card))
        await returned_and_submitted_again(player)

        for step in path(card, submitting(card).to, frozenset({accepting(card).to})):
            taken = await player.take(step)
        assert re.fullmatch(r"REG/2026/[0-9]{5}", taken["number"])

        too_early = next(step for step in card.procedure.steps if taken["state"] not in step.from_)
        refused = await player.refused(too_early)
        assert (refused.status_code, refused.json()["code"]) == (409, "step-not-now")
        if taken["status"] != "completed":
            await pauses_for_no_reason_outside_its_states(player, taken["state"])

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
    read = (await player.who_applies.get(player.application)).json()
    assert [one["number"] for one in read["submissions"]] == [1, 2]


async def pauses_for_no_reason_outside_its_states(player: Player, state: str) -> None:
    """After acceptance no step has brought the case to where a pause of the card belongs; other reasons there are none."""
    for reason in player.card.clock.pauses:
        if state in reason.states and not reason.by_steps_only:
            continue
        refused = await player.clock("pauses", reason=reason.id, why="Menunggu.")
        by_hand = reason.states and not reason.by_steps_only
        expected = "pause-not-in-state" if by_hand else "pause-by-step-only"
        assert (refused.status_code, refused.json()["code"]) == (409, expected), f"{reason.id}: {refused.text}"
    refused = await player.clock("pauses", reason="no-time", why="Menunggu.")
    waits = (await player.who_applies.get(f"{player.application}/clock")).json()["status"] == "waiting"
    assert refused.json()["code"] == ("clock-not-begun" if waits else "pause-reason-not-allowed")


@each_card
async def test_a_refusal_stands_on_a_legal_ground(one_database: Databases, card: ServiceCard) -> None:
    async with intake(one_database) as (service, client):
        account = f"budi-{card.code}".lower()
        player = Player(card, client, service.app.state.use_cases, account=account, nib=nib(card, 2))
        await player.draft()
        await player.take(submitting(card))
        reject = await refusing(player)
        groundless = await player.refused(reject, without="legal_ground")
        assert groundless.status_code == 422, groundless.text
        assert "legal_ground" in str(groundless.json()["details"])
        rejected = await player.take(reject)
        assert (rejected["status"], rejected["legal_ground"]) == ("rejected", "UU 25/2009 pasal 21")


async def refusing(player: Player) -> Step:
    """The nearest step by which the office refuses; the way to it, where the card examines first, is gone."""
    procedure, submitted = player.card.procedure, submitting(player.card).to
    at_once = next((step for step in procedure.steps_from(submitted) if step.needs.legal_ground), None)
    if at_once is not None:
        return at_once
    for name in ("accept", "analyse", "test-consequences"):
        step = procedure.step(name)
        found = {"fields": dict.fromkeys(step.needs.fields, True)} if step.needs.fields else {}
        await player.take(step, **found)
    return procedure.step("refuse")
