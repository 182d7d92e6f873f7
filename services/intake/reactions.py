"""What intake does when something is said: it follows what others do in its cases, and asks other systems what a step needs.

Of other services it follows what the procedures on its cards name (`followed_topics`). Of its own events it takes those of steps that
happen at another system (OSS, SIINAS, e-SKA, IS-WARE), and tells OSS what the clock of a licence does, or that it is refused.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import ClassVar

from services.intake.application import Intake
from services.intake.application_case import Application
from services.intake.oss_statuses import Effect
from services.intake.promise_clock import PromiseClock
from services.intake.questions import System
from services.intake.service_cards import CARDS
from shared.application import Answer, Ask
from shared.contracts import Contract
from shared.contracts.billing import BillSettled, NothingDue
from shared.contracts.metrology import VerificationRefused
from shared.reactions import Reaction, when

STEPS = (Application.Submitted, Application.Accepted, Application.Returned, Application.StepTaken)
"""Events by which a step was taken here that may happen at another system."""
TOLD_TO_OSS: Mapping[str, Effect] = {
    PromiseClock.ClockPaused.TOPIC: "pause",
    PromiseClock.ClockResumed.TOPIC: "resume",
    PromiseClock.ClockReset.TOPIC: "reset",
    PromiseClock.ClockRestarted.TOPIC: "restart",
    PromiseClock.DeemedApproved.TOPIC: "deemed-approved",
    Application.Rejected.TOPIC: "rejected",
}
"""Which of our events tells OSS what; its codes are data (41, 42, 43, 44, 57 …)."""


class StepAtSystem(Contract):
    """A step, and the system at which it happens; None where it happens here."""

    step: str = ""
    system: System | None = None


def reactions(intake: Intake) -> list[Reaction]:
    """When X, do Y. The case of the event is the application."""

    async def refused(event: VerificationRefused, ask: Ask) -> Answer:
        return await intake.steps.give_back_unopened(event.application_id, event.why, ask)

    def followed(topic: str) -> Callable[[Contract, Ask], Awaitable[Answer]]:
        async def follow(_: Contract, ask: Ask) -> Answer:
            return await intake.steps.follow(topic, ask)

        return follow

    async def asked(event: StepAtSystem, ask: Ask) -> Answer:
        assert ask.case_id is not None
        assert event.system is not None
        return await intake.checks.request(ask.case_id, event.system, event.step, ask)

    def told(effect: Effect) -> Callable[[Contract, Ask], Awaitable[Answer]]:
        async def tell(_: Contract, ask: Ask) -> Answer:
            assert ask.case_id is not None
            return await intake.checks.tell_oss(ask.case_id, effect, ask)

        return tell

    return [
        when(VerificationRefused, refused),
        *(when(named(topic), followed(topic)) for topic in followed_topics()),
        *(when(named(one.TOPIC, StepAtSystem), asked, only=_is_elsewhere) for one in STEPS),
        *(when(named(topic), told(effect)) for topic, effect in TOLD_TO_OSS.items()),
    ]


def followed_topics() -> list[str]:
    """The events of other services by which some card's procedure goes on, and those that settle a bill."""
    by_cards = {topic for card in CARDS for step in card.procedure.steps for topic in step.events}
    return sorted(by_cards | {BillSettled.TYPE, NothingDue.TYPE})


def named(topic: str, shape: type[Contract] = Contract) -> type:
    """A contract on an event's name, and no more of its fields than `shape` has."""

    class Followed(shape):  # type: ignore[misc, valid-type]
        TYPE: ClassVar[str] = topic

    return Followed


def _is_elsewhere(event: StepAtSystem) -> bool:
    return event.system is not None
