"""Every card asks for the documents of its office's printed standard, whose words the card holds."""

import re

import pytest

from services.intake.card.card import ServiceCard
from services.intake.card.catalogue import cards, current_cards
from services.intake.card.requirements import Document

each_card = pytest.mark.parametrize("card", current_cards(), ids=lambda card: f"{card.code}-{card.version}")
OF_OURS = {"fotokopi", "salinan", "surat", "dokumen"}
"""Words about form that the papers write in several ways (Foto Copy, FC)."""
ATTACHED = re.compile(r"disertai|dilampiri")


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{3,}", text.lower().replace("foto copy", "fotokopi"))) - OF_OURS


def component(card: ServiceCard, one: Document) -> str:
    assert one.stated.component in card.components, f"no line of the standard asks for {one.id}"
    return " ".join(line.text for line in card.components[one.stated.component].lines)


def not_printed(card: ServiceCard) -> list[str]:
    """Documents for which the standard has no line, or other words."""
    return [
        one.id
        for one in card.documents
        if one.stated.component is None
        or words(one.name) - words(component(card, one)) - SPELT.get(one.id, set()) - LONG.get(one.id, set())
    ]


SPELT: dict[str, set[str]] = {
    "trademark-certificate": {"merek"},  # printed: merk
    "licence-agreement": {"merek"},
    "social-responsibility-report": {"sosial"},  # printed: social
    "bill-of-lading": {"lading"},  # printed: Leading
    "complaint-letter": {"bertanda"},  # printed: tanda tangan
    "registration-form": {"diisi"},  # printed: Mengisi
    "warehouse-registration": {"keterangan"},  # printed: Kerangan
    "space-conformity": {"kkpr"},  # their usual short names
    "building-approval": {"pbg"},
    "supporting-licence": {"umku"},
}
"""Words that the card spells differently from the paper; PLG-SIH prints an NPWP by its long name."""
LONG = {"npwp": {"npwp"}}


def contained(card: ServiceCard) -> list[str]:
    """Documents that the standard names as part of another one, not as attached to it."""
    items = {one.stated.item: one for one in card.documents if one.stated.item}
    return [
        one.id
        for item, one in items.items()
        if "." in item and (item.rpartition(".")[0] in items) and not ATTACHED.search(line(card, one, item))
    ]


def line(card: ServiceCard, one: Document, item: str) -> str:
    """The printed line of an item."""
    assert one.stated.component is not None
    mark = item.rpartition(".")[2]
    lines = card.components[one.stated.component].lines  # type: ignore[index]
    return next((found.text for found in lines if re.match(rf"{re.escape(mark)}[.)] ", found.text)), "")


@each_card
def test_every_document_is_named_in_the_printed_standard(card: ServiceCard) -> None:
    assert not_printed(card) == []


@each_card
def test_no_document_is_only_a_content_of_another(card: ServiceCard) -> None:
    assert contained(card) == []


def test_the_gate_finds_the_faults_of_earlier_editions() -> None:
    """Shows that the checks can fail."""
    before = {card.code: {*contained(card), *not_printed(card)} for card in cards() if card.corrects is None}
    assert before["PSR-DATA"] == {"identity"}
    assert {"process-flow", "material-input", "energy-data", "water-data", "emission-compliance"} <= before["PLG-SIH"]
    assert before["PSR-BBM"] == {"previous-letter"}
    assert before["PSR-ADU"] == {"evidence"}
    assert {one: set(before[one]) for one in ("PSR-SKA", "PWK-71206", "PSR-IKM")} == {
        "PSR-SKA": set(),
        "PWK-71206": set(),
        "PSR-IKM": set(),
    }


def test_a_product_certificate_needs_no_letter_for_persons() -> None:
    """BS-SP lists the uploads for a product certificate; the letter of item 1 is for persons and trainings."""
    [card] = [one for one in current_cards() if one.code == "BS-SP"]
    assert [one.id for one in card.documents] == ["application-documents"]
