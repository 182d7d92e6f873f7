"""Certification and billing tell what happened; the case of intake and its clock follow, by the data of its card."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from services.billing.bill.contract_fee import ContractFeeAssessed
from services.billing.bill.settlement import Settled
from services.billing.bill.skrd import SkrdIssued
from services.certification.certification import (
    auditing,
    corrections,
    decision,
    ending,
    evaluation,
    examining,
    issuing,
    recommendation,
    reopening,
    review,
    sampling_and_testing,
    team,
)
from shared.journal.appender import Appender
from shared.journal.commit import Commit, Context
from shared.journal.events import fields_of
from shared.journal.news import News
from tests.conftest import Databases
from tests.gates.replaying import differing
from tests.intake.given.desk import Case, Desk, following, hears, shown, track
from tests.samples import value_of

TEAM, AUDIT = team.TeamAssigned, auditing.AuditBegun
ASKED, VERIFIED = corrections.CorrectionAsked, corrections.CorrectionsVerified
TAKEN, SENT = sampling_and_testing.SamplesTaken, sampling_and_testing.SamplesSent
REPORTED, FAILED_TEST = sampling_and_testing.TestReported, sampling_and_testing.TestFailed
EVALUATED, RECOMMENDED = evaluation.Evaluated, recommendation.Recommended
CERTIFIED, ISSUED, HANDED = decision.Certified, issuing.CertificateIssued, issuing.HandedOver
BILLED, SKRD, PAID = ContractFeeAssessed, SkrdIssued, Settled

Way = Sequence[tuple[Any, str, str]]
"""Each event of another service, the state after it, and the clock: running, or the reason why it is paused."""


@dataclass
class Others:
    """An office, and what certification and billing record in its cases; no service may write another's events."""

    office: Desk
    certification: Appender
    billing: Appender

    async def say(self, case: Case, kind: Any, **fields: Any) -> None:
        now = self.office.service.app.state.face.clock.now()
        values = {name: value_of(hint, name) for name, hint in fields_of(kind).items()}
        values |= {"originator_topic": "services.billing.bill.bill:Bill"} if kind is BILLED else {}
        event = kind(originator_id=uuid4(), originator_version=1, timestamp=now, **{**values, **fields})
        context = Context(
            case_id=case.id,
            actor="ratna",
            actor_role="lead-auditor",
            office=case.player.card.office,
            channel="counter",
            command_id=uuid4(),
            recorded_at=now,
            effective_at=now,
        )
        appender = self.billing if kind.TOPIC.startswith("billing.") else self.certification
        await appender.append(Commit(context, [event]))
        await hears(self.office.service)

    async def stands(self, case: Case) -> tuple[str, str]:
        clock = (await case.clock()).json()
        reasons = [
            one.fields()["reason"] for one in await self.office.events(case) if one.type == "intake.clock-paused"
        ]
        return (await shown(case))["state"], reasons[-1] if clock["status"] == "paused" else clock["status"]

    async def go(self, case: Case, way: Way) -> None:
        for kind, state, clock in way:
            await self.say(case, kind)
            assert await self.stands(case) == (state, clock), kind.TOPIC


@asynccontextmanager
async def others(databases: Databases, code: str) -> AsyncIterator[Others]:
    async with following(databases, code, "2026-02-02") as office:
        appenders = [Appender(databases.of(name), News()) for name in ("certification", "billing")]
        try:
            yield Others(office, *appenders)
        finally:
            for one in appenders:
                await one.close()
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []


R = "running"
BPSMB: Way = [
    (TEAM, "team-assigned", R),
    (TEAM, "team-assigned", R),  # another member, after an objection
    (AUDIT, "document-audit", R),
    (ASKED, "document-correction", R),  # the card leaves out only what the field audit found
    (VERIFIED, "document-audit", R),
    (AUDIT, "field-audit", R),
    (ASKED, "corrective-action", "corrective-action"),
    (AUDIT, "corrective-action", "corrective-action"),  # a follow-up visit
    (VERIFIED, "field-audit", R),
    (TAKEN, "sampled", R),
    (SENT, "sampled", R),
    (FAILED_TEST, "sampled", R),  # the retest is under way
    (REPORTED, "tested", R),
    (EVALUATED, "evaluation", R),
    (ASKED, "evaluation-correction", R),
    (VERIFIED, "evaluation", R),
    (RECOMMENDED, "recommended", R),
    (CERTIFIED, "certified", R),
    (ISSUED, "certified", R),
    (BILLED, "certified", R),
    (SKRD, "billed", R),
    (PAID, "paid", R),
    (HANDED, "delivered", "finished"),
]
TYPE_5: Way = [
    (BILLED, "billed", "payment"),
    (PAID, "team-coordination", "team-coordination"),
    (TEAM, "execution", R),
    (AUDIT, "document-audit", R),
    (ASKED, "document-correction", "corrective-action"),
    (VERIFIED, "document-audit", R),
    (AUDIT, "field-audit", R),
    (TAKEN, "field-audit", R),
    (SENT, "testing", "testing"),
    (FAILED_TEST, "test-failed", R),
    (ASKED, "failed-test-correction", "corrective-action"),
    (VERIFIED, "test-failed", R),
    (SENT, "testing", "testing"),
    (REPORTED, "results", R),
    (EVALUATED, "reported", R),
    (RECOMMENDED, "recommended", R),
    (CERTIFIED, "certified", R),
    (ISSUED, "certified", R),
    (HANDED, "delivered", "finished"),
]
TYPE_1: Way = [
    *TYPE_5[:3],
    (AUDIT, "execution", R),  # type 1 audits nothing
    (SENT, "testing", "testing"),
    (REPORTED, "results", R),
    (ASKED, "test-correction", "corrective-action"),
    (VERIFIED, "results", R),
    *TYPE_5[-5:],
]
MARKET: Way = [
    *BPSMB[:9],
    (SENT, "field-audit", R),  # markets are not sampled
    (EVALUATED, "evaluation", R),
    *BPSMB[-7:],
]
GREEN: Way = [
    (BILLED, "billed", R),
    (PAID, "paid", R),
    (TEAM, "team-assigned", R),
    (AUDIT, "stage-1", R),
    (ASKED, "stage-1-correction", "corrective-action"),
    (VERIFIED, "stage-1", R),
    (AUDIT, "stage-2", R),
    (EVALUATED, "evaluation", R),
    (ASKED, "evaluation-correction", "corrective-action"),
    (VERIFIED, "evaluation", R),
    (CERTIFIED, "certified", R),
    (ISSUED, "issued", R),
    (HANDED, "delivered", "finished"),
]
PERSON: Way = [
    (examining.QuotaMet, "quota-met", R),
    (BILLED, "billed", R),
    (PAID, "paid", R),
    (examining.ExaminationBegun, "examination", R),
    (examining.ExaminationFailed, "re-examination", "re-examination"),
    (examining.ExaminationBegun, "examination", R),
    (examining.ExaminationPassed, "passed", R),
    (CERTIFIED, "decided", R),
    (HANDED, "delivered", "finished"),
]
CLASS: Way = [
    (examining.QuotaMet, "ready", "waiting"),
    (examining.ApprovalSent, "approval-sent", "waiting"),
    (examining.ApprovalAgreed, "approved", R),
    (BILLED, "billed", "payment"),
    (PAID, "paid", R),
    (examining.TrainingGiven, "training", R),
    (EVALUATED, "reported", R),
    (HANDED, "delivered", "finished"),
]
OTHER_CLASS: Way = [
    (examining.QuotaMet, "waiting-quota", "waiting"),  # only a regular class has a quota
    (examining.QuotaNotNeeded, "ready", "waiting"),
    *CLASS[1:],
]
WAYS = [
    pytest.param("BPSMB-SP", {}, BPSMB, id="product BPSMB"),
    pytest.param("BS-SP", {"scheme": "tipe-5"}, TYPE_5, id="type 5"),
    pytest.param("BS-SP", {"scheme": "tipe-1"}, TYPE_1, id="type 1"),
    pytest.param("PLG-SIH", {}, GREEN, id="green industry"),
    pytest.param("BS-PR", {}, PERSON, id="person"),
    pytest.param("BS-BT", {"class_kind": "regular"}, CLASS, id="regular class"),
    pytest.param("BS-BT", {"class_kind": "other"}, OTHER_CLASS, id="other class"),
]


@pytest.mark.parametrize(("code", "fields", "way"), WAYS)
async def test_a_case_follows_certification_and_its_clock_stops_only_as_printed(
    databases: Databases, code: str, fields: dict[str, Any], way: Way
) -> None:
    async with others(databases, code) as there:
        case = await there.office.accepted_with(**fields)
        await there.go(case, way)
        found = await shown(case)
        assert (found["status"], found["outcome"], found["on_time"]) == ("completed", "handed-over", True)


async def test_a_market_is_never_late_and_its_clock_never_stops(databases: Databases) -> None:
    async with others(databases, "BPSMB-PS") as there:
        case = await there.office.accepted()
        for kind, state, _ in MARKET:
            await there.say(case, kind)
            if kind is VERIFIED:
                await there.office.keeps_time("2026-12-01")  # its days are a target of the office's own
            assert (await shown(case))["state"] == state, kind.TOPIC
        types = [one.type for one in await there.office.events(case)]
        assert {"intake.clock-paused", "intake.promise-broken", "intake.compensation-owed"}.isdisjoint(types)
        assert (await shown(case))["on_time"] is None


ENDS = [
    (review.Declined, {"legal_ground": "di luar ruang lingkup LSPr-049-IDN"}, "di luar ruang lingkup LSPr-049-IDN"),
    (ending.Failed, {"clause": "perbaikan lewat dua bulan"}, "perbaikan lewat dua bulan"),
    (decision.Rejected, {"clause": "SNI 3553:2015 4.1"}, "SNI 3553:2015 4.1"),
]


@pytest.mark.parametrize(("kind", "fields", "ground"), ENDS)
async def test_a_refusal_ends_the_case_with_its_ground(
    databases: Databases, kind: Any, fields: dict[str, str], ground: str
) -> None:
    """From whatever state the case is in; nothing follows it."""
    async with others(databases, "BPSMB-SP") as there:
        case = await there.office.accepted()
        await there.go(case, BPSMB[:7])
        await there.say(case, kind, **fields)
        found = await shown(case)
        assert (found["status"], found["state"], found["legal_ground"]) == ("rejected", "rejected", ground)
        assert (await case.clock()).json()["status"] == "finished"
        await there.say(case, HANDED)
        await there.office.keeps_time("2027-01-05")
        assert (await shown(case))["status"] == "rejected"
        told = (await track(there.office, case)).json()
        assert (told["timing"], told["legal_ground"]) == ("ended", ground)


@pytest.mark.parametrize("refused_in", [BPSMB[15], BPSMB[16]], ids=["evaluation", "recommended"])
async def test_an_upheld_appeal_brings_the_case_back_to_where_it_was_refused(
    databases: Databases, refused_in: tuple[Any, str, str]
) -> None:
    """The clock ended with the first decision; what comes after the appeal is told, and not promised."""
    async with others(databases, "BPSMB-SP") as there:
        case, way = await there.office.accepted(), BPSMB.index(refused_in) + 1
        await there.go(case, BPSMB[:way])
        await there.say(case, decision.Rejected, clause="SNI 3553:2015 4.1")
        await there.say(case, reopening.DecisionReopened)
        told = (await track(there.office, case)).json()
        assert (told["status"], told["legal_ground"], told["timing"]) == ("accepted", None, "kept")
        assert (told["history"][-1]["what"], told["waits_for"]) == ("reopened", "office")
        await there.say(case, reopening.DecisionReopened)  # an open case stays as it is
        assert await there.stands(case) == (refused_in[1], "finished")
        await there.go(case, [(kind, state, "finished") for kind, state, _ in BPSMB[way:]])
        found = await shown(case)
        assert (found["status"], found["outcome"], found["on_time"]) == ("completed", "handed-over", True)


async def test_a_withdrawal_there_ends_the_case_here_and_one_here_is_told(databases: Databases) -> None:
    async with others(databases, "BS-SP") as there:
        case = await there.office.accepted()
        await there.go(case, TYPE_5[:2])
        await there.say(case, ending.Withdrawn)
        assert (await shown(case))["status"] == "withdrawn"
        other = await there.office.accepted()
        withdrawn = await other.player.applicant.post(f"{other.player.application}/withdrawal", {"reason": "batal"})
        assert withdrawn.status_code == 200, withdrawn.text
        await there.say(other, ending.Withdrawn)
        types = [one.type for one in await there.office.events(other)]
        assert types.count("intake.application-withdrawn") == 1
        assert types[-1] == "certification.withdrawn"


async def test_nobody_takes_a_step_of_certification_here_or_pauses_for_it(databases: Databases) -> None:
    async with others(databases, "BPSMB-SP") as there:
        case = await there.office.accepted()
        await there.go(case, BPSMB[:6])
        officer = case.by("lead-auditor")
        step = await officer.post(f"{case.player.application}/steps", {"step": "sample"})
        assert (step.status_code, step.json()["code"]) == (409, "step-elsewhere")
        manager = case.by("administration-manager")
        pause = {"reason": "corrective-action", "why": "Menunggu perbaikan."}
        refused = await case.command("pauses", pause, manager)
        assert (refused.status_code, refused.json()["code"]) == (409, "pause-by-step-only")
        await there.say(case, ASKED)
        ended = await case.command("resumptions", {"reason": "corrective-action"}, manager)
        assert (ended.status_code, ended.json()["code"]) == (409, "pause-by-step-only")


async def test_the_acceptance_tells_certification_whose_certificate_it_is(databases: Databases) -> None:
    """A business's name and NIB in clear; a person's name only sealed, for this case."""
    for code, clear in (
        ("BPSMB-SP", {"applicant_name": True, "applicant_nib": True}),
        ("BS-PR", {"applicant_name": False}),
    ):
        async with others(databases, code) as there:
            case = await there.office.accepted()
            [event] = [one for one in await there.office.events(case) if one.type == "intake.application-accepted"]
            holder = {one["field"]: one for one in event.fields()["holder"]}
            assert {field: one["value"] is not None for field, one in holder.items()} == clear
            assert {field: one["sealed"] is None for field, one in holder.items()} == clear
            assert event.fields()["hand_over"] == "certification"
