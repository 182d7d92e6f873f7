"""The eighteen cards: their contents, their requirements with conditions, and their products."""

from datetime import date
from typing import get_args

import pytest

from services.intake.card.card import ServiceCard
from services.intake.card.catalogue import cards, current_cards
from services.intake.card.completeness import field_problems, missing_documents, not_eligible
from services.intake.card.conditions import FieldValue
from services.intake.card.provenance import ComponentName
from shared.offices import OFFICES
from tests.intake.given.cards import card_of

TODAY = date(2026, 1, 15)
CODES = [
    "BPSMB-PS", "BPSMB-SP", "BS-BT", "BS-PR", "BS-SP", "PLG-SIH", "PSR-ADU", "PSR-BBM", "PSR-DATA", "PSR-DIST",
    "PSR-IKM", "PSR-KONS", "PSR-SIINAS", "PSR-SKA", "PSR-SOS", "PSR-SRG", "PSR-TERA", "PWK-71206",
]  # fmt: skip
Fields = dict[str, FieldValue]
each_card = pytest.mark.parametrize("card", cards(), ids=lambda card: f"{card.code} {card.version}")


def missing(code: str, handed_in: set[str], fields: Fields) -> dict[str, str | None]:
    """The missing documents, each with the condition that made it necessary."""
    return {one.id: one.condition for one in missing_documents(card_of(code), handed_in, fields)}


def everything_but(code: str, *without: str) -> set[str]:
    return {document.id for document in card_of(code).documents} - set(without)


def test_there_are_eighteen_cards_in_force() -> None:
    assert sorted(one.code for one in current_cards() if one.is_in_force(TODAY)) == CODES


@each_card
def test_all_fourteen_components_are_there_as_printed(card: ServiceCard) -> None:
    assert set(card.components) == set(get_args(ComponentName))
    assert all(line.text.strip() == line.text for part in card.components.values() for line in part.lines)


@each_card
def test_the_office_has_settled_how_each_number_is_printed(card: ServiceCard) -> None:
    assert set(card.numbering) <= set(OFFICES[card.office].numbering)


LIMITS: list[tuple[str, Fields, str | None]] = [
    ("BPSMB-SP", {}, "40 hari kerja"),
    ("BPSMB-PS", {}, None),
    ("BS-SP", {"scheme": "tipe-5"}, "41 hari kerja"),
    ("BS-SP", {"scheme": "tipe-1"}, "14 hari kerja"),
    ("BS-PR", {}, "14 hari kerja"),
    ("BS-BT", {}, "20 hari kerja"),
    ("PWK-71206", {}, "7 hari kerja"),
    ("PSR-KONS", {}, "1 jam"),
    ("PSR-SOS", {}, "1 hari"),
    ("PSR-DATA", {}, "1 hari"),
    ("PSR-ADU", {}, "3 hari"),
    ("PSR-TERA", {}, "1 hari"),
    ("PSR-IKM", {}, "1 hari kerja"),
    ("PSR-SKA", {}, "1 hari kerja"),
    ("PSR-SRG", {}, "7 hari kerja"),
    ("PSR-DIST", {}, "7 hari kerja"),
    ("PSR-BBM", {}, "3 hari kerja"),
    ("PSR-SIINAS", {}, "7 hari kerja"),
    ("PLG-SIH", {}, "21 hari kerja"),
]


@pytest.mark.parametrize(("code", "fields", "limit"), LIMITS)
def test_the_time_limits_as_printed(code: str, fields: Fields, limit: str | None) -> None:
    found = card_of(code).limit("office", fields)
    assert (None if found is None else f"{found.value} {found.unit}") == limit


def test_only_tera_is_promised_at_the_office_alone() -> None:
    assert [
        code for code in CODES if card_of(code).limit("on-site", {}) is None and card_of(code).limit("office", {})
    ] == ["PSR-TERA"]


PAUSES = {
    "BPSMB-SP": {"corrective-action"},
    "BS-SP": {"team-coordination", "testing", "corrective-action", "payment"},
    "BS-PR": {"re-examination"},
    "BS-BT": {"payment"},
    "PLG-SIH": {"corrective-action", "outside-the-count"},
    "PSR-SKA": {"cargo"},
    "PSR-SIINAS": {"upload-to-oss"},
    "PSR-BBM": {"collection"},
    "PSR-SOS": {"activity-day"},
    "PSR-SRG": {"goods"},
}


@pytest.mark.parametrize("code", CODES)
def test_only_the_reasons_a_card_names_stop_its_clock(code: str) -> None:
    assert {pause.id for pause in card_of(code).clock.pauses} == PAUSES.get(code, set())


WATER: Fields = {"makloon": False, "product_kind": "air-mineral"}
COFFEE: Fields = {"makloon": False, "product_kind": "kopi-bubuk"}
BOTH_TESTS = ("raw-material-test", "radiology-test")
IS_WATER = 'product_kind in ["air-mineral", "air-demineral"]'
PRODUCT_DOCUMENTS: list[tuple[Fields, tuple[str, ...], dict[str, str | None]]] = [
    # scenario 12: makloon
    (COFFEE | {"makloon": True}, ("licence-agreement",), {"licence-agreement": "makloon == true"}),
    (COFFEE, ("licence-agreement",), {}),
    # scenario 13: water source
    (WATER | {"water_source": "ground"}, BOTH_TESTS, {"radiology-test": f'{IS_WATER} && water_source == "ground"'}),
    (
        WATER | {"water_source": "pdam"},
        BOTH_TESTS,
        {"raw-material-test": f'{IS_WATER} && water_source in ["pdam", "other"]'},
    ),
    (
        WATER | {"water_source": "other"},
        BOTH_TESTS,
        {"raw-material-test": f'{IS_WATER} && water_source in ["pdam", "other"]'},
    ),
    (COFFEE, BOTH_TESTS, {}),
    (COFFEE | {"water_source": "ground"}, BOTH_TESTS, {}),
    # without a condition
    (COFFEE, ("nib",), {"nib": None}),
    (COFFEE, ("quality-manual",), {}),  # the office's own
]


@pytest.mark.parametrize(("fields", "without", "expected"), PRODUCT_DOCUMENTS)
def test_documents_for_a_product(fields: Fields, without: tuple[str, ...], expected: dict[str, str | None]) -> None:
    assert missing("BPSMB-SP", everything_but("BPSMB-SP", *without), fields) == expected


TRANSPORT = ("bill-of-lading", "sea-waybill", "air-waybill", "cargo-receipt")
EXPORT_DOCUMENTS: list[tuple[str, set[str], dict[str, str | None]]] = [
    # scenario 32: transport mode
    ("air", {"air-waybill"}, {}),
    ("air", set(), {"air-waybill": 'transport_mode == "air"'}),
    ("air", {"bill-of-lading"}, {"air-waybill": 'transport_mode == "air"'}),
    ("sea", set(), {"bill-of-lading": 'transport_mode == "sea"'}),
    ("sea", {"air-waybill"}, {"bill-of-lading": 'transport_mode == "sea"'}),
    ("sea", {"bill-of-lading"}, {}),
    ("sea", {"sea-waybill"}, {}),
    ("sea", {"sea-waybill", "bill-of-lading"}, {}),
    ("land", {"cargo-receipt"}, {}),
    ("land", {"sea-waybill"}, {"cargo-receipt": 'transport_mode == "land"'}),
]


@pytest.mark.parametrize(("mode", "handed_in", "expected"), EXPORT_DOCUMENTS)
def test_documents_by_mode_of_transport(mode: str, handed_in: set[str], expected: dict[str, str | None]) -> None:
    always = everything_but("PSR-SKA", *TRANSPORT)
    assert missing("PSR-SKA", always | handed_in, {"transport_mode": mode}) == expected


def test_documents_that_stand_for_each_other_are_named_together() -> None:
    (one,) = missing_documents(card_of("PSR-SKA"), everything_but("PSR-SKA", *TRANSPORT), {"transport_mode": "sea"})
    assert one.name == "Bill of Lading (B/L) / Sea Waybill"
    assert [other.id for other in one.alternatives] == ["sea-waybill"]
    assert one.why == "bila barang diangkut lewat laut"


BRANCHES = [(True, False, 4 + 5), (False, True, 4 + 3), (True, True, 4 + 5 + 3), (False, False, 4)]


@pytest.mark.parametrize(("commissioning", "qa_qc", "asked"), BRANCHES)
def test_the_branches_of_commissioning_and_qa_qc(commissioning: bool, qa_qc: bool, asked: int) -> None:
    assert len(missing("PWK-71206", set(), {"commissioning": commissioning, "qa_qc": qa_qc})) == asked


def test_applicants_are_not_asked_for_minutes_the_office_writes() -> None:
    assert "verification-minutes" not in missing("PSR-IKM", set(), {})


PWK: Fields = {
    "business_scale": "small",
    "siinas_account": True,
    "siinas_reported": True,
    "location": "industrial-estate",
    "commissioning": True,
    "qa_qc": False,
}
ELIGIBILITY: list[tuple[str, Fields, list[str]]] = [
    ("PWK-71206", PWK, []),
    ("PWK-71206", PWK | {"business_scale": "large"}, ["Skala usaha kecil atau menengah"]),
    ("PWK-71206", PWK | {"commissioning": False}, ["Memilih Jasa Commissioning atau Jasa QA/QC"]),
    ("PWK-71206", PWK | {"location": "elsewhere"}, ["Berlokasi di Kawasan Industri atau sesuai Pasal 65 PP 5/2021"]),
    ("PSR-SRG", {"shelf_life_months": 2}, ["Barang harus memiliki daya simpan paling sedikit 3 bulan"]),  # scenario 39
    ("PSR-SRG", {"shelf_life_months": 3}, []),
    ("PSR-SRG", {}, []),
]


@pytest.mark.parametrize(("code", "fields", "grounds"), ELIGIBILITY)
def test_the_conditions_of_a_service(code: str, fields: Fields, grounds: list[str]) -> None:
    assert [one.why for one in not_eligible(card_of(code), fields)] == grounds


FIELDS: list[tuple[Fields, dict[str, str]]] = [
    (PWK, {}),
    (
        {k: v for k, v in PWK.items() if k != "qa_qc"},
        {"qa_qc": "belum diisi: Jasa Quality Assurance dan Quality Control"},
    ),
    (PWK | {"qa_qc": "ya"}, {"qa_qc": "bukan ya atau tidak"}),
    (PWK | {"business_scale": "huge"}, {"business_scale": "bukan salah satu dari Mikro, Kecil, Menengah, atau Besar"}),
    (PWK | {"colour": "red"}, {"colour": "tidak diminta kartu layanan"}),
]


@pytest.mark.parametrize(("fields", "problems"), FIELDS)
def test_each_field_that_is_wrong_is_named(fields: Fields, problems: dict[str, str]) -> None:
    assert {one.field: one.problem for one in field_problems(card_of("PWK-71206"), fields)} == problems


KINDS: list[tuple[str, str, FieldValue, bool]] = [
    ("PSR-SOS", "held_on", "2026-02-30", False),
    ("PSR-SOS", "held_on", "20260201", False),
    ("PSR-SOS", "held_on", "2026-02-01", True),
    ("PSR-SRG", "quantity", True, False),
    ("PSR-SRG", "quantity", -1, False),
    ("PSR-SRG", "quantity", 10**30, False),
    ("PSR-SRG", "quantity", 5_000, True),
    ("PSR-BBM", "machine", " ", False),
    ("PSR-BBM", "machine", "x" * 4_001, False),
    ("PSR-BBM", "machine", 7, False),
    ("PSR-BBM", "machine", "Mesin penggiling", True),
]


@pytest.mark.parametrize(("code", "field", "value", "fits"), KINDS)
def test_a_field_holds_only_what_it_can(code: str, field: str, value: FieldValue, fits: bool) -> None:
    assert (field not in {one.field for one in field_problems(card_of(code), {field: value})}) == fits


def test_a_field_is_asked_for_only_on_its_condition() -> None:
    problems = [{one.field for one in field_problems(card_of("BPSMB-SP"), fields)} for fields in (COFFEE, WATER)]
    assert ["water_source" in one for one in problems] == [False, True]


VALIDITY = [
    ("PSR-BBM", "bbm-letter", "2026-01-15", "2026-04-14"),
    ("PSR-BBM", "bbm-letter", "2025-11-30", "2026-02-28"),
    ("PSR-BBM", "bbm-letter", "2026-12-01", "2027-02-28"),
    ("PSR-IKM", "ikm-letter", "2025-12-30", "2025-12-31"),  # scenario 35
    ("PSR-IKM", "ikm-letter", "2026-01-01", "2026-12-31"),
    ("BPSMB-SP", "sppt-sni", "2026-04-09", "2030-04-08"),  # scenario 18
    ("PLG-SIH", "green-industry-certificate", "2024-02-29", "2028-02-28"),
]


@pytest.mark.parametrize(("code", "product", "issued", "last"), VALIDITY)
def test_how_long_a_product_is_valid(code: str, product: str, issued: str, last: str) -> None:
    validity = {one.id: one.validity for one in card_of(code).products}[product]
    assert validity is not None
    assert validity.last_day(date.fromisoformat(issued), {}) == date.fromisoformat(last)


def test_one_letter_is_for_one_brand_and_one_machine() -> None:
    assert {one.id: one.one_for for code in CODES for one in card_of(code).products if one.one_for} == {
        "ikm-letter": "brand",
        "bbm-letter": "machine",
    }


def test_four_cards_print_a_total_that_is_not_the_sum_of_its_items() -> None:
    """The paper's own faults (CX-04) are kept as printed."""
    counted = {one.code: (one.staff.total, one.staff.counted) for one in cards()}
    differ = {code: two for code, two in counted.items() if None not in two and two[0] != two[1]}
    assert differ == dict.fromkeys(("PSR-ADU", "PSR-DATA", "PSR-KONS", "PSR-SOS"), (7, 8))


def test_the_compensation_for_lateness() -> None:
    owed = {code: one.owes for code in CODES if (one := card_of(code).compensation)}
    assert {code for code, what in owed.items() if "shortened-promise" in what} == {"BS-BT", "BS-PR", "BS-SP"}
    assert {code for code, what in owed.items() if what == ("notice",)} == {
        "PSR-BBM", "PSR-DIST", "PSR-IKM", "PSR-SIINAS", "PSR-SKA", "PSR-SRG", "PSR-TERA",
    }  # fmt: skip
    assert set(CODES) - owed.keys() == {"BPSMB-PS", "BPSMB-SP"}


FEES = {
    "free": {"PWK-71206", "PSR-KONS", "PSR-SOS", "PSR-DATA", "PSR-ADU", "PSR-IKM", "PSR-BBM", "PSR-SIINAS"},
    "retribusi": {"BPSMB-SP", "BPSMB-PS", "PSR-TERA"},
    "pnbp": {"BS-SP", "BS-PR", "BS-BT", "PLG-SIH", "PSR-SKA"},
    "printed": set(),
    "appraisal": {"PSR-SRG"},
    "unknown": {"PSR-DIST"},
}


@pytest.mark.parametrize(("kind", "codes"), FEES.items())
def test_free_services_differ_from_unstated_fees(kind: str, codes: set[str]) -> None:
    assert {code for code in CODES if card_of(code).fee.kind == kind} == codes


def test_the_printed_amount() -> None:
    assert card_of("PSR-SKA").fee.rupiah == 25_000


def test_suspect_lines_are_shown_and_never_asked_for() -> None:
    suspect = {
        (one.code, name)
        for one in cards()
        for name, part in one.components.items()
        if any(line.suspect for line in part.lines)
    }
    assert {
        ("PSR-SIINAS", "guarantee"),
        ("PSR-SIINAS", "safety"),
        ("PSR-SRG", "competence"),
        ("PSR-SOS", "procedure"),
    } <= suspect
    assert {name for _, name in suspect} == {"guarantee", "safety", "competence", "procedure"}
