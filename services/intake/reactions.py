"""What intake does when others say something: it follows what they do in its cases, step by step of the card's procedure."""

from collections.abc import Awaitable, Callable
from typing import ClassVar

from services.intake.card.catalogue import cards
from services.intake.check.oss_statuses import Effect
from services.intake.use_cases import Intake
from shared.contracts import Contract
from shared.contracts.billing import BillSettled, NothingDue
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
from shared.contracts.metrology import VerificationRefused
from shared.service.ask import Answer, Ask
from shared.service.reactions import Reaction, when


def reactions(intake: Intake) -> list[Reaction]:
    """When X, do Y. The case of the event is the application."""

    async def refused(ask: Ask, event: VerificationRefused) -> Answer:
        return await intake.steps.give_back_unopened(ask, event.application_id, event.why)

    def followed(topic: str) -> Callable[[Ask, Contract], Awaitable[Answer]]:
        async def follow(ask: Ask, _: Contract) -> Answer:
            return await intake.steps.follow(ask, topic)

        return follow

    return [
        when(VerificationRefused, refused),
        *(when(named(topic), followed(topic)) for topic in followed_topics()),
        *_of_the_clock(intake),
    ]


def _of_the_clock(intake: Intake) -> list[Reaction]:
    """What the clock of a case did, OSS is told, if it knows the case; what it says is owed, the office does."""

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
    """A token is given by the event itself, and a sanction of the law is for others to decide."""
    return not {"apology-letter", "notice"}.isdisjoint(owed.owes)


def _of_the_law(broken: PromiseBroken) -> bool:
    """What the office's own promise leads to, the card says; the law's limit is the outer one."""
    return broken.limit == "legal-limit"


def followed_topics() -> list[str]:
    """The events of other services by which some card's procedure goes on, and those that settle a bill.

    That a case counts as approved is said here, and followed with what OSS is told.
    """
    by_cards = {topic for card in cards() for step in card.procedure.steps for topic in step.events}
    return sorted((by_cards - {DeemedApproved.TYPE}) | {BillSettled.TYPE, NothingDue.TYPE})


def named(topic: str) -> type[Contract]:
    """A contract on nothing but the event's name: that it happened is all that is followed."""

    class Followed(Contract):
        TYPE: ClassVar[str] = topic

    return Followed
