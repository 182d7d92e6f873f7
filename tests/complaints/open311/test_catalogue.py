"""The catalogue of Open311 is that of the offices' service cards."""

import pytest

from services.complaints.open311.catalogue import (
    GENERAL,
    JurisdictionUnknown,
    PlaceUnknown,
    ServiceUnknown,
    address_of,
    code_of,
    jurisdiction,
    service,
    services_of,
)
from services.complaints.policy.words import Component
from services.intake.card.catalogue import cards
from shared.offices import OFFICES

PASURUAN = "disperindag-pasuruan"


def test_it_has_every_card_of_every_office_by_its_printed_name() -> None:
    printed = {(one.code, one.office, one.name) for one in cards()}
    shown = {
        (one.card.code, office, one.card.name[0])
        for office in OFFICES
        for one in services_of(office)
        if one.card is not None
    }
    assert shown == printed


def test_each_office_takes_reports_about_matters_of_no_card() -> None:
    for office in OFFICES:
        general = service(office, GENERAL)
        assert (general.card, general.kind.component) == (None, None)


def test_a_service_names_its_card_and_its_kind() -> None:
    late = service(PASURUAN, "PSR-TERA-time-limit")
    assert (late.name("id"), late.group("id")) == (
        "Pelayanan Tera dan Tera Ulang: jangka waktu",
        "Pelayanan Tera dan Tera Ulang",
    )
    assert late.name("en") == "Verification and re-verification of measuring instruments: time limit"
    assert late.keywords("en") == "late, delay, slow, PSR-TERA"


def test_codes_of_an_office_are_different_and_its_own() -> None:
    codes = [one.code for one in services_of(PASURUAN)]
    assert len(codes) == len(set(codes)) == 11 * 9 + 1
    with pytest.raises(ServiceUnknown):
        service(PASURUAN, "BPSMB-SP-fee")


@pytest.mark.parametrize("component", [*Component.__args__, None])  # type: ignore[attr-defined]
def test_a_complaint_of_any_channel_has_a_service(component: Component | None) -> None:
    assert service(PASURUAN, code_of("PSR-TERA", component)).card is not None
    assert code_of(None, component) == code_of("PSR-NONE", component) == GENERAL


def test_a_component_without_a_kind_is_another_matter_of_the_card() -> None:
    assert code_of("PSR-TERA", "legal-basis") == "PSR-TERA-other"
    assert code_of("PSR-TERA", "fee") == "PSR-TERA-fee"


def test_a_jurisdiction_is_an_office() -> None:
    assert jurisdiction(PASURUAN).code == PASURUAN
    with pytest.raises(JurisdictionUnknown):
        jurisdiction("city.gov")


def test_an_address_id_names_a_place_of_the_office() -> None:
    assert "Raci" in address_of(PASURUAN, PASURUAN)
    with pytest.raises(PlaceUnknown):
        address_of(PASURUAN, "bpsmb-surakarta")
