"""Evidence, roles, impartiality and assessments: what the register takes, and what it refuses."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from services.certification.personnel.assessing import assess, assessment_due
from services.certification.personnel.evidence import (
    EvidenceMissing,
    EvidenceNotYet,
    ObservationKnown,
    count_observation,
    record_knowledge,
    record_observation,
    record_training,
)
from services.certification.personnel.granting import (
    RoleNotHeld,
    RoleNotOfScheme,
    SchemeOfAnotherOffice,
    end_role,
    grant_role,
)
from services.certification.personnel.impartiality import (
    ConflictDeclared,
    ConsultedForClient,
    InterestNotDeclared,
    InterestOfAnother,
    declare_interest,
    record_consultancy,
    refuse_for_client,
)
from services.certification.personnel.person import Employment, OwnEntry, Person, person_of
from services.certification.personnel.registration import (
    EmploymentInverted,
    PersonalFieldNotHeld,
    disclose,
    end_employment,
    record_education,
    record_employment,
)
from services.certification.scheme.catalogue import SCHEMES
from shared.errors import EffectiveBeforeHistory
from tests.certification.personnel.given import (
    ANDI,
    BEFORE,
    HEAD,
    KEEPER,
    NOW,
    STAFF,
    SURAKARTA,
    TODAY,
    assessed,
    granted,
    observed,
    person,
)

BPSMB = SCHEMES["product-bpsmb"]
CLIENT, OTHER_CLIENT, CASE, OTHER_CASE = (UUID(int=number) for number in range(1, 5))
CONSULTED = date(2024, 8, 15)
DAY = timedelta(days=1)


def consultant(until: date = CONSULTED) -> Person:
    one = person()
    record_consultancy(one, CLIENT, until, NOW)
    return one


def declared(one: Person, *, conflict: bool = False, case: UUID = CASE) -> None:
    declare_interest(one, case, conflict, "Pernah menjadi konsultan.", ANDI, TODAY, NOW)


OWN: list[Callable[[Person], None]] = [
    lambda one: record_training(one, "lead-auditor", BEFORE, None, "1", ANDI, TODAY, NOW),
    lambda one: record_knowledge(one, "iso-9001", BEFORE, None, "1", ANDI, TODAY, NOW),
    lambda one: record_observation(one, "LSPro lain", BEFORE, None, "1", ANDI, TODAY, NOW),
    lambda one: record_education(one, "S1", BEFORE, None, "1", ANDI, TODAY, NOW),
    lambda one: record_employment(one, STAFF, ANDI, NOW),
    lambda one: end_employment(one, TODAY, "-", ANDI, NOW),
    lambda one: grant_role(one, "auditor", ("product-bpsmb",), (), ANDI, TODAY, NOW),
    lambda one: end_role(one, "auditor", "-", ANDI, TODAY, NOW),
    lambda one: assess(one, "fit", "-", ANDI, TODAY, NOW),
]


@pytest.mark.parametrize("change", OWN)
def test_nobody_changes_their_own_entry(change: Callable[[Person], None]) -> None:
    with pytest.raises(OwnEntry):
        change(person())


def test_the_id_belongs_to_office_and_subject() -> None:
    assert person().id == person_of(SURAKARTA, ANDI)
    assert len({person_of(SURAKARTA, ANDI), person_of("balai-sertifikasi", ANDI), person_of(SURAKARTA, HEAD)}) == 3


def test_evidence_names_a_file_or_a_document() -> None:
    one = person()
    with pytest.raises(EvidenceMissing):
        record_training(one, "lead-auditor", BEFORE, None, None, KEEPER, TODAY, NOW)
    record_training(one, "lead-auditor", BEFORE, uuid4(), None, KEEPER, TODAY, NOW)
    assert [training.training for training in one.trainings] == ["lead-auditor"]


def test_evidence_of_tomorrow_is_refused() -> None:
    with pytest.raises(EvidenceNotYet):
        record_knowledge(person(), "iso-9001", TODAY + DAY, None, "1", KEEPER, TODAY, NOW)


def test_an_audit_of_this_service_counts_once() -> None:
    one, audit = person(), uuid4()
    for _ in range(3):
        count_observation(one, audit, BEFORE, NOW)
    assert one.observed(TODAY) == 1
    observed(one, 1, TODAY + DAY)
    assert (one.observed(TODAY), one.observed(TODAY + DAY)) == (1, 2)


def test_an_audit_elsewhere_needs_evidence_and_counts_once() -> None:
    one = person()
    with pytest.raises(EvidenceMissing):
        record_observation(one, "LSPro Semarang", BEFORE, None, None, KEEPER, TODAY, NOW)
    record_observation(one, "LSPro Semarang", BEFORE, None, "Surat tugas 12", KEEPER, TODAY, NOW)
    with pytest.raises(ObservationKnown):
        record_observation(one, "LSPro Semarang", BEFORE, None, "Surat tugas 12", KEEPER, TODAY, NOW)
    assert one.observed(TODAY) == 1


def test_a_role_is_granted_only_under_the_office_s_schemes_that_have_it() -> None:
    one = person()
    with pytest.raises(SchemeOfAnotherOffice):
        grant_role(one, "auditor", ("product-type-5",), (), KEEPER, TODAY, NOW)
    with pytest.raises(RoleNotOfScheme):
        grant_role(one, "sampling-officer", ("market-bpsmb",), (), KEEPER, TODAY, NOW)


def test_the_days_of_a_role_follow_each_other() -> None:
    one = person()
    granted(one, "auditor", "product-bpsmb", on=BEFORE)
    granted(one, "auditor", "product-bpsmb", "air-mineral", on=TODAY)
    assert [one.grant_on("auditor", on) == grant for on, grant in zip((BEFORE, TODAY), one.grants, strict=True)] == [
        True,
        True,
    ]
    with pytest.raises(EffectiveBeforeHistory):
        granted(one, "auditor", "product-bpsmb", on=TODAY - DAY)
    end_role(one, "auditor", "Beralih tugas.", KEEPER, TODAY + DAY, NOW)
    with pytest.raises(RoleNotHeld):
        end_role(one, "auditor", "Beralih tugas.", KEEPER, TODAY + DAY, NOW)
    granted(one, "auditor", "product-bpsmb", on=TODAY + DAY)
    assert one.grant_on("auditor", TODAY + DAY) is not None


def test_an_employment_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(EmploymentInverted):
        record_employment(person(), Employment("contract", TODAY, TODAY - DAY), KEEPER, NOW)


def test_a_further_contract_leaves_the_days_of_the_first() -> None:
    one = person(employment=Employment("contract", date(2025, 1, 1), date(2025, 12, 31)))
    record_employment(one, Employment("contract", date(2026, 3, 1), None), KEEPER, NOW)
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 28), date(2026, 3, 1), date(2040, 1, 1)]
    assert [one.is_employed(on) for on in days] == [True, False, False, True, True]


@pytest.mark.parametrize("on", [CONSULTED, date(2026, 5, 1), date(2026, 8, 14)])
def test_a_consultant_is_refused_for_two_years(on: date) -> None:
    """scenario 9: consulted 2024-08-15, refused until 2026-08-15."""
    with pytest.raises(ConsultedForClient) as refused:
        refuse_for_client(consultant(), CLIENT, BPSMB, on)
    assert refused.value.details == {"until": "2024-08-15", "on": "2026-08-15"}


@pytest.mark.parametrize("on", [date(2026, 8, 15), date(2026, 8, 18)])
def test_after_two_years_a_consultant_acts_with_a_declaration(on: date) -> None:
    one = consultant()
    with pytest.raises(InterestNotDeclared):
        refuse_for_client(one, CLIENT, BPSMB, on, CASE)
    declared(one, case=OTHER_CASE)
    with pytest.raises(InterestNotDeclared):
        refuse_for_client(one, CLIENT, BPSMB, on, CASE)
    declared(one)
    refuse_for_client(one, CLIENT, BPSMB, on, CASE)


def test_the_last_consultancy_counts_and_only_for_its_client() -> None:
    one = consultant(date(2025, 12, 31))
    record_consultancy(one, CLIENT, CONSULTED, NOW)
    with pytest.raises(ConsultedForClient) as refused:
        refuse_for_client(one, CLIENT, BPSMB, date(2026, 9, 1))
    assert refused.value.details["on"] == "2027-12-31"
    refuse_for_client(one, OTHER_CLIENT, BPSMB, date(2026, 9, 1), CASE)


def test_a_declared_conflict_refuses_until_it_is_withdrawn() -> None:
    one = person()
    declared(one, conflict=True)
    with pytest.raises(ConflictDeclared):
        refuse_for_client(one, CLIENT, BPSMB, TODAY, CASE)
    refuse_for_client(one, CLIENT, BPSMB, TODAY, OTHER_CASE)
    declared(one)
    refuse_for_client(one, CLIENT, BPSMB, TODAY, CASE)


def test_a_person_declares_only_for_themselves() -> None:
    with pytest.raises(InterestOfAnother):
        declare_interest(person(), CASE, False, "-", KEEPER, TODAY, NOW)


def test_the_next_assessment_is_due_a_year_after_the_last_one() -> None:
    one = person()
    granted(one, "auditor", "product-bpsmb")
    assert assessment_due(one, "auditor", BPSMB, TODAY) == date(2026, 6, 1)
    assessed(one, date(2026, 2, 28))
    assert assessment_due(one, "auditor", BPSMB, TODAY + 90 * DAY) == date(2027, 2, 28)
    with pytest.raises(EffectiveBeforeHistory):
        assessed(one, date(2026, 2, 27))


def test_a_new_grant_does_not_put_the_assessment_off() -> None:
    one = person()
    granted(one, "auditor", "product-bpsmb", on=BEFORE)
    granted(one, "auditor", "product-bpsmb", "air-mineral", on=TODAY)
    assert assessment_due(one, "auditor", BPSMB, TODAY) == date(2026, 6, 1)


def test_a_number_that_was_never_entered_cannot_be_read() -> None:
    one = person()
    disclose(one, ["name"], "Surat tugas.", NOW)
    with pytest.raises(PersonalFieldNotHeld):
        disclose(one, ["nip"], "Surat tugas.", NOW)
