"""Cards with what an officer enters by hand, for tests of such entries: no card in force has one that events do not make."""

import pytest

from services.intake.card import catalogue
from services.intake.card.card import ServiceCard
from services.intake.card.procedure import Procedure
from services.intake.card.time_limits import PauseReason

AUDITORS = ("lead-auditor", "auditor")


def patch_editions(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the newest edition of PLG-SIH lets auditors pause in both stages, as edition 2023 printed it."""
    taken_by_hand(monkeypatch, "PLG-SIH", audit_stage_1=AUDITORS, audit_stage_2=AUDITORS)
    newest = newest_edition("PLG-SIH")
    put_in_place(monkeypatch, newest, _paused(newest))


def newest_edition(code: str) -> ServiceCard:
    return next(one for one in catalogue.current_cards() if one.code == code)


def put_in_place(monkeypatch: pytest.MonkeyPatch, newest: ServiceCard, changed: ServiceCard) -> None:
    for name in ("cards", "current_cards"):
        editions = tuple(changed if one is newest else one for one in getattr(catalogue, name)())
        for at in ("services.intake.card.catalogue", "services.intake.card.carried_outside"):
            monkeypatch.setattr(f"{at}.{name}", lambda editions=editions: editions, raising=False)


def taken_by_hand(monkeypatch: pytest.MonkeyPatch, code: str, **roles: tuple[str, ...]) -> None:
    """From now on these steps of the newest edition have roles, as before another service took them."""
    newest = newest_edition(code)
    by_name = {name.replace("_", "-"): given for name, given in roles.items()}
    steps = tuple(
        one.model_copy(update={"roles": by_name[one.name]}) if one.name in by_name else one
        for one in newest.procedure.steps
    )
    procedure = Procedure.model_construct(**{**dict(newest.procedure), "steps": steps})  # without what it remembers
    put_in_place(monkeypatch, newest, newest.model_copy(update={"procedure": procedure}))


def _paused(card: ServiceCard) -> ServiceCard:
    known = card.clock.pauses[0]
    audits = PauseReason(
        id="audit-man-days",
        party="other",
        name="Proses dengan tanda (**), menurut mandays",
        english="steps marked (**), by man-days",
        states=("stage-1", "stage-2"),
        roles=AUDITORS,
        stated=known.stated,
    )
    clock = card.clock.model_copy(update={"pauses": (*card.clock.pauses, audits)})
    return card.model_copy(update={"clock": clock})
