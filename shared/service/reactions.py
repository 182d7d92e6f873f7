"""Reactions: "when X, do Y", one line each in a service's table; `follower.py` carries them out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from shared.contracts import Contract
from shared.journal.journal import Recorded
from shared.service.ask import Answer, Ask

C = TypeVar("C", bound=Contract)


@dataclass(frozen=True)
class Reaction:
    """Calls `react` for each event of `contract.TYPE` in the journal.

    `react` gets the Ask of its use case and the contract's fields, and must run that use case: its commit also moves
    the cursor. Events for which `only` is false are skipped like those without a reaction.
    """

    contract: type[Contract]
    react: Callable[[Ask, Any], Awaitable[Answer]]
    only: Callable[[Any], bool] | None = None

    def concerns(self, recorded: Recorded) -> bool:
        """Whether the reaction applies to the event. It applies to a damaged or unreadable event, so that this stops
        the case.
        """
        if self.only is None or recorded.is_altered():
            return True
        try:
            return self.only(self.contract.of(recorded))
        except ValidationError:
            return True


def when(
    contract: type[C], react: Callable[[Ask, C], Awaitable[Answer]], only: Callable[[C], bool] | None = None
) -> Reaction:
    """One line of a service's table "when X, do Y"."""
    return Reaction(contract, react, only)
