"""Parts of service cards."""

from collections.abc import Iterable
from typing import Any

from services.intake.card.card import ServiceCard
from services.intake.card.catalogue import card_in_force
from tests.intake.given.application import TODAY


def remarks(value: Any) -> Iterable[str]:
    """What we say beside the printed words, wherever it stands in a card."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in {"reading", "suspect", "handling", "about", "note", "because"} and isinstance(inner, str):
                yield " ".join(inner.split())
            else:
                yield from remarks(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from remarks(inner)


def card_of(code: str) -> ServiceCard:
    return card_in_force(code, TODAY)
