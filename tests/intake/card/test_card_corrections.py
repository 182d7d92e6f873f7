"""Corrected editions of cards: the differences are applied to the earlier edition, and cases keep the edition of their
acceptance.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.intake.application.card_of import card_of
from services.intake.card.catalogue import (
    card_in_force,
    card_of_version,
    cards,
    current_cards,
    load_cards,
    load_corrections,
)
from services.intake.card.corrections import patched
from services.intake.card.publication import digest_of
from shared.dated_data import DataFault
from tests.intake.given.application import NOW, TODAY, accepted, submitted

CARD = Path("services/intake/card/data/cards/psr-data.yaml")
CORRECTED = [one for one in cards() if one.corrects is not None]
each_corrected = pytest.mark.parametrize("card", CORRECTED, ids=lambda one: f"{one.code}-{one.version}")


def correction(folder: Path, **changes: Any) -> Path:
    line = {"corrects": "2024", "version": "2024.2", "corrected_on": date(2026, 11, 28), "because": "misread"}
    path = folder / "psr-data.yaml"
    path.write_text(yaml.safe_dump([{**line, "changes": {"name": "Data"}, **changes}]), encoding="utf-8")
    return path


@each_corrected
def test_it_holds_for_the_same_days_and_prints_the_same_words(card: Any) -> None:
    """The decree has not changed; our reading has."""
    before = card_of_version(card.code, card.corrects.version)
    for same in (
        "name",
        "office",
        "legal_basis",
        "valid_from",
        "valid_to",
        "components",
        "cited_laws",
        "time_limits",
    ):
        assert getattr(card, same) == getattr(before, same)
    assert (card.fee.rupiah, card.fee.each) == (before.fee.rupiah, before.fee.each), "what the card prints"
    assert digest_of(card) != digest_of(before)


@each_corrected
def test_an_earlier_case_can_continue_in_its_state(card: Any) -> None:
    """Submissions under the earlier edition are accepted under the correction, so it removes no state before acceptance."""
    before = card_of_version(card.code, card.corrects.version).procedure
    until = {
        state for step in before.steps if step.service == "intake" for state in step.from_ if before.steps_from(state)
    }
    accepted = {step.to for step in before.steps if step.hand_over is not None}
    while later := {step.to for step in before.steps if accepted.intersection(step.from_)} - accepted:
        accepted |= later
    assert until - accepted <= {one.id for one in card.procedure.states}


def test_one_edition_is_in_force_and_all_can_be_read() -> None:
    assert {(one.code, one.version) for one in cards()} > {(one.code, one.version) for one in current_cards()}
    assert len({one.code for one in current_cards() if one.is_in_force(TODAY)}) == len(
        [o for o in current_cards() if o.is_in_force(TODAY)]
    )
    assert card_in_force("PSR-DATA", TODAY).version == "2024.4"
    assert card_of_version("PSR-DATA", "2024").version == "2024"


def test_a_running_case_keeps_the_edition_of_its_acceptance() -> None:
    running = accepted()
    running.card_version = "2024"
    assert card_of(running, TODAY).version == "2024"
    assert card_of(submitted(), TODAY).version == "2024.3"


def test_an_unchanged_edition_keeps_its_published_digest() -> None:
    """Fields that cards gained later are left out of an earlier edition's content."""
    said = card_of_version("PSR-SOS", "2024").model_dump(mode="json")
    assert not {"corrects", "applicants", "channels_stated"} & said.keys()
    [hold] = [one for one in said["procedure"]["steps"] if one["name"] == "hold"]
    assert not {"arrived", "ahead"} & hold["needs"].keys()
    assert "bounds" not in said["fields"][0]
    assert "one_officer" not in said["procedure"]


CARD_BEFORE: dict[str, Any] = {
    "documents": [{"id": "letter", "name": "Surat"}, {"id": "identity", "name": "Identitas"}],
    "channels": ["web"],
}
PATCHES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"channels": ["post"]}, {**CARD_BEFORE, "channels": ["post"]}),
    ({"documents": {"identity": None}}, {**CARD_BEFORE, "documents": CARD_BEFORE["documents"][:1]}),
    (
        {"documents": {"letter": {"name": "Nota"}}},
        {**CARD_BEFORE, "documents": [{"id": "letter", "name": "Nota"}, CARD_BEFORE["documents"][1]]},
    ),
    (
        {"documents": {"photo": {"name": "Foto"}}},
        {**CARD_BEFORE, "documents": [*CARD_BEFORE["documents"], {"id": "photo", "name": "Foto"}]},
    ),
    ({"channels": None}, {"documents": CARD_BEFORE["documents"]}),
]


@pytest.mark.parametrize(("change", "after"), PATCHES)
def test_a_change_is_made_at_its_place(change: dict[str, Any], after: dict[str, Any]) -> None:
    assert patched(CARD_BEFORE, change, "changes") == after


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"corrects": "1999"}, "0.corrects: there is no version 1999"),
    ({"version": "2024"}, "0.version: there is a version 2024 already"),
    ({"changes": {"channels": ["counter", "web", "e-mail", "post"]}}, "0.changes.channels: is so already"),
    ({"changes": {"documents": {"passport": None}}}, "0.changes.documents.passport: is not there"),
    ({"changes": {"channels": {"web": None}}}, "0.changes.channels: its items have no names; give the whole list"),
    ({"because": ""}, "0.because: String should have at least 1 character"),
    ({"changes": {"office": "kantor"}}, "0.office: there is no office kantor"),
    ({"changes": {"colour": "red"}}, "0.colour: Extra inputs are not permitted"),
]


@pytest.mark.parametrize(("changes", "fault"), FAULTS)
def test_an_impossible_correction_is_reported_with_its_place(
    tmp_path: Path, changes: dict[str, Any], fault: str
) -> None:
    path = correction(tmp_path, **changes)
    with pytest.raises(DataFault) as caught:
        load_corrections(CARD, path)
    assert str(caught.value) == f"{path}: {fault}"


def test_reading_all_cards_reports_the_faults_of_corrections(tmp_path: Path) -> None:
    correction(tmp_path, corrects="1999")
    with pytest.raises(DataFault):
        load_cards(CARD.parent, tmp_path)


def test_a_correction_may_be_corrected(tmp_path: Path) -> None:
    lines = [
        {
            "corrects": before,
            "version": version,
            "corrected_on": NOW.date(),
            "because": "misread",
            "changes": {"note": version},
        }
        for before, version in (("2024", "2024.2"), ("2024.2", "2024.3"))
    ]
    path = tmp_path / "psr-data.yaml"
    path.write_text(yaml.safe_dump(lines), encoding="utf-8")
    assert [(one.version, one.note) for one in load_corrections(CARD, path)] == [
        ("2024.2", "2024.2"),
        ("2024.3", "2024.3"),
    ]
