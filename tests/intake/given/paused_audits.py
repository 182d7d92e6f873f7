"""PLG-SIH with a pause by hand in its audits, for tests of such pauses: no card in force has one that steps do not make."""

import pytest

from services.intake.card.card import ServiceCard
from services.intake.card.catalogue import CARDS, CURRENT
from services.intake.card.time_limits import PauseReason


def patch_editions(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the newest edition of PLG-SIH lets auditors pause in both stages, as edition 2023 printed it."""
    newest = next(one for one in CURRENT if one.code == "PLG-SIH")
    changed = _paused(newest)
    monkeypatch.setattr("services.intake.card.catalogue.CURRENT", _with(CURRENT, newest, changed))
    monkeypatch.setattr("services.intake.card.catalogue.CARDS", _with(CARDS, newest, changed))


def _with(cards: tuple[ServiceCard, ...], old: ServiceCard, new: ServiceCard) -> tuple[ServiceCard, ...]:
    return tuple(new if one is old else one for one in cards)


def _paused(card: ServiceCard) -> ServiceCard:
    known = card.clock.pauses[0]
    audits = PauseReason(
        id="audit-man-days",
        party="other",
        name="Proses dengan tanda (**), menurut mandays",
        english="steps marked (**), by man-days",
        states=("stage-1", "stage-2"),
        roles=("lead-auditor", "auditor"),
        stated=known.stated,
    )
    clock = card.clock.model_copy(update={"pauses": (*card.clock.pauses, audits)})
    return card.model_copy(update={"clock": clock})
