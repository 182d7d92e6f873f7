"""Certification cases at each stage of each scheme."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID, uuid4

from services.certification.certification.auditing import AuditStage, begin_audit, end_audit
from services.certification.certification.billing_gate import clear_billing
from services.certification.certification.certification import Attended, Certification, Member
from services.certification.certification.contract import accept_contract, draft_contract
from services.certification.certification.decision import certify
from services.certification.certification.evaluation import evaluate
from services.certification.certification.examining import (
    agree_approval,
    begin_examination,
    give_training,
    meet_quota,
    pass_examination,
    send_approval,
)
from services.certification.certification.fees import FeeLine
from services.certification.certification.issuing import hand_over, issue
from services.certification.certification.opening import name_standard, open_case
from services.certification.certification.recommendation import recommend
from services.certification.certification.review import QUESTIONS, answer_question
from services.certification.certification.sampling_and_testing import report_test, send_samples, take_samples
from services.certification.certification.team import assign_team
from services.certification.scheme.catalogue import SCHEMES
from services.certification.scheme.scheme import StageName
from shared.contracts.intake import ApplicationAccepted, StatedField

NOW = datetime(2026, 2, 2, 2, 0, tzinfo=UTC)
"""Monday 2 February 2026, 09.00 WIB."""
TODAY = date(2026, 2, 2)
SURAKARTA: Final = "bpsmb-surakarta"
CLIENT, CLERK, REVIEWER, LEAD, AUDITOR, SAMPLER, ANALYST, VERIFIER = (
    "tirta", "rini", "slamet", "ratna", "agus", "budi", "wulan", "yanti",
)  # fmt: skip
MANAGER, COMMITTEE, DECIDER, OTHER_DECIDER, COUNTER = "joko", ("endah", "farid", "gita"), "hasan", "indah", "kartika"
TEAM = (Member(LEAD, "lead-auditor"), Member(AUDITOR, "auditor"), Member(SAMPLER, "sampling-officer"))
LINES = (
    FeeLine("sppt-sni-application", "Permohonan SPPT SNI", 1, 500_000, 500_000, "Pergub Jateng 35/2024"),
    FeeLine("audit-package-a", "Audit paket A", 1, 4_000_000, 4_000_000, "Pergub Jateng 35/2024"),
)
FEE = 4_500_000
"""Whole rupiah of these lines."""

WATER: Mapping[str, str | bool] = {
    "standard_number": "SNI 3553:2015",
    "standard_title": "Air mineral",
    "brand": "Tirta Merapi",
    "product_kind": "air-mineral",
    "management_system": "ISO 9001:2015",
    "certification_system": "Tipe 5",
    "makloon": False,
}
ANSWERS: Mapping[str, Mapping[str, str | bool]] = {
    "product-bpsmb": WATER,
    "product-type-5": {"scheme": "tipe-5", "product_name": "Air mineral", "brand": "Tirta Merapi"},
    "product-type-1": {"scheme": "tipe-1", "subtype": "tipe-1b", "product_name": "Air mineral"},
}
"""What an application states, by scheme."""


def accepted(scheme: str = "product-bpsmb", **changes: Any) -> ApplicationAccepted:
    """An accepted application for the first card of a scheme."""
    answers = ANSWERS.get(scheme, {})
    values: dict[str, Any] = {
        "application_id": uuid4(),
        "applicant_id": uuid4(),
        "service_code": SCHEMES[scheme].cards[0].card,
        "card_version": "2024.4",
        "verification": None,
        "place": "office",
        "instrument_id": None,
        "hand_over": "certification",
        "promised_until": date(2026, 4, 9),
        "accepted_on": TODAY,
        "drafted_by": CLIENT,
        "accepted_by": CLERK,
        "fields": tuple(StatedField(field=name, title=name, value=value) for name, value in answers.items()),
        "accounts": (CLIENT,),
        "holder": (StatedField(field="applicant_name", title="Nama usaha", value="PT Tirta Merapi"),),
    }
    return ApplicationAccepted(**{**values, **changes})


def opened(scheme: str = "product-bpsmb", **changes: Any) -> Certification:
    return open_case(accepted(scheme, **changes), office=SCHEMES[scheme].office, now=NOW)


def _reviewed(case: Certification) -> None:
    if case.standard is None and case.the_scheme().names_standard:
        name_standard(case, [*case.the_scheme().standards, "sni-3553-2015"][0], REVIEWER, TODAY, NOW)
    for question in QUESTIONS:
        answer_question(case, question, True, "Kajian tertulis.", REVIEWER, TODAY, NOW)


def _contracted(case: Certification) -> None:
    draft_contract(case, LINES, REVIEWER, TODAY, NOW)
    accept_contract(case, 1, "account", None, CLIENT, TODAY, NOW)


def _approved(case: Certification) -> None:
    send_approval(case, REVIEWER, TODAY, NOW)
    agree_approval(case, CLIENT, TODAY, NOW)


def _audited(stage: AuditStage) -> Callable[[Certification], None]:
    def audit(case: Certification) -> None:
        begin_audit(case, stage, ID, LEAD, TODAY, NOW)
        end_audit(case, stage, ID, LEAD, TODAY, NOW)

    return audit


def _tested(case: Certification) -> None:
    send_samples(case, ID, AUDITOR, TODAY, NOW)
    report_test(case, ID, "12/LHU/2026", "passes", (ANALYST, VERIFIER), TODAY, NOW)


def _examined(case: Certification) -> None:
    begin_examination(case, ID, TODAY, NOW)
    pass_examination(case, ID, ("penguji",), TODAY, NOW)


ID = UUID(int=7)
"""Of whatever a stage names: an audit, a sampling, a session."""
DO: Mapping[StageName, Callable[[Certification], None]] = {
    "application-review": _reviewed,
    "contract": _contracted,
    "quota": lambda case: meet_quota(case, ID, TODAY, NOW),
    "approval": _approved,
    "payment": lambda case: clear_billing(case, "paid", TODAY, NOW),
    "team": lambda case: assign_team(case, TEAM, Decimal(4), None, None, MANAGER, TODAY, NOW),
    "audit-stage-1": _audited("audit-stage-1"),
    "audit-stage-2": _audited("audit-stage-2"),
    "sampling": lambda case: take_samples(case, ID, SAMPLER, TODAY, NOW),
    "testing": _tested,
    "examination": _examined,
    "training": lambda case: give_training(case, ID, Attended(3, 3), ("pelatih",), TODAY, NOW),
    "evaluation": lambda case: evaluate(case, "Semua sesuai.", MANAGER, TODAY, NOW),
    "review": lambda case: recommend(case, ID, "certify", COMMITTEE, TODAY, NOW),
    "decision": lambda case: certify(case, DECIDER, TODAY, NOW),
    "issue": lambda case: issue(case, ID, "1/SPPT/2026", DECIDER, TODAY, NOW),
    "hand-over": lambda case: hand_over(case, COUNTER, TODAY, NOW),
}
"""What completes a stage."""


def ready_for(stage: StageName, scheme: str = "product-bpsmb") -> Certification:
    """A case of a scheme in which every stage before this one is done."""
    case = opened(scheme)
    for one in SCHEMES[scheme].stages:
        if one.stage == stage:
            return case
        DO[one.stage](case)
    raise KeyError(stage)


def after(stage: StageName, scheme: str = "product-bpsmb") -> Certification:
    """A case of a scheme in which this stage is done, too."""
    case = ready_for(stage, scheme)
    DO[stage](case)
    return case


def happened(case: Certification) -> list[str]:
    """The types of the events that a case recorded, without the name of the service."""
    events: Any = case.pending_events
    return [event.TOPIC.partition(".")[2] for event in events]
