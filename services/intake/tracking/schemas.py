"""The state of a case, for a program."""

from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict

from services.intake.application.application import Status
from services.intake.card.time_limits import OuterKind
from services.intake.tracking.status import CaseStatus, CollectedAt, Happening, WaitsFor
from services.intake.tracking.timing import Timing


class _Part(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class NamedView(_Part):
    code: str
    name: str


class ServiceView(NamedView):
    """The service, with the version of its card for this case."""

    version: str


class NextStepView(_Part):
    does: str
    by: list[str]


class LackingView(_Part):
    name: str | None


class ReturnedView(_Part):
    """How often the application was returned, and how many working days were left after the day of the last return."""

    times: int
    working_days_left: int | None


class GivenView(_Part):
    """A product of the case with its official number and the days on which it is valid; null: no last day."""

    title: str
    number: str | None
    valid_from: date
    valid_until: date | None


class HappenedView(_Part):
    on: date
    what: Happening
    title: str | None


class ReasonView(_Part):
    """A reason for which the clock is paused, in the card's words; `party`: whom the office waits for."""

    id: str
    party: str
    indonesian: str
    english: str


class TrackedOuterLimitView(_Part):
    """The later limit behind the promise: the card's (`escalation`) or the law's (`legal-limit`).

    `due_on` is null while the clock is paused.
    """

    kind: OuterKind
    due_on: date | None
    is_passed: bool


class TrackedView(_Part):
    """The state of a case, without any person. `lacking`: why it was returned; `state`: the card's own name of the
    state.

    `moved_from`: the non-working day on which the promise would otherwise have ended. `awaits`: what the clock still
    waits for before it runs; `paused_for`: the reasons for its pause. `collected_at`: where the products are collected:
    the counter, the system of the application, or as the office says.
    """

    receipt: str
    service: ServiceView
    office: NamedView
    number: str | None
    status: Status
    state: str | None
    waits_for: WaitsFor
    next_steps: list[NextStepView]
    timing: Timing
    promised_until: date | None
    moved_from: date | None
    outer: TrackedOuterLimitView | None
    awaits: list[str]
    paused_for: list[ReasonView]
    lacking: list[LackingView]
    returned: ReturnedView | None
    legal_ground: str | None
    products: list[GivenView]
    collected_at: CollectedAt
    history: list[HappenedView]

    @classmethod
    def of(cls, status: CaseStatus) -> Self:
        return cls.model_validate({**vars(status), "service": status.card})
