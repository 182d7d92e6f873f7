"""What a service gives: its number, its content, and its days of validity."""

from datetime import date

import pytest

from tests.intake.given.cards import card_of
from tests.intake.given.cases import APPLICANTS_ACCOUNT, brought, step_by

LETTERS = [
    ("PSR-BBM", ["submit", "accept", "survey", "report"], "2026-04-14", "machine"),
    ("PSR-IKM", ["submit", "accept", "draft-letter"], "2026-12-31", "brand"),
    ("PSR-SKA", ["submit", "accept", "print-draft", "confirm-cargo"], None, "goods"),
]


@pytest.mark.parametrize(("code", "steps", "until", "field"), LETTERS)
def test_a_letter_has_a_number_what_it_is_about_and_its_days(
    code: str, steps: list[str], until: str | None, field: str
) -> None:
    card = card_of(code)
    one = brought(card, *steps)
    step_by(one, card, "sign", on=date(2026, 1, 15))
    [issued] = [event for event in one.collect_events() if type(event).__name__ == "ProductIssued"]
    said = vars(issued)
    assert said["number"] == f"{card.procedure.step('sign').number}/1"
    assert (said["valid_from"], said["valid_until"]) == (date(2026, 1, 15), until and date.fromisoformat(until))
    assert field in {stated.field for stated in said["content"]}
    assert said["issued_by"] == "by-sign" != APPLICANTS_ACCOUNT


def test_a_letter_for_a_brand_is_for_that_brand_alone() -> None:  # scenario 35: a second mark needs another letter
    card = card_of("PSR-IKM")
    for brand in ("Kopi Bangil", "Kopi Lekok"):
        one = brought(card, "submit", "accept", "draft-letter", brand=brand)
        step_by(one, card, "sign")
        [issued] = [event for event in one.collect_events() if type(event).__name__ == "ProductIssued"]
        assert vars(issued)["one_for"] == brand
