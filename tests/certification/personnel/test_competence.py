"""What each role of each scheme asks of a person, and what is missing on a day."""

from datetime import date, timedelta

import pytest

from services.certification.personnel.competence import (
    AssessmentOverdue,
    CompetenceMissing,
    NotEmployed,
    lacking,
    refuse_incompetent,
)
from services.certification.personnel.granting import end_role, grant_role, roles_of
from services.certification.personnel.person import Employment
from services.certification.personnel.registration import end_employment, record_education
from services.certification.scheme.catalogue import SCHEMES
from services.certification.scheme.scheme import Scheme
from shared.wording import WORDS
from tests.certification.personnel.given import (
    BEFORE,
    KEEPER,
    NOW,
    TODAY,
    assessed,
    competent,
    goods_of,
    granted,
    knowing,
    observed,
    person,
    trained,
)

BPSMB, MARKET, TYPE_5 = SCHEMES["product-bpsmb"], SCHEMES["market-bpsmb"], SCHEMES["product-type-5"]
ROLES = [(scheme, role) for scheme in SCHEMES.values() for role in sorted(roles_of(scheme))]
COMPETENCES = [(scheme, role) for scheme in SCHEMES.values() for role in scheme.competences]
DAY = timedelta(days=1)


def kinds(scheme: Scheme, role: str) -> list[str]:
    """The kinds of evidence that a competence asks for."""
    wanted = scheme.competences[role]
    asked = {
        "education": wanted.education not in {None, "SMA"},
        "training": bool(wanted.trainings),
        "observations": wanted.observations > 0,
        "knowledge": bool(wanted.knows),
        "goods": bool(goods_of(wanted)),
    }
    return [kind for kind, is_asked in asked.items() if is_asked]


ASKED = [(scheme, role, kind) for scheme, role in COMPETENCES for kind in ["role", *kinds(scheme, role)]]


def identified(value: object) -> str:
    return value.id if isinstance(value, Scheme) else str(value)


@pytest.mark.parametrize(("scheme", "role"), ROLES, ids=identified)
def test_a_person_with_all_evidence_lacks_nothing(scheme: Scheme, role: str) -> None:
    assert lacking(competent(role, scheme), role, scheme, None, TODAY) == ()


@pytest.mark.parametrize(("scheme", "role", "kind"), ASKED, ids=identified)
def test_each_evidence_is_missed_by_name(scheme: Scheme, role: str, kind: str) -> None:
    one = competent(role, scheme, but=kind)
    found = {lack.evidence for lack in lacking(one, role, scheme, None, TODAY)}
    assert kind in found
    assert found <= {kind, "goods"}, "goods are granted with the role"
    with pytest.raises(CompetenceMissing) as refused:
        refuse_incompetent(one, role, scheme, None, TODAY)
    assert kind in refused.value.details["evidence"]


def test_the_tables_have_the_competences_of_the_seeds() -> None:
    """A scheme without competences would make the tests above say nothing."""
    assert len(COMPETENCES) >= 12
    assert {kind for _, _, kind in ASKED} == {"role", "education", "training", "observations", "knowledge", "goods"}


@pytest.mark.parametrize(("scheme", "role"), COMPETENCES, ids=identified)
def test_evidence_has_a_name_for_people(scheme: Scheme, role: str) -> None:
    wanted = scheme.competences[role]
    assert [one for one in (*wanted.trainings, *wanted.knows, *wanted.goods) if one not in WORDS] == []


def test_an_auditor_with_one_observation_is_refused() -> None:
    """Keputusan 000.8.3.2/2541, competence 3: observer at least twice."""
    one = competent("auditor", BPSMB, but="observations")
    with pytest.raises(CompetenceMissing) as refused:
        refuse_incompetent(one, "auditor", BPSMB, "air-mineral", TODAY)
    assert "2 observed audits (1 so far)" in refused.value.sentence("en")
    assert "2 kali pengamatan audit (baru 1)" in refused.value.sentence("id")
    observed(one, 1)
    refuse_incompetent(one, "auditor", BPSMB, "air-mineral", TODAY)


def test_a_lead_auditor_needs_s1_and_the_training() -> None:
    one = person("D3")
    granted(one, "lead-auditor", "product-bpsmb")
    lacks = [(lack.evidence, lack.wanted) for lack in lacking(one, "lead-auditor", BPSMB, None, TODAY)]
    assert lacks == [("education", "S1"), ("training", "lead-auditor")]
    record_education(one, "S1", BEFORE, None, "Ijazah 1", KEEPER, TODAY, NOW)
    trained(one, "lead-auditor")
    assert lacking(one, "lead-auditor", BPSMB, None, TODAY) == ()


def test_a_sampling_officer_knows_the_goods_of_the_case() -> None:
    one = person("SMA")
    knowing(one, "sni-19-0428-1998")
    granted(one, "sampling-officer", "product-bpsmb", "air-mineral", "air-demineral")
    assert lacking(one, "sampling-officer", BPSMB, "air-mineral", TODAY) == ()
    [lack] = lacking(one, "sampling-officer", BPSMB, "kopi-bubuk", TODAY)
    assert (lack.evidence, lack.wanted) == ("goods", "kopi-bubuk")


def test_a_technical_manager_knows_all_goods_of_the_scheme() -> None:
    one = person()
    knowing(one, "sni-iso-iec-17065")
    granted(one, "technical-manager", "product-bpsmb", "air-mineral", "kopi-bubuk")
    lacks = [lack.wanted for lack in lacking(one, "technical-manager", BPSMB, "air-mineral", TODAY)]
    assert lacks == ["air-demineral", "kopi-instan", "gula-palma"]


def test_at_balai_sertifikasi_an_auditor_needs_d3_and_three_standards() -> None:
    """SMM-DPi.14, competence a and d."""
    one = person("SMA", office="balai-sertifikasi")
    granted(one, "auditor", "product-type-5")
    lacks = [lack.wanted for lack in lacking(one, "auditor", TYPE_5, None, TODAY)]
    assert lacks == ["D3", "iso-9001", "sni-iso-iec-17065", "sni-iso-iec-17024"]


def test_a_role_under_one_scheme_is_none_under_another() -> None:
    one = competent("lead-auditor", BPSMB)
    assert [lack.evidence for lack in lacking(one, "lead-auditor", MARKET, None, TODAY)] == ["scheme"]
    grant_role(one, "lead-auditor", ("product-bpsmb", "market-bpsmb"), (), KEEPER, TODAY, NOW)
    assert lacking(one, "lead-auditor", MARKET, None, TODAY) == ()


def test_competence_is_that_of_the_day_of_the_act() -> None:
    one = competent("lead-auditor", BPSMB)
    late = person()
    trained(late, "lead-auditor", TODAY)
    granted(late, "lead-auditor", "product-bpsmb", on=BEFORE)
    assert lacking(one, "lead-auditor", BPSMB, None, BEFORE) == ()
    assert [lack.evidence for lack in lacking(one, "lead-auditor", BPSMB, None, BEFORE - DAY)] == ["role", "training"]
    assert [lack.evidence for lack in lacking(late, "lead-auditor", BPSMB, None, TODAY - DAY)] == ["training"]
    assert lacking(late, "lead-auditor", BPSMB, None, TODAY) == ()


def test_a_role_that_ended_still_held_the_day_before() -> None:
    one = competent("lead-auditor", BPSMB)
    end_role(one, "lead-auditor", "Beralih tugas.", KEEPER, TODAY, NOW)
    assert lacking(one, "lead-auditor", BPSMB, None, TODAY - DAY) == ()
    assert [lack.evidence for lack in lacking(one, "lead-auditor", BPSMB, None, TODAY)] == ["role"]


def test_nobody_acts_without_employment_or_contract() -> None:
    """SOD-02; ISO/IEC 17065 7.6.3."""
    contract = Employment("contract", date(2026, 1, 1), date(2026, 1, 31))
    one = person(employment=contract)
    granted(one, "certification-decider", "product-bpsmb")
    refuse_incompetent(one, "certification-decider", BPSMB, None, date(2026, 1, 31))
    with pytest.raises(NotEmployed):
        refuse_incompetent(one, "certification-decider", BPSMB, None, TODAY)


def test_after_the_last_day_of_employment_nobody_acts() -> None:
    one = competent("lead-auditor", BPSMB)
    end_employment(one, TODAY, "Pindah.", KEEPER, NOW)
    refuse_incompetent(one, "lead-auditor", BPSMB, None, TODAY)
    with pytest.raises(NotEmployed):
        refuse_incompetent(one, "lead-auditor", BPSMB, None, TODAY + DAY)


YEAR_LATER = date(2026, 6, 1)
"""Twelve months after BEFORE, the day of the grant."""


def test_an_overdue_assessment_blocks_where_the_scheme_says_so() -> None:
    """Keputusan 000.8.3.2/2541, evaluation c: auditors and sampling officers, once a year."""
    one = competent("auditor", BPSMB)
    refuse_incompetent(one, "auditor", BPSMB, None, YEAR_LATER)
    with pytest.raises(AssessmentOverdue) as refused:
        refuse_incompetent(one, "auditor", BPSMB, None, YEAR_LATER + DAY)
    assert refused.value.details == {"due_on": "2026-06-01", "by": "certification-decider"}
    assessed(one, YEAR_LATER)
    refuse_incompetent(one, "auditor", BPSMB, None, date(2027, 6, 1))
    with pytest.raises(AssessmentOverdue):
        refuse_incompetent(one, "auditor", BPSMB, None, date(2027, 6, 2))


def test_elsewhere_an_overdue_assessment_is_only_shown() -> None:
    lead, other = competent("lead-auditor", BPSMB), competent("auditor", TYPE_5)
    far = date(2030, 1, 1)
    assert lacking(lead, "lead-auditor", BPSMB, None, far) == ()
    assert lacking(other, "auditor", TYPE_5, None, far) == ()


def test_who_is_assessed_as_unfit_gets_no_assignment_until_the_next() -> None:
    one = competent("auditor", BPSMB)
    assessed(one, TODAY, outcome="unfit")
    with pytest.raises(CompetenceMissing) as refused:
        refuse_incompetent(one, "auditor", BPSMB, None, TODAY)
    assert refused.value.details["evidence"] == ["assessment"]
    assessed(one, TODAY + DAY)
    refuse_incompetent(one, "auditor", BPSMB, None, TODAY + DAY)


def test_the_refusal_names_role_and_evidence_in_both_languages() -> None:
    one = person("SMA")
    with pytest.raises(CompetenceMissing) as refused:
        refuse_incompetent(one, "sampling-officer", BPSMB, "gula-palma", TODAY)
    assert refused.value.details["evidence"] == ["role", "knowledge", "goods"]
    said = refused.value.sentence("id")
    assert "Petugas Pengambil Contoh" in said
    assert "penugasan sebagai Petugas Pengambil Contoh, pengetahuan SNI 19-0428-1998, dan komoditas gula palma" in said


def test_a_grant_for_some_goods_is_none_for_others_in_any_role() -> None:
    one = competent("lead-auditor", BPSMB)
    granted(one, "lead-auditor", "product-bpsmb", "kopi-bubuk", on=TODAY)
    assert lacking(one, "lead-auditor", BPSMB, "kopi-bubuk", TODAY) == ()
    assert [lack.wanted for lack in lacking(one, "lead-auditor", BPSMB, "air-mineral", TODAY)] == ["air-mineral"]
