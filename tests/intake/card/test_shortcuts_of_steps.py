"""A shortcut (`/submission`, `/return`, `/acceptance`, `/withdrawal`) is `/steps` with the name of the step filled in:
for every card, body and answer.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import httpx
import pytest

from services.intake.card.card import ServiceCard
from services.intake.card.catalogue import cards
from services.intake.card.procedure import Step
from services.intake.step.routes import router
from tests.conftest import Databases
from tests.intake.given.player import Player, accepting, path, sent_by, submitting
from tests.intake.given.running import intake

NEWEST = {card.code: card for card in sorted(cards(), key=lambda card: card.valid_from)}
SHORTCUTS = {"submission": "submit", "return": "return", "acceptance": "accept", "withdrawal": "withdraw"}
REASON: dict[str, Any] = {"reason": "Perlu dilengkapi"}
ITEMS: dict[str, Any] = {"items": [{"document": "x-unknown", "problem": "belum ada"}]}
RECORD: dict[str, Any] = {"records": [{"record": "contract", "text": "Ditulis di tempat."}]}
GROUND: dict[str, Any] = {"legal_ground": "UU 25/2009 pasal 21"}
BODIES: Mapping[str, dict[str, Any] | None] = {
    "nothing": None,
    "a reason": REASON,
    "items": ITEMS,
    "a record": RECORD,
    "a legal ground": GROUND,
    "a field": {"fields": {"x_unknown": True}},
    "a token": {"compensation_token": "6f1ddc1e-5a6f-4c36-9e40-1f8f2a4d3c11"},
    "what is no field": {"colour": "red"},
}


def nib(card: ServiceCard, number: int) -> str:
    return f"{5042300000000 + 10 * list(NEWEST).index(card.code) + number:013}"


def test_every_shortcut_asks_for_what_steps_asks_for_but_the_name() -> None:
    """One definition of a body: an addition reaches all of them."""
    bodies = {
        route.path.rpartition("/")[2]: route.body_field.field_info.annotation  # type: ignore[attr-defined]
        for route in router.routes
        if "POST" in route.methods  # type: ignore[attr-defined]
    }
    steps = set(bodies.pop("steps").model_fields)
    assert bodies.keys() == SHORTCUTS.keys()
    assert {name: set(given(body).model_fields) | {"step"} for name, body in bodies.items()} == dict.fromkeys(
        SHORTCUTS, steps
    )


def given(annotation: Any) -> Any:
    """The model in `Model | None`."""
    return next(one for one in annotation.__args__ if one is not type(None))


@pytest.mark.parametrize("card", NEWEST.values(), ids=lambda card: card.code)
async def test_a_shortcut_answers_what_steps_answers(one_database: Databases, card: ServiceCard) -> None:
    """Two equal cases side by side: in each state on the way to acceptance, each shortcut with each body, then the next
    step.
    """
    async with intake(one_database) as (service, client):
        use_cases = service.app.state.use_cases
        ways = [
            Player(card, client, use_cases, account=f"a-{card.code}-{way}".lower(), nib=nib(card, way))
            for way in (1, 2)
        ]
        for player in ways:
            await player.draft()
        onwards = [submitting(card), *path(card, submitting(card).to, frozenset({accepting(card).to}))]
        async for answers in compared(ways, onwards):
            assert answers[0] == answers[1]


async def compared(ways: list[Player], onwards: list[Step]) -> AsyncIterator[list[Any]]:
    """The answers of refused steps, then those of the next steps; the second case uses shortcuts if there are any."""
    short, long = ways
    names = {step: name for name, step in SHORTCUTS.items()}
    for step in onwards:
        for shortcut, name in SHORTCUTS.items():
            for body in refused_bodies(short.card, name):
                yield [shown(await post(long, name, None, body)), shown(await post(short, name, shortcut, body))]
        for player in ways:
            if step.needs.verdicts:
                await player.examine(step)
        needed = {key: value for key, value in long.needed(step).items() if key != "step"}
        answers = [
            await post(long, step.name, None, needed),
            await post(short, step.name, names.get(step.name), needed),
        ]
        assert {answer.status_code for answer in answers} == {200}, [answer.text for answer in answers]
        yield [answer.json()["state"] for answer in answers]
    last = [await post(long, "withdraw", None, REASON), await post(short, "withdraw", "withdrawal", REASON)]
    yield [(answer.status_code, answer.json().get("state"), answer.json().get("code")) for answer in last]


def refused_bodies(card: ServiceCard, name: str) -> Iterator[dict[str, Any] | None]:
    """Bodies with which every state refuses the step: something that it needs is missing, or something in them is not
    asked for.
    """
    step = card.procedure.step(name)
    for body in BODIES.values():
        sent = body or {}
        is_odd = sent.keys() & {"fields", "compensation_token", "colour", "legal_ground"}
        lacks_reason = step.needs.reason and not sent.get("reason") and "items" not in sent
        lacks_record = step.needs.records and "records" not in sent
        has_unasked = ("records" in sent and not step.needs.records) or (
            "items" in sent and not card.procedure.is_return(step)
        )
        if is_odd or lacks_reason or lacks_record or has_unasked:
            yield body


async def post(player: Player, name: str, shortcut: str | None, body: dict[str, Any] | None) -> httpx.Response:
    who = player.person(player.card.procedure.step(name))
    if shortcut is None:
        return await who.post(f"{player.application}/steps", {"step": name, **(body or {})}, **sent_by(player.card))
    return await who.post(f"{player.application}/{shortcut}", body, **sent_by(player.card))


def shown(answer: httpx.Response) -> tuple[int, Any]:
    """An answer without the parts that differ from request to request; `#1` counts the fields of a body, and one body
    has the name more.
    """
    body = answer.json()
    body.pop("request_id", None)
    assert answer.status_code >= 400, answer.text
    if body["code"] == "fields-wrong":
        return answer.status_code, [one["fault"] for one in body["details"]["fields"]]
    return answer.status_code, body


@pytest.mark.parametrize("language", ["id", "en"])
async def test_an_acceptance_asks_for_what_it_needs_and_takes_it(databases: Databases, language: str) -> None:
    """`/steps` asked for the contract of PLG-SIH, but `/acceptance` could not take it."""
    card = NEWEST["PLG-SIH"]
    async with intake(databases) as (service, client):
        player = Player(card, client, service.app.state.use_cases)
        await player.draft()
        await player.take(submitting(card))
        step = accepting(card)
        await player.examine(step)
        who = player.person(step)
        without = await who.post(f"{player.application}/acceptance", **{"Accept-Language": language})
        assert (without.status_code, without.json()["details"]["items"]) == (422, ["records: contract"])
        accepted = await who.post(f"{player.application}/acceptance", RECORD)
        assert (accepted.status_code, accepted.json()["status"]) == (200, "accepted")


async def test_a_return_takes_a_reason_or_items_by_either_door(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        items = [{"document": "nib", "problem": "buram"}]
        for way, body in enumerate((REASON, {"items": items})):
            for door in ("return", "steps"):
                account = f"siti-{way}-{door}"
                number = f"{6042300000000 + 2 * way + (door == 'steps'):013}"
                player = Player(NEWEST["PSR-BBM"], client, service.app.state.use_cases, account=account, nib=number)
                await player.draft()
                await player.take(submitting(player.card))
                named = {"step": "return"} if door == "steps" else {}
                answer = await player.person(player.card.procedure.step("return")).post(
                    f"{player.application}/{door}", {**named, **body}
                )
                assert (answer.status_code, answer.json()["status"]) == (200, "returned"), answer.text
                assert len(answer.json()["shortcomings"]) == 1
