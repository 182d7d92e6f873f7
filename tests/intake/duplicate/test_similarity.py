"""How alike two applications are by what the card says they have in common; from 80 on an officer decides."""

import pytest

from services.intake.card.catalogue import cards
from services.intake.duplicate.similarity import SIMILAR, similarity

ALIKE = [
    ("Traktor Quick G1000", "Traktor Quick G1000"),
    ("Traktor Quick G1000", "TRAKTOR quick g-1000"),
    ("Traktor Quick G1000", "Traktor Quik G1000"),
    ("Kopi Bubuk Arjuna", "Kopi bubuk cap Arjuna"),
    ("INV/2026/0117", "inv 2026 117"),
]
UNLIKE = [
    ("Traktor Quick G1000", "Pompa air"),
    ("Kopi Bubuk Arjuna", "Gula Palma Sari"),
    ("Traktor Quick G1000", ""),
    ("", ""),
    ("INV/2026/0117", "INV/2026/0118"),
    ("Traktor Quick G1000", "Traktor Quick G3000"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_alike(one: str, other: str) -> None:
    assert similarity(["machine"], {"machine": one}, {"machine": other}) >= SIMILAR


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_unlike(one: str, other: str) -> None:
    assert similarity(["machine"], {"machine": one}, {"machine": other}) < SIMILAR


def test_only_the_beginning_of_a_long_text_is_compared() -> None:
    one = f"{'Kopi ' * 40}Arjuna"
    assert similarity(["machine"], {"machine": one}, {"machine": f"{'Kopi ' * 40}Bima"}) == 100


def test_every_field_counts_the_same() -> None:
    one = {"invoice_number": "INV-7", "destination": "Jepang"}
    assert similarity(["invoice_number", "destination"], one, one) == 100
    assert similarity(["invoice_number", "destination"], one, {**one, "destination": "Brasil"}) < SIMILAR


def test_where_nothing_is_compared_applicant_and_card_decide() -> None:
    assert similarity([], {}, {"machine": "Traktor"}) == 100


def test_no_card_compares_what_is_sealed() -> None:
    """A sealed field looks like every other sealed field."""
    compared = [(field, card.duplicates.same) for card in cards() if card.duplicates for field in card.fields]
    assert [field.id for field, same in compared if field.personal and field.id in same] == []
