"""Cuts a text into chains of digits and their groups, to search for numbers in it."""

import re
from dataclasses import dataclass

CHAIN = re.compile(r"[0-9]+(?:[\W_]{1,12}[0-9]+)*")
"""Digits, and further digits with signs between them but no letter."""
_GROUP = re.compile(r"([0-9]+)([^0-9]*)")


@dataclass(frozen=True, slots=True)
class Group:
    """Digits, the signs after them before the next group, and their place in the text."""

    digits: str
    gap: str
    start: int


def groups_of(chain: re.Match[str]) -> list[Group]:
    """The groups of a chain, each with its place in the text."""
    return [Group(found[1], found[2], chain.start() + found.start()) for found in _GROUP.finditer(chain[0])]
