"""The same news in any order and repetition, with the same decisions between, ends in one state."""

from random import Random
from typing import Any

from hypothesis import event, given

from tests.billing.one_end.given import books_say, end, lives, mixed, said, seeds
from tests.billing.one_end.world import Move, World


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


@given(lives(), seeds)
def test_any_order_of_the_news_ends_in_one_state(moves: list[tuple[bool, Move]], chance: Random) -> None:
    once = World()
    heard = []
    for is_decision, move in moves:
        if is_decision:
            once.decide(move)
        elif once.take(move):
            heard.append(move)
    again = lived(mixed(heard, [move for move, _ in once.made], chance))
    for move in heard:
        again.take(move)
    if [*map(repr, again.made)] != [*map(repr, once.made)]:
        event("a decision is another one in this order")
    else:
        event("the same decisions")
        assert end(again) == end(once)
    for one in (once, again):
        assert books_say(one) == said(one)
