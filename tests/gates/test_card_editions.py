"""Editions of cards under which cases were accepted never change: a later edition corrects a wrong reading (0034)."""

from typing import Final

import pytest

from services.intake.card.catalogue import card_of_version, cards, current_cards
from services.intake.card.publication import digest_of

BEFORE_ANY_CORRECTION: Final = {
    ("BPSMB-PS", "2024"): "2cac8ffc65987e5cb542f32cf0e2d2cf7fb09c23c1c8412e818fb99b7649f21d",
    ("BPSMB-SP", "2024"): "7f87271ea3638387aaba9aef6b7b9addc45a853a112743e2211be63c7b704114",
    ("BS-BT", "2021"): "09d5ae8d489562c8f9f125215c5f0f9271a400835990d8ac957f7b65f9849250",
    ("BS-PR", "2021"): "9a60285ebf92f15565ce6b3a4bde78d07f1886ccb24fe1bea31a3e84a3664adc",
    ("BS-SP", "2021"): "520ae13c8f8604124ddee3c0d98c3ee413fe09c6d3b6b8b104057e25b79f1e1c",
    ("PLG-SIH", "2023"): "a0266d8d202a90ad9770fc8f92daad344a2ad23e8f9779575bad7749dd69acac",
    ("PSR-ADU", "2024"): "4ba8f335ccc4791d7b7a13c538c52203a23e4c5148bc9d4420df65032e94f616",
    ("PSR-BBM", "2024"): "408dff0bc6e5ddca34c399be97f53c16fa8122a7473a363857388406b9d5574c",
    ("PSR-DATA", "2024"): "82c6bcef56d8d229b3810fce2bec3ddd241de5bf7bfdf614f4112ac21a82258f",
    ("PSR-DIST", "2024"): "4c729cf402204e5cede5ffa5043d3f3eaf3d92155b1231e255cd7216640d3066",
    ("PSR-IKM", "2024"): "68bd3a8ba3ed0c30fff8bf628897c5a0772df97668648574ec629b67b13272f2",
    ("PSR-KONS", "2024"): "d140097dfdae8fae75f0bec351c314fb0ae24e8172f4a1a24fdd74e403bad0b1",
    ("PSR-SIINAS", "2024"): "d4d30094db4f31aba727fe0058c8374b2b1b7be4fc532b6a8d0854210fe93728",
    ("PSR-SKA", "2024"): "02cf9103407a656a76b3b962b17d10dc6482b2599bdd2d45a49b5bd1ded9589c",
    ("PSR-SOS", "2024"): "4a4f86db77c2682a215ff0d381cbbdcefc17a41b15bad9dfacd2b444b5a81459",
    ("PSR-SRG", "2024"): "77d3b4bb0b7aead2a8387af33ef647cf78dfee643cc7efa43b46c63a949f8a54",
    ("PSR-TERA", "2024"): "c5265a67fc1d89907eb29c6d61683e9fdcacd2bdbc532b07a71b6365c787d37f",
    ("PSR-TERA", "2023"): "341f635caa62a15fe3cce2498bdcd65ec62c5d744b9b8dd78097692b212101d5",
    ("PWK-71206", "2021"): "0e474cc8367436041be83305a0618ee8852b9469103127427d7590374222c84d",
}
"""The editions before any correction, and the digests that they were published with."""


@pytest.mark.parametrize(("code", "version"), BEFORE_ANY_CORRECTION)
def test_an_edition_is_as_it_was_before_any_correction(code: str, version: str) -> None:
    """Never change a digest here: put the correction into `data/corrections/`."""
    assert digest_of(card_of_version(code, version)) == BEFORE_ANY_CORRECTION[code, version]


def test_every_edition_of_a_card_s_own_file_has_a_digest_here() -> None:
    own = {(one.code, one.version) for one in cards() if one.corrects is None}
    assert own == BEFORE_ANY_CORRECTION.keys()


def test_every_accepting_edition_says_where_its_pauses_belong() -> None:
    for card in current_cards():
        for pause in card.clock.pauses:
            assert bool(pause.states and pause.roles) != pause.by_steps_only, (card.code, pause.id)
