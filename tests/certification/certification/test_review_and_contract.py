"""From the accepted application to the team: edition, review, contract, fees, man-days."""

from decimal import Decimal
from typing import Any

import pytest

from services.certification.certification.billing_gate import FeeDue, FeesAreOfTheContract, state_fees
from services.certification.certification.certification import CertificationEnded, Member
from services.certification.certification.contract import (
    ContractNotDrafted,
    ContractVersionIsOld,
    PaperNeedsFile,
    accept_contract,
    draft_contract,
)
from services.certification.certification.course import StageNotYet
from services.certification.certification.ending import Withdrawn, WithdrawnAfterIssue, withdraw
from services.certification.certification.issuing import NotDecided, issue
from services.certification.certification.opening import StandardIsSettled, StandardNotOfScheme, name_standard
from services.certification.certification.review import (
    AnsweredYes,
    StandardNotNamed,
    answer_question,
    ask_back,
    decline,
)
from services.certification.certification.team import (
    LeadAuditorMissing,
    ManDaysNeedReason,
    MemberTwice,
    NotOfTheTeam,
    ObjectionUsed,
    assign_team,
    object_to,
    refuse_outside_team,
)
from services.certification.scheme.man_days import man_days
from shared.contracts.intake import StatedField
from tests.certification.given import (
    AUDITOR,
    CLERK,
    CLIENT,
    DECIDER,
    FEE,
    ID,
    LEAD,
    LINES,
    MANAGER,
    NOW,
    REVIEWER,
    TEAM,
    TODAY,
    WATER,
    after,
    happened,
    opened,
    ready_for,
)


def named(words: str) -> tuple[StatedField, ...]:
    answers = {**WATER, "standard_number": words}
    return tuple(StatedField(field=name, title=name, value=value) for name, value in answers.items())


@pytest.mark.parametrize(
    ("words", "edition"),
    [
        ("SNI 3553:2015", "sni-3553-2015"),
        ("sni 3553 : 2015", "sni-3553-2015"),
        ("SNI 01-3553-2006", "sni-3553-2006"),
        ("SNI 3553", None),
        ("Standar air", None),
    ],
)
def test_the_case_keeps_the_edition_that_the_application_names(words: str, edition: str | None) -> None:
    assert opened(fields=named(words)).standard == edition


def test_an_officer_names_the_edition_where_the_words_name_none() -> None:
    case = opened(fields=named("Standar air"))
    with pytest.raises(StandardNotNamed):
        answer_question(case, "scope", True, "Dalam lingkup.", REVIEWER, TODAY, NOW)
    with pytest.raises(StandardNotOfScheme):
        name_standard(case, "sni-8152-2021", REVIEWER, TODAY, NOW)
    name_standard(case, "sni-3553-2006", REVIEWER, TODAY, NOW)
    answer_question(case, "scope", True, "Dalam lingkup.", REVIEWER, TODAY, NOW)
    assert case.standard == "sni-3553-2006"


def test_a_scheme_that_tests_without_a_list_of_editions_takes_any() -> None:
    """Type 5 of Balai Sertifikasi names no editions, and its tests need one."""
    case = opened("product-type-5")
    with pytest.raises(StandardNotNamed):
        answer_question(case, "scope", True, "Dalam lingkup.", REVIEWER, TODAY, NOW)
    name_standard(case, "sni-3553-2015", REVIEWER, TODAY, NOW)
    answer_question(case, "scope", True, "Dalam lingkup.", REVIEWER, TODAY, NOW)
    assert case.standard == "sni-3553-2015"


def test_the_edition_is_settled_by_the_contract() -> None:
    with pytest.raises(StandardIsSettled):
        name_standard(after("contract"), "sni-3553-2006", REVIEWER, TODAY, NOW)


def test_the_review_ends_with_the_fourth_yes() -> None:
    case = opened()
    for question in ("scope", "competence", "means"):
        answer_question(case, question, True, "Ada.", REVIEWER, TODAY, NOW)
    assert "application-review" not in case.done
    answer_question(case, "time", True, "Maret 2026.", REVIEWER, TODAY, NOW)
    assert case.done == ("application-review",)


def test_a_no_declines_with_a_reason_and_a_ground() -> None:
    case = opened()
    with pytest.raises(AnsweredYes):
        decline(case, "scope", "Di luar lingkup.", "17065 7.3.4", REVIEWER, TODAY, NOW)
    answer_question(case, "scope", False, "LSPr-049-IDN tidak mencakupnya.", REVIEWER, TODAY, NOW)
    decline(case, "scope", "Di luar lingkup.", "17065 7.3.4", REVIEWER, TODAY, NOW)
    assert case.status == "declined"
    with pytest.raises(CertificationEnded):
        answer_question(case, "scope", True, "Ternyata mencakup.", REVIEWER, TODAY, NOW)


def test_a_no_may_also_ask_back_and_then_become_yes() -> None:
    case = opened()
    answer_question(case, "time", False, "Jadwal penuh.", REVIEWER, TODAY, NOW)
    ask_back(case, "time", "Dapatkah audit dilakukan bulan April?", REVIEWER, TODAY, NOW)
    answer_question(case, "time", True, "April disetujui.", REVIEWER, TODAY, NOW)
    assert case.review["time"].answer


def test_the_client_accepts_the_newest_version_of_the_contract() -> None:
    case = ready_for("contract")
    with pytest.raises(ContractNotDrafted):
        accept_contract(case, 1, "account", None, CLIENT, TODAY, NOW)
    draft_contract(case, LINES[:1], REVIEWER, TODAY, NOW)
    draft_contract(case, LINES, REVIEWER, TODAY, NOW)
    with pytest.raises(ContractVersionIsOld) as refused:
        accept_contract(case, 1, "account", None, CLIENT, TODAY, NOW)
    assert refused.value.details == {"asked": 1, "newest": 2}
    with pytest.raises(PaperNeedsFile):
        accept_contract(case, 2, "signed-paper", None, CLERK, TODAY, NOW)
    accept_contract(case, 2, "account", None, CLIENT, TODAY, NOW)
    assert case.fees == LINES


def test_nothing_of_the_execution_comes_before_the_contract() -> None:
    with pytest.raises(StageNotYet) as refused:
        assign_team(ready_for("contract"), TEAM, None, None, None, MANAGER, TODAY, NOW)
    assert refused.value.details["missing"] == "contract"


@pytest.mark.parametrize(
    ("scheme", "stage", "moment", "kind"),
    [
        ("product-type-5", "contract", "before-execution", "pnbp"),
        ("green-industry", "contract", "before-execution", "pnbp"),
        ("product-bpsmb", "decision", "before-hand-over", "levy"),
        ("market-bpsmb", "decision", "before-hand-over", "levy"),
    ],
)
def test_the_fee_is_due_at_the_gate_of_the_scheme_as_it_was_promised(
    scheme: str, stage: Any, moment: str, kind: str
) -> None:
    assert "fee-due" not in happened(ready_for(stage, scheme))
    [due] = [event for event in after(stage, scheme).pending_events if isinstance(event, FeeDue)]
    assert (due.moment, due.kind, sum(line.amount for line in due.lines)) == (moment, kind, FEE)


def test_a_scheme_without_a_contract_has_its_fees_stated() -> None:
    case = after("quota", "person")
    state_fees(case, LINES[:1], REVIEWER, TODAY, NOW)
    assert happened(case)[-2:] == ["fees-stated", "fee-due"]
    with pytest.raises(FeesAreOfTheContract):
        state_fees(after("contract"), LINES, REVIEWER, TODAY, NOW)


def test_nobody_pays_before_it_is_sure_that_the_session_is_held() -> None:
    with pytest.raises(StageNotYet):
        state_fees(ready_for("quota", "person"), LINES[:1], REVIEWER, TODAY, NOW)


@pytest.mark.parametrize(("stage", "after_contract"), [("contract", False), ("audit-stage-2", True)])
def test_a_withdrawal_closes_the_case_and_says_whether_a_contract_stands(stage: Any, after_contract: bool) -> None:
    case = ready_for(stage)
    withdraw(case, TODAY, NOW)
    withdraw(case, TODAY, NOW)
    [withdrawn] = [event for event in case.pending_events if isinstance(event, Withdrawn)]
    assert (case.status, withdrawn.after_contract) == ("withdrawn", after_contract)


def test_a_withdrawal_at_the_moment_of_the_decision_counts() -> None:
    """Intake lets the applicant withdraw until it has followed the decision; both services must say the same then."""
    case = after("decision")
    withdraw(case, TODAY, NOW)
    assert (case.status, happened(case)[-1]) == ("withdrawn", "withdrawn")
    with pytest.raises(NotDecided):
        issue(case, ID, "1/SPPT/2026", DECIDER, TODAY, NOW)


def test_nobody_withdraws_after_the_certificate_is_issued() -> None:
    case = after("decision")
    issue(case, ID, "1/SPPT/2026", DECIDER, TODAY, NOW)
    with pytest.raises(WithdrawnAfterIssue):
        withdraw(case, TODAY, NOW)


def test_observers_and_trainees_do_not_make_a_team() -> None:
    members = (Member("o", "observer"), Member("t", "trainee"), Member(AUDITOR, "auditor"))
    with pytest.raises(LeadAuditorMissing):
        assign_team(ready_for("team"), members, None, None, None, MANAGER, TODAY, NOW)


def test_a_person_takes_one_part_in_a_team() -> None:
    with pytest.raises(MemberTwice):
        assign_team(ready_for("team"), (*TEAM, Member(LEAD, "observer")), None, None, None, MANAGER, TODAY, NOW)


def test_observers_do_not_act() -> None:
    case = ready_for("team")
    assign_team(case, (*TEAM, Member("o", "observer")), None, None, None, MANAGER, TODAY, NOW)
    refuse_outside_team(case, LEAD, "lead-auditor", "auditor")
    for subject in ("o", "stranger"):
        with pytest.raises(NotOfTheTeam):
            refuse_outside_team(case, subject)


def test_other_man_days_than_the_tables_need_a_reason() -> None:
    expected = man_days(24, "initial", TODAY).days
    case = ready_for("team")
    with pytest.raises(ManDaysNeedReason) as refused:
        assign_team(case, TEAM, expected - 1, expected, None, MANAGER, TODAY, NOW)
    assert refused.value.details["expected"] == expected
    assign_team(case, TEAM, expected - 1, expected, "Satu proses saja.", MANAGER, TODAY, NOW)
    assert case.man_days == expected - Decimal(1)


def test_the_client_objects_once() -> None:
    case = after("team")
    object_to(case, AUDITOR, "Pernah bekerja pada pesaing.", TODAY, NOW)
    with pytest.raises(ObjectionUsed):
        object_to(case, LEAD, "Tidak suka.", TODAY, NOW)
