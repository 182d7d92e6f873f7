"""The same news in any order and repetition, with the same decisions between, ends in one state; no rupiah is made or lost."""

from collections.abc import Iterable
from random import Random
from typing import Final

from hypothesis import given, settings

from tests.billing.one_end.given import (
    OUTSIDE,
    Facts,
    again,
    books_say,
    came,
    end,
    facts,
    few_facts,
    mixed,
    orders,
    said,
    seeds,
)
from tests.billing.one_end.world import Move, World

_EXAMPLES: Final = (settings.default or settings()).max_examples
ORDERS = 4
"""Orders of a set of many facts."""
MOST_ORDERS = 60
"""Orders of a set of a few facts: all of them, or some."""


def lived(moves: list[tuple[bool, Move]]) -> World:
    """Each decision is tried at its place; one that is refused there is tried again after each further message."""
    world, waiting = World(), list[Move]()
    for is_decision, move in moves:
        if is_decision:
            waiting.append(move)
        else:
            world.take(move)
        while waiting and world.decide(waiting[0]):
            waiting.pop(0)
    return world


def tried(moves: list[tuple[bool, Move]]) -> World:
    """Each decision is tried once, at its place."""
    world = World()
    for is_decision, move in moves:
        world.decide(move) if is_decision else world.take(move)
    return world


def told_again(world: World, news: list[Move]) -> World:
    """Each sender repeats its news until it is taken."""
    for _ in range(2):
        for move in news:
            world.take(move)
    return world


def hold_together(world: World) -> None:
    """The books say what the states say, and that is what the world outside did."""
    books = books_say(world)
    assert books == said(world)
    assert {name: books[name] for name in OUTSIDE if books.get(name)} == came(world)
    for bill in world.bills.values():
        assert min(bill.owed_principal, bill.owed_sanction, bill.sanction, bill.total - bill.waived) >= 0
        assert sum(kept for _, kept in bill.reserved) >= 0


def alike(worlds: Iterable[World], happens: Facts) -> list[World]:
    """One of each kind of worlds in which the same was decided; those of a kind are alike in the end."""
    ends: dict[str, World] = {}
    for world in worlds:
        first = ends.setdefault(repr(world.made), world)
        assert end(world) == end(first), happens
    return [*ends.values()]


@given(facts(), seeds)
def test_the_same_decisions_and_any_order_of_the_news_end_in_one_state(happens: Facts, chance: Random) -> None:
    once = told_again(tried(mixed(happens, chance)), happens.news)
    decided = [move for move, _ in once.made]
    others = [told_again(lived(again(happens.news, decided, chance)), happens.news) for _ in range(ORDERS)]
    for world in alike([once, *others], happens):
        hold_together(world)


@settings(max_examples=_EXAMPLES // 2)
@given(few_facts(), seeds)
def test_all_orders_of_a_few_facts_end_in_one_state(happens: Facts, chance: Random) -> None:
    worlds = (told_again(tried(order), happens.news) for order in orders(happens, MOST_ORDERS, chance))
    for world in alike(worlds, happens):
        hold_together(world)
