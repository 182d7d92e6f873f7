"""PLG-SIH with a pause by hand in its audits, for tests of such pauses: no card in force has one that steps do not make."""

import pytest

from services.intake.card.card import ServiceCard
from services.intake.card.catalogue import cards, current_cards
from services.intake.card.time_limits import PauseReason


def patch_editions(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the newest edition of PLG-SIH lets auditors pause in both stages, as edition 2023 printed it."""
    newest = next(one for one in current_cards() if one.code == "PLG-SIH")
    changed = _paused(newest)
    for read in (cards, current_cards):
        editions = tuple(changed if one is newest else one for one in read())
        monkeypatch.setattr(f"services.intake.card.catalogue.{read.__name__}", lambda editions=editions: editions)


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
