"""Intake's reactions to other services: it follows their work in its cases, step by step of the card's procedure."""

from collections.abc import Awaitable, Callable
from typing import ClassVar

from services.intake.amends.use_cases import TOLD_OF
from services.intake.card.catalogue import cards
from services.intake.certificate_report.use_cases import CertificateChanged, Status
from services.intake.check.oss_statuses import Effect
from services.intake.check.overdue import REPORT_DUE
from services.intake.use_cases import Intake
from shared.contracts import Contract
from shared.contracts.billing import BillSettled, NothingDue
from shared.contracts.certification import (
    CertificateGranted,
    CertificateRestored,
    CertificateSuspended,
    CertificateWithdrawn,
    DecisionReopened,
    Declined,
    Failed,
    Rejected,
    WithdrawalRevoked,
)
from shared.contracts.complaints import CaseHeld, CaseReleased, ErrorFound, TreatedAsSuggestion, TurnedAway
from shared.contracts.intake import (
    ClockPaused,
    ClockReset,
    ClockRestarted,
    ClockResumed,
    CompensationOwed,
    DeemedApproved,
    EscalationReached,
    PromiseBroken,
)
from shared.contracts.messages import CallRecorded, MessageSent
from shared.contracts.metrology import VerificationRefused
from shared.service.ask import Answer, Ask
from shared.service.deadlines import PassDeadline
from shared.service.reactions import Reaction, when
from shared.wording import word

_WITH_GROUND = frozenset({Declined.TYPE, Rejected.TYPE, Failed.TYPE, TurnedAway.TYPE, TreatedAsSuggestion.TYPE})
"""Other services refuse by these; the case here ends with the ground."""


def reactions(intake: Intake) -> list[Reaction]:
    """When X, do Y. The case of the event is the application."""

    async def refused(ask: Ask, event: VerificationRefused) -> Answer:
        return await intake.steps.give_back_unopened(ask, event.application_id, event.why)

    async def declined(ask: Ask, event: Declined) -> Answer:
        return await intake.steps.follow(ask, Declined.TYPE, event.legal_ground)

    async def rejected(ask: Ask, event: Rejected) -> Answer:
        return await intake.steps.follow(ask, Rejected.TYPE, event.clause)

    async def failed(ask: Ask, event: Failed) -> Answer:
        return await intake.steps.follow(ask, Failed.TYPE, event.clause)

    async def reopened(ask: Ask, _: DecisionReopened) -> Answer:
        return await intake.steps.reopen(ask)

    def followed(topic: str) -> Callable[[Ask, Contract], Awaitable[Answer]]:
        async def follow(ask: Ask, _: Contract) -> Answer:
            return await intake.steps.follow(ask, topic)

        return follow

    return [
        when(VerificationRefused, refused),
        when(Declined, declined),
        when(Rejected, rejected),
        when(Failed, failed),
        when(DecisionReopened, reopened),
        *_of_certificates(intake),
        *_of_complaints(intake),
        when(MessageSent, intake.amends.follow_message, only=lambda sent: sent.template in TOLD_OF),
        when(CallRecorded, intake.amends.follow_call, only=lambda call: call.reached and call.template in TOLD_OF),
        *(when(named(topic), followed(topic)) for topic in followed_topics() if topic not in _WITH_GROUND),
        *_of_the_clock(intake),
    ]


def _of_certificates(intake: Intake) -> list[Reaction]:
    """Reports certificates, and what becomes of them, to the systems that must know."""

    def reported(status: Status) -> Callable[[Ask, CertificateChanged], Awaitable[Answer]]:
        async def report(ask: Ask, event: CertificateChanged) -> Answer:
            return await intake.certificate_reports.changed(ask, status, event)

        return report

    async def revoked(ask: Ask, event: WithdrawalRevoked) -> Answer:
        status: Status = "suspended" if event.becomes == "suspended" else "restored"
        return await intake.certificate_reports.changed(ask, status, event)

    return [
        when(CertificateGranted, intake.certificate_reports.granted),
        when(CertificateSuspended, reported("suspended")),
        when(CertificateRestored, reported("restored")),
        when(CertificateWithdrawn, reported("withdrawn")),
        when(WithdrawalRevoked, revoked),
    ]


def _of_complaints(intake: Intake) -> list[Reaction]:
    """A complaint about a case holds its deemed approval; one that finds an error leads to the compensation of the card."""

    async def released(ask: Ask, event: CaseReleased) -> Answer:
        return await intake.clocks.release(ask, event.hold)

    async def error_found(ask: Ask, _: ErrorFound) -> Answer:
        return await intake.amends.find_error(ask)

    async def turned_away(ask: Ask, event: TurnedAway) -> Answer:
        ground = f"Bukan kewenangan kantor ini; pengaduan diarahkan ke {event.where}"
        return await intake.steps.follow(ask, TurnedAway.TYPE, ground)

    async def suggestion(ask: Ask, event: TreatedAsSuggestion) -> Answer:
        ground = f"Menurut aturan kantor, pengaduan ini diterima sebagai saran ({word(event.reason, 'id')})"
        return await intake.steps.follow(ask, TreatedAsSuggestion.TYPE, ground)

    return [
        when(CaseHeld, intake.clocks.hold),
        when(CaseReleased, released),
        when(TurnedAway, turned_away),
        when(TreatedAsSuggestion, suggestion),
        when(ErrorFound, error_found),
    ]


def passing(intake: Intake) -> dict[str, PassDeadline]:
    """The use case that decides what follows from a passed deadline, by its kind."""
    return {REPORT_DUE: intake.certificate_reports.pass_deadline}


def _of_the_clock(intake: Intake) -> list[Reaction]:
    """Reports clock events to OSS, for cases OSS knows, and carries out compensation that is owed."""

    def told(effect: Effect) -> Callable[[Ask, Contract], Awaitable[Answer]]:
        async def tell(ask: Ask, _: Contract) -> Answer:
            return await intake.checks.follow_clock(ask, effect, None)

        return tell

    async def deemed(ask: Ask, _: DeemedApproved) -> Answer:
        return await intake.steps.follow_deemed_approval(ask)

    async def paused(ask: Ask, event: ClockPaused) -> Answer:
        return await intake.checks.follow_clock(ask, "pause", event.because)

    return [
        when(CompensationOwed, intake.amends.owe, _asks_for_something),
        when(EscalationReached, intake.outer_limits.escalation_reached),
        when(PromiseBroken, intake.outer_limits.law_broken, _of_the_law),
        when(ClockPaused, paused),
        when(ClockResumed, told("resume")),
        when(ClockReset, told("reset")),
        when(ClockRestarted, told("restart")),
        when(DeemedApproved, deemed),
    ]


def _asks_for_something(owed: CompensationOwed) -> bool:
    """Whether the office must act: the event itself gives a token, and a legal sanction is for others to decide."""
    return not {"apology-letter", "notice"}.isdisjoint(owed.owes)


def _of_the_law(broken: PromiseBroken) -> bool:
    """Whether the law's limit was broken: the card regulates the office's own promise, the law's limit is the outer
    one.
    """
    return broken.limit == "legal-limit"


def followed_topics() -> list[str]:
    """The events of other services that advance some card's procedure, and those that settle a bill.

    Deemed approval is not among them: its reaction follows it and also reports it to OSS.
    """
    by_cards = {topic for card in cards() for step in card.procedure.steps for topic in step.events}
    return sorted((by_cards - {DeemedApproved.TYPE}) | {BillSettled.TYPE, NothingDue.TYPE})


def named(topic: str) -> type[Contract]:
    """A contract without fields: the reaction only needs to know that the event happened."""

    class Followed(Contract):
        TYPE: ClassVar[str] = topic

    return Followed
