"""A scheme is one data file; no way through it leads to a certificate without each mandatory stage."""

from datetime import date
from pathlib import Path

import pytest

from services.certification.scheme import catalogue
from services.certification.scheme.catalogue import SCHEMES, load_scheme, load_schemes, scheme_for, scheme_of
from services.certification.scheme.scheme import EVALUATING, Scheme, SchemeUnknown
from shared.dated_data import DataFault

FOLDER = Path(catalogue.__file__).parent / "data"
each = pytest.mark.parametrize("scheme", SCHEMES.values(), ids=lambda one: one.id)

EXPECTED = {
    # id: (card, samples, billing gate, reasons that pause the clock, years)
    "bimtek": ("BS-BT", False, "before-execution", {"payment"}, None),
    "green-industry": ("PLG-SIH", False, "before-execution", {"corrective-action"}, 4),
    "market-bpsmb": ("BPSMB-PS", False, "before-hand-over", set(), 3),
    "person": ("BS-PR", False, "before-execution", {"re-examination"}, 3),
    "product-bpsmb": ("BPSMB-SP", True, "before-hand-over", {"corrective-action"}, 4),
    "product-type-1": (
        "BS-SP", True, "before-execution", {"corrective-action", "payment", "team-coordination", "testing"}, None,
    ),
    "product-type-5": (
        "BS-SP", True, "before-execution", {"corrective-action", "payment", "team-coordination", "testing"}, 4,
    ),
}  # fmt: skip
"""A further scheme is a file and a row here."""


def test_each_file_is_a_scheme() -> None:
    assert {
        one.id: (one.cards[0].card, one.has_samples, one.billing_gate, set(one.pauses), one.validity.years)
        for one in SCHEMES.values()
    } == EXPECTED


@each
def test_no_way_leads_to_the_end_without_each_mandatory_stage(scheme: Scheme) -> None:
    mandatory = {one.stage for one in scheme.stages if one.mandatory}
    assert scheme.paths()
    for way in scheme.paths():
        assert mandatory <= set(way)
        assert way[-1] == "hand-over"


@each
def test_what_is_due_before_is_paid_before(scheme: Scheme) -> None:
    gated = EVALUATING if scheme.billing_gate == "before-execution" else {"hand-over"}
    for way in scheme.paths():
        assert all(way.index("payment") < number for number, one in enumerate(way) if one in gated)


def shortened(tmp_path: Path, name: str, *changes: tuple[str, str]) -> Path:
    """The file of a scheme with something else in it."""
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


FAULTS = [
    (
        ("next: [sampling]", "next: [sampling, evaluation]"),
        "a way leads around sampling: application-review → contract → team → audit-stage-1 → audit-stage-2 → evaluation",
    ),
    (("next: [audit-stage-2]", "next: [sampling]"), "no way leads to audit-stage-2"),
    (("next: [audit-stage-2]", "next: [audit-stage-2, team]"), "stages.3.next: team stands before audit-stage-1"),
    (("next: [audit-stage-2]", "next: [examination]"), "stages.3.next: there is no stage examination"),
    (("    next: [audit-stage-2]\n", ""), "nothing follows audit-stage-1, which is not the last"),
    (("stage: evaluation", "stage: dancing"), "stages.7.stage: Input should be"),
    (("stage: evaluation", "stage: team"), "stages.7: team is listed twice"),
    (("by: [sampling-officer]", "by: [sampler]"), "stages.5.by: there is no role sampler"),
    (("office: bpsmb-surakarta", "office: bpsmb-tegal"), "office: there is no office bpsmb-tegal"),
    (("billing_gate: before-hand-over", "billing_gate: before-execution"), "billing_gate: unpaid, a way leads to audit-stage-1"),
    (("kind: years, years: 4", "kind: years"), "validity.years: a number of years belongs to the kind years"),
    (("sni-3553-2023", "sni-3553-1999"), "standards.0: there is no edition sni-3553-1999"),
    (("  auditor: {education", "  governing: {education"), "competences.governing: there is no such role"),
    (("id: product-bpsmb", "id: product"), "id: the file is named after another scheme than product"),
    (("tests: {", "# tests: {"), "tests: they are described where products are tested"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "fault"), FAULTS, ids=[fault for _, fault in FAULTS])
def test_a_fault_is_said_with_its_place(tmp_path: Path, change: tuple[str, str], fault: str) -> None:
    with pytest.raises(DataFault) as refused:
        load_scheme(shortened(tmp_path, "product-bpsmb", change))
    assert fault in str(refused.value)


def test_all_faults_of_all_files_are_said_at_once(tmp_path: Path) -> None:
    shortened(tmp_path, "person", ("office: balai", "office: balei"), ("by: [examiner]", "by: [teacher]"))
    shortened(tmp_path, "bimtek", ("office: balai", "office: balei"))
    with pytest.raises(DataFault) as refused:
        load_schemes(tmp_path)
    assert [line.split(": ", 2)[1] for line in str(refused.value).splitlines()] == ["office", "office", "stages.3.by"]


def test_an_eighth_scheme_is_a_file(tmp_path: Path) -> None:
    for path in FOLDER.glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    text = (FOLDER / "market-bpsmb.yaml").read_text(encoding="utf-8")
    eighth = text.replace("id: market-bpsmb", "id: market-halal").replace("card: BPSMB-PS", "card: BPSMB-PH")
    (tmp_path / "market-halal.yaml").write_text(eighth, encoding="utf-8")
    loaded = load_schemes(tmp_path)
    assert loaded.keys() - SCHEMES.keys() == {"market-halal"}
    assert loaded["market-halal"].paths() == SCHEMES["market-bpsmb"].paths()


def test_an_application_follows_one_scheme() -> None:
    assert scheme_for("BPSMB-SP", {"brand": "Sumber"}).id == "product-bpsmb"
    assert scheme_for("BS-SP", {"scheme": "tipe-1", "subtype": "1b"}).id == "product-type-1"
    assert scheme_for("BS-SP", {"scheme": "tipe-5"}).id == "product-type-5"
    for card in ("BS-SP", "PSR-TERA"):
        with pytest.raises(SchemeUnknown):
            scheme_for(card, {})
    with pytest.raises(SchemeUnknown):
        scheme_of("product-type-9")


@pytest.mark.parametrize(
    ("start", "last"),
    [(date(2024, 11, 11), date(2028, 11, 10)), (date(2024, 2, 29), date(2028, 2, 28)), (date(2026, 1, 1), date(2029, 12, 31))],
)  # fmt: skip
def test_the_last_day_is_the_day_before_the_same_day(start: date, last: date) -> None:
    assert scheme_of("product-bpsmb").validity.last_day(start) == last


def test_a_batch_has_no_last_day() -> None:
    kinds = {one.code: one.validity for one in scheme_of("product-type-1").subtypes}
    assert kinds["1b"].kind == "batch"
    assert kinds["1b"].last_day(date(2026, 1, 1)) is None


def test_who_acts_shows_what_the_scheme_asks_for() -> None:
    asked = scheme_of("product-bpsmb").competences
    assert (asked["lead-auditor"].education, asked["lead-auditor"].trainings) == ("S1", ("lead-auditor",))
    assert (asked["auditor"].education, asked["auditor"].observations) == ("S1", 2)
    assert (asked["sampling-officer"].education, asked["sampling-officer"].commodity) == ("SMA", True)
    assert asked["technical-manager"].goods == (
        "air-mineral",
        "air-demineral",
        "kopi-instan",
        "kopi-bubuk",
        "gula-palma",
    )
