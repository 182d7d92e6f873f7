"""An audit is planned in the course of a case, or for a certificate that is issued, with 80 % of its time on site."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.certification.audit.audit import ClientLine, Occasion
from services.certification.audit.planning import (
    AuditVisit,
    OnSiteAboveAuditTime,
    OnSiteShareNeedsReason,
    SurveillanceBeforeIssue,
    TeamIsOfTheCase,
)
from services.certification.certification.certification import CertificationEnded
from services.certification.certification.course import StageNotOfScheme
from services.certification.certification.ending import withdraw
from services.certification.certification.team import ManDaysNeedReason, refuse_outside_team
from tests.certification.audit.given import PLAN, SURVEILLANCE, THIRD, issued, planned
from tests.certification.given import AUDITOR, LEAD, NOW, TEAM, TODAY, ready_for

HALVES = st.integers(min_value=1, max_value=60).map(lambda halves: Decimal(halves) / 2)


def test_a_plan_keeps_what_its_report_will_print() -> None:
    audit = planned()
    assert (audit.status, audit.plan, audit.in_course) == ("planned", PLAN, True)
    assert audit.team == TEAM
    assert audit.body == "Balai Pengujian dan Sertifikasi Mutu Barang Surakarta"
    assert audit.standard == "SNI 3553:2015"
    assert audit.client == (ClientLine("Nama usaha", "PT Tirta Merapi"),)


def test_a_scheme_without_audits_plans_none() -> None:
    with pytest.raises(StageNotOfScheme):
        planned(ready_for("sampling", "product-type-1"))


def test_no_audit_is_planned_for_a_case_that_ended() -> None:
    case = ready_for("audit-stage-1")
    withdraw(case, TODAY, NOW)
    with pytest.raises(CertificationEnded):
        planned(case)


def test_surveillance_needs_a_certificate_and_has_a_team_of_its_own() -> None:
    audit = planned(issued(), SURVEILLANCE, THIRD)
    assert (audit.in_course, audit.surveillance_id) == (False, SURVEILLANCE.surveillance_id)
    assert [one.subject for one in audit.team] == [LEAD]
    refuse_outside_team(audit, LEAD)
    with pytest.raises(SurveillanceBeforeIssue):
        planned(ready_for("audit-stage-1"), SURVEILLANCE)


def test_recertification_is_a_stage_of_a_case_or_after_the_issue() -> None:
    assert planned(ready_for("audit-stage-1"), AuditVisit("audit-stage-1", "recertification")).in_course
    assert not planned(issued(), AuditVisit("audit-stage-2", "recertification", None, TEAM), PLAN).in_course


@pytest.mark.parametrize(("occasion", "days"), [("surveillance", "1.5"), ("recertification", "3")])
def test_later_audits_take_a_third_or_two_thirds_of_the_initial_time(occasion: Occasion, days: str) -> None:
    visit = replace(SURVEILLANCE, occasion=occasion)
    planned(issued(), visit, replace(PLAN, man_days=Decimal(days), on_site=Decimal(days)))
    other = replace(PLAN, man_days=Decimal(4), on_site=Decimal(4))
    with pytest.raises(ManDaysNeedReason) as refused:
        planned(issued(), visit, other)
    assert refused.value.details["expected"] == Decimal(days)
    planned(issued(), visit, replace(other, deviation_reason="Klien pindah ke pabrik baru."))


def test_an_audit_in_the_course_of_a_case_has_the_team_of_the_case() -> None:
    with pytest.raises(TeamIsOfTheCase):
        planned(visit=AuditVisit("audit-stage-1", team=TEAM))


def test_less_than_80_percent_on_site_needs_a_reason() -> None:
    small = replace(PLAN, man_days=Decimal(5), on_site=Decimal("3.5"))
    with pytest.raises(OnSiteShareNeedsReason) as refused:
        planned(plan=small)
    assert refused.value.details["least"] == Decimal(4)
    assert planned(plan=replace(small, deviation_reason="Audit dokumen.")).plan.deviation_reason == "Audit dokumen."
    planned(plan=replace(small, on_site=Decimal(4)))


@given(whole=HALVES, on_site=HALVES)
def test_the_share_is_counted_exactly(whole: Decimal, on_site: Decimal) -> None:
    plan = replace(PLAN, man_days=whole, on_site=on_site)
    if on_site > whole:
        with pytest.raises(OnSiteAboveAuditTime):
            planned(plan=plan)
    elif on_site * 10 < whole * 8:
        with pytest.raises(OnSiteShareNeedsReason):
            planned(plan=plan)
    else:
        assert planned(plan=plan).plan.on_site == on_site


def test_an_auditor_is_of_the_team() -> None:
    refuse_outside_team(planned(), AUDITOR, "auditor")
