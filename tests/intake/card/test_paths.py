"""Every path of every card: none skips a step that the standard names, and the clock ends where the applicant has the
product.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.intake.card.card import ServiceCard
from services.intake.card.catalogue import (
    card_in_force,
    card_of_version,
    current_cards,
    current_editions,
    load_corrections,
)
from services.intake.card.path_faults import path_faults, where_clock_ends
from services.intake.card.procedure import Step
from shared.dated_data import DataFault
from tests.intake.given.application import TODAY

each_card = pytest.mark.parametrize(
    "card", [card for card in current_cards() if card.mandatory], ids=lambda card: f"{card.code} {card.version}"
)
IN_FORCE = [card for card in current_cards() if card.is_in_force(TODAY)]


def paths(card: ServiceCard) -> Iterator[tuple[Step, ...]]:
    """Every path from the beginning to an end that visits no state twice; a procedure remembers only its state."""
    ways: list[tuple[str, frozenset[str], tuple[Step, ...]]] = [(card.procedure.initial.id, frozenset(), ())]
    while ways:
        at, seen, taken = ways.pop()
        if card.procedure.state(at).ends:
            yield taken
        onward = (step for step in card.procedure.steps_from(at) if step.to not in seen | {at})
        ways.extend((step.to, seen | {at}, (*taken, step)) for step in onward)


def given_without(card: ServiceCard, path: tuple[Step, ...]) -> list[str]:
    """The products and completions of a path that come before one of the steps that must precede them."""
    found = []
    for rule in card.mandatory:
        for number, step in enumerate(path):
            reached = step.product == rule.before if rule.before else card.procedure.state(step.to).ends == "completed"
            if reached and not any(one.name in rule.steps for one in path[: number + 1]):
                found.append(f"{rule.before or 'completed'} without {rule.steps}")
    return found


@each_card
def test_no_path_gives_anything_without_the_steps_that_the_standard_names(card: ServiceCard) -> None:
    every = list(paths(card))
    assert {card.procedure.state(one[-1].to).ends for one in every} >= {"completed", "refused", "withdrawn"}
    assert [found for path in every for found in given_without(card, path)] == []


LOST = [
    ("BPSMB-SP", "2024", "sppt-sni", {"audit-field", "sample", "test"}),
    ("BPSMB-PS", "2024", "certificate-of-conformity", {"audit-field"}),
    ("PLG-SIH", "2023", "green-industry-certificate", {"audit-stage-2"}),
    ("BS-SP", "2021", "product-certificate", {"receive-report"}),
    ("PSR-DATA", "2024", "refusal-letter", {"test-consequences"}),
    ("PSR-SKA", "2024", "ska", {"confirm-cargo"}),
]


@pytest.mark.parametrize(("code", "version", "product", "lost"), LOST)
def test_the_editions_before_lost_steps_and_would_not_be_loaded_now(
    code: str, version: str, product: str, lost: set[str]
) -> None:
    now = card_in_force(code, TODAY)
    before = card_of_version(code, version).model_copy(update={"mandatory": now.mandatory})
    around = {
        step
        for fault in path_faults(before)
        if "a path leads around" in fault.problem
        for step in now.mandatory[int(fault.path.rpartition(".")[2])].steps
        if now.mandatory[int(fault.path.rpartition(".")[2])].before == product
    }
    assert lost <= around
    assert not list(path_faults(now))


ORDER = {
    "BPSMB-SP": "assign-team audit-documents audit-field sample test evaluate recommend decide deliver",
    "BPSMB-PS": "assign-team audit-documents audit-field evaluate recommend decide deliver",
    "PLG-SIH": "settle audit-stage-1 audit-stage-2 evaluate decide issue deliver",
    "BS-SP": "settle receive-report report decide deliver",
    "PSR-SKA": "print-draft sign deliver",
    "PSR-BBM": "survey report sign notify deliver",
    "PSR-DIST": "verify-field sign deliver",
    "PSR-IKM": "draft-letter sign deliver",
    "PSR-SRG": "bring-goods test-quality enter issue deliver",
    "PSR-SIINAS": "approve issue-report hand-out upload final-approve",
    "PSR-TERA": "inspect receive assign pass stamp deliver",
}


@pytest.mark.parametrize("code", ORDER)
def test_every_path_takes_the_stages_of_the_standard_in_order(code: str) -> None:
    card, stages = card_in_force(code, TODAY), ORDER[code].split()
    for path in paths(card):
        if card.procedure.state(path[-1].to).ends == "completed":
            assert [step.name for step in path if step.name in stages] == stages


@each_card
def test_a_correction_leads_back_to_the_stage_of_its_finding(card: ServiceCard) -> None:
    procedure = card.procedure
    for state in (one for one in procedure.states if "correct" in one.id and one.waits_for == "applicant"):
        found_in = {at for step in procedure.steps if step.to == state.id for at in step.from_}
        back = {step.to for step in procedure.steps_from(state.id) if procedure.state(step.to).ends is None}
        assert found_in == back, state.id


def test_only_findings_of_the_field_audit_pause_the_40_days_of_bpsmb() -> None:
    steps = card_in_force("BPSMB-SP", TODAY).procedure.steps
    assert [step.from_ for step in steps if step.clock and step.clock.do == "pause"] == [("field-audit",)]


# Where the clock ends: the step, and the words of the standard by which the applicant then has the product.

ENDS: dict[str, tuple[str, str, str]] = {
    "BPSMB-SP": ("deliver", "procedure", "9. Penyerahan Sertifikat Kesesuaian kepada pelanggan."),
    "BPSMB-PS": ("deliver", "procedure", "9. Penyerahan Sertifikat Kesesuaian kepada pelanggan."),
    "BS-SP": ("deliver", "procedure", "PELAPORAN HASIL PELAYANAN"),
    "BS-PR": ("deliver", "product", "2. Sertifikat Person dan kartu Person tersertifikasi"),
    "BS-BT": ("deliver", "product", "3. Sertifikat Pelatihan"),
    "PLG-SIH": ("deliver", "product", "Sertifikat Industri Hijau"),
    "PWK-71206": ("issue", "product", "NIB dan Sertifikat Standar Terverifikasi dengan tanda tangan elektronik"),
    "PSR-KONS": (
        "resolve resolve-by-head resolve-by-sub-coordinator",
        "procedure",
        "d. Pengguna layanan menerima hasil konsultasi.",
    ),
    "PSR-SOS": ("hold", "procedure", "6. Sosialisasi diterima oleh pengguna layanan."),
    "PSR-DATA": ("answer", "procedure", "pengguna layanan akan menerima surat yang berisi data dan informasi"),
    "PSR-ADU": ("answer solve", "procedure", "Penyampaian tanggapan kepada pengguna layanan"),
    "PSR-TERA": ("deliver", "procedure", "Alat UTTP diserahkan kepada Pemohon."),
    "PSR-IKM": ("deliver", "procedure", "5. Menyerahkan surat keterangan IKM kepada Pemohon"),
    "PSR-SKA": ("deliver", "procedure", "6. SKA diberikan Kepada Pemohon."),
    "PSR-SRG": ("deliver", "procedure", "6. Resi Gudang Diterima oleh Pemohon/ Pelaku Usaha"),
    "PSR-DIST": ("deliver", "procedure", "diterima oleh Pemohon/ Pelaku Usaha"),
    "PSR-BBM": ("deliver", "procedure", "kepada Pemohon dihubungi melalui WA/ Telepon"),
    "PSR-SIINAS": ("final-approve", "procedure", "7. Mendapatkan Persetujuan pemenuhan persyaratan Perijinan Berusaha"),
}


@pytest.mark.parametrize("code", ENDS)
def test_where_the_clock_ends_and_by_which_words(code: str) -> None:
    card, (steps, component, words) = card_in_force(code, TODAY), ENDS[code]
    ends = where_clock_ends(card)
    assert sorted(step.name for step in card.procedure.steps if step.to in ends) == steps.split()
    printed = " ".join(" ".join(line.text for line in card.components[component].lines).split())  # type: ignore[index]
    assert words in printed


def test_every_card_has_its_line() -> None:
    assert set(ENDS) == {card.code for card in IN_FORCE}


@each_card
def test_on_every_path_the_clock_ends_with_the_product_or_with_the_case(card: ServiceCard) -> None:
    """An end of the case ends the clock, whatever the step says; nothing else does before the applicant has the
    product.
    """
    ends = where_clock_ends(card)
    for path in paths(card):
        stops = [number for number, step in enumerate(path) if step.clock is not None and step.clock.do == "stop"]
        ended = min([*stops, len(path) - 1])
        assert path[ended].to in ends or card.procedure.state(path[ended].to).ends in {"refused", "withdrawn", "closed"}
        assert not any(step.product for step in path[ended + 1 :])
        if card.procedure.state(path[-1].to).ends == "completed":
            assert any(step.product for step in path[: ended + 1])


# Cards that cannot be loaded.

CARD = Path("services/intake/card/data/cards/psr-bbm.yaml")
RULES = [
    {"steps": ["survey"], "before": "bbm-letter", "stated": "procedure 4"},
    {"steps": ["notify"], "stated": "procedure 6"},
]
SHORT = {"does": "Menandatangani tanpa survey", "from": ["checked"], "to": "signed", "roles": ["head-of-office"],
         "product": "bbm-letter", "stated": "procedure 6"}  # fmt: skip
PATH_FAULTS: list[tuple[dict[str, Any], list[str]]] = [
    (
        {"mandatory": RULES, "procedure": {"steps": {"notify": {"clock": None}, "sign-at-once": SHORT}}},
        ["mandatory.0: a path leads around survey: submit → accept → sign-at-once"],
    ),
    (
        {"mandatory": RULES},
        ["procedure.steps.6.clock: the clock ends with notify, before the applicant has the product"],
    ),
    (
        {"mandatory": RULES, "clock": {"ends_at": "notified"}, "procedure": {"steps": {"notify": {"clock": None}}}},
        ["procedure.steps.6.clock: the applicant has the product with notify, and the clock does not end"],
    ),
    (
        {"mandatory": RULES, "clock": {"ends_at": "collected"}, "procedure": {"steps": {"notify": {"clock": None}}}},
        ["clock.ends_at: there is no state collected"],
    ),
    (
        {"mandatory": [*RULES, {"steps": ["dance"], "before": "song", "stated": "procedure 4"}],
         "procedure": {"steps": {"notify": {"clock": None}}}},
        ["mandatory.2.steps: there is no step dance", "mandatory.2.before: no step gives song"],
    ),
    (
        {"mandatory": RULES[1:], "procedure": {"steps": {"notify": {"clock": None}}}},
        ["mandatory: nothing is mandatory before bbm-letter"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "told"), PATH_FAULTS)
def test_a_card_with_a_path_around_is_not_loaded(tmp_path: Path, changes: dict[str, Any], told: list[str]) -> None:
    line = {"corrects": "2024", "version": "2024.2", "corrected_on": TODAY, "because": "x", "changes": changes}
    path = tmp_path / "psr-bbm.yaml"
    path.write_text(yaml.safe_dump([line], allow_unicode=True), encoding="utf-8")
    with pytest.raises(DataFault) as caught:
        load_corrections(CARD, path)
    assert [one.removeprefix(f"{path}: 0.") for one in str(caught.value).splitlines()] == told


def test_only_corrected_editions_may_lack_mandatory_steps() -> None:
    with pytest.raises(DataFault) as caught:
        current_editions((card_of_version("PSR-BBM", "2024"),))
    assert str(caught.value) == "PSR-BBM 2024: mandatory: no mandatory steps are named"


NEWEST_FAULTS = [
    ("BS-BT", "clock.pauses.0: names no states and roles, and not that it follows steps only"),
    ("PWK-71206", "clock.deemed_approval.checked_by: nobody is named who checks afterwards"),
]


@pytest.mark.parametrize(("code", "told"), NEWEST_FAULTS)
def test_the_newest_edition_states_what_earlier_ones_left_out(code: str, told: str) -> None:
    """An edition of accepted cases is loaded without it; an edition that accepts applications is not."""
    with pytest.raises(DataFault) as caught:
        current_editions((card_of_version(code, "2021"),))
    assert f"{code} 2021: {told}" in str(caught.value).splitlines()
