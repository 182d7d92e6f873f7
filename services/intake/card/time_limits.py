"""How long a service may take (component "Jangka Waktu"), when its clock starts, and what may pause it."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from services.intake.card.conditions import When
from services.intake.card.provenance import Count, Name, Part, Provenance, Slug, Stated, left_out
from services.intake.card.requirements import FieldName

Place = Literal["office", "on-site"]
TimeUnit = Literal["jam", "hari", "hari kerja"]
"""*jam*: hours in which the office is open; *hari*: days as the office counts them; *hari kerja*: working days."""
Moment = Literal["complete", "received", "quota-met", "approved"]
"""What a clock may wait for: the file is complete and correct, the office received it, there are enough participants,
the office's letter was agreed to.
"""
Owed = Literal["notice", "apology-letter", "shortened-promise", "legal-sanction"]
Cause = Literal["lateness", "error"]
"""For what the office owes compensation: its lateness, or another error of its own."""
Means = Literal["telephone", "letter", "e-mail", "chat", "whatsapp"]


class SecondLimit(Part):
    """A later limit behind the promise. `escalation`: the office is alarmed; `legal`: the law's own last day.

    `extension` may be added once, with notice to the applicant.
    """

    value: Count
    unit: TimeUnit
    kind: Literal["escalation", "legal"]
    extension: Count | None = None
    stated: Stated


class TimeLimit(Part):
    """`value` units at the named `places` and nowhere else. With `when`, for applications for which that holds."""

    value: Count
    unit: TimeUnit
    places: Annotated[tuple[Place, ...], Field(min_length=1)] = ("office", "on-site")
    when: When | None = None
    second: SecondLimit | None = None
    stated: Stated = Provenance(component="time-limit")


class InternalTarget(Part):
    """The office's own target if its card promises nothing; missing it is never "late"."""

    value: Count
    unit: TimeUnit
    stated: Stated


class Start(Part):
    """A moment that the clock waits for; it starts with the latest of those that apply. `said_by`: who reports it."""

    moment: Moment
    said_by: Literal["applicant", "office"] = left_out("office")
    when: When | None = None
    stated: Stated


class PauseReason(Part):
    """A reason whose time the promise does not count. `party`: whom the office waits for meanwhile.

    `states`: the states of a case while the clock is paused for it; leaving them ends the pause. There officers in one
    of `roles` may also pause and resume by hand. `by_steps_only`: only steps of the procedure pause it, also those that
    follow another service; nobody does by hand. An edition that was corrected since may state none of these. `until`: a
    field with the day on which the pause ends by itself; there is no pause after that day, nor if `unless` holds.
    """

    id: Slug
    party: Literal["applicant", "office", "other"]
    name: Name
    english: Name
    states: tuple[Slug, ...] = left_out(())
    roles: tuple[Slug, ...] = left_out(())
    by_steps_only: bool = left_out(False)
    until: FieldName | None = left_out(None)
    unless: When | None = left_out(None)
    stated: Stated


class Compensation(Part):
    """What the office owes if it was late through its own fault; with `for_errors`, also for another error of its own.

    `shortened-promise`: `days` less at the next application, against the apology letter. `series`: the number series of
    that letter; `notifies`: the roles that may give the notice, `by` one of these means.
    """

    owes: Annotated[tuple[Owed, ...], Field(min_length=1)]
    by: tuple[Means, ...] = ()
    series: Slug | None = None
    notifies: tuple[Slug, ...] = ("front-office-officer",)
    days: Count | None = None
    for_errors: bool = left_out(False)
    text: Name
    stated: Stated


class DeemedApproval(Part):
    """For cases accepted `from` this day: after the promise is broken without a decision, the application counts as
    approved.

    `confirmed` is False if the law's own text was not seen. `checked_by`: the roles that examine afterwards what nobody
    examined in time; approval by silence does not end that duty. An edition that was corrected since may name none.
    """

    from_: date = Field(alias="from")
    legal_basis: Name
    confirmed: bool = True
    checked_by: tuple[Slug, ...] = left_out(())
    stated: Stated


class Clock(Part):
    """`on_return`: the effect on a running clock when the file goes back to the applicant.

    `deemed_approval`: cases without a decision in time count as approved (OSS code 57); cases accepted earlier keep
    their rule. `ends_at`: the state in which the applicant has the product, if that is not the end of the case.
    """

    starts: Annotated[tuple[Start, ...], Field(min_length=1)]
    pauses: tuple[PauseReason, ...] = ()
    on_return: Literal["restart", "pause", "none"] = "restart"
    deemed_approval: DeemedApproval | None = None
    ends_at: Slug | None = left_out(None)

    @property
    def counts_from_receipt(self) -> bool:
        """Whether the promise is made when the application reaches the office, and not when it is accepted."""
        return any(start.moment == "received" for start in self.starts)

    def deems_approved(self, accepted_on: date) -> bool:
        """Whether an application accepted on a day counts as approved when its promise is broken."""
        return self.deemed_approval is not None and self.deemed_approval.from_ <= accepted_on

    def pause(self, id: str) -> PauseReason | None:
        return next((one for one in self.pauses if one.id == id), None)

    def ends_on_leaving(self, left: str, entered: str) -> tuple[str, ...]:
        """The pauses that belong to the state that is left and not to the entered one."""
        return tuple(one.id for one in self.pauses if left in one.states and entered not in one.states)


def _effect(value: Any) -> Any:
    """Reads `decided`, `stop`, `returned`, `{start: complete}`, `{pause: payment}`, `{resume: payment}` of the data.

    `{start: complete, pause: payment}`: a clock that starts and is paused at once.
    """
    if value in ("decided", "stop", "returned"):
        return {"do": value}
    if isinstance(value, dict) and value.keys() == {"start", "pause"}:
        return {"do": "start", "what": value["start"], "pauses": value["pause"]}
    if isinstance(value, dict) and len(value) == 1 and (do := next(iter(value))) in {"start", "pause", "resume"}:
        return {"do": do, "what": value[do]}
    return value


class ClockEffect(Part):
    """The effect of a step on the clock. `what`: the moment that starts it, or the reason that pauses it.

    `decided`: a later breach is late, and no longer deemed approved. `stop`: the promise is kept or no longer owed;
    `returned`: the card's `on_return`. On a clock that has not begun or has ended, all three do nothing. `pauses`: the
    reason for which a clock is paused as soon as it has started.
    """

    do: Literal["start", "pause", "resume", "decided", "stop", "returned"]
    what: Name | None = None
    pauses: Name | None = left_out(None)

    @property
    def each(self) -> tuple["ClockEffect", ...]:
        """Its single effects, one after the other."""
        if self.pauses is None:
            return (self,)
        return ClockEffect(do=self.do, what=self.what), ClockEffect(do="pause", what=self.pauses)


OnClock = Annotated[ClockEffect, BeforeValidator(_effect)]


OuterKind = Literal["escalation", "legal-limit", "internal-target"]
"""The later limit behind a promise: the card's, the law's, or the office's own target if its card promises nothing."""
