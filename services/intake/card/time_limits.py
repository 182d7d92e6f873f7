"""How long a service may take (component "Jangka Waktu"), when its clock starts, and what may stop it."""

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
"""What a clock may wait for: the file is complete and correct, the office received it, enough participants, the office's letter
was agreed to."""
Owed = Literal["notice", "apology-letter", "shortened-promise", "legal-sanction"]
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
    """`value` units at the `places` named and nowhere else. With `when`, for the applications of which that holds."""

    value: Count
    unit: TimeUnit
    places: Annotated[tuple[Place, ...], Field(min_length=1)] = ("office", "on-site")
    when: When | None = None
    second: SecondLimit | None = None
    stated: Stated = Provenance(component="time-limit")


class InternalTarget(Part):
    """What the office watches for itself where its card promises nothing; missing it is never "late"."""

    value: Count
    unit: TimeUnit
    stated: Stated


class Start(Part):
    """A moment the clock waits for; it starts with the latest of those that apply. `said_by`: whose word it is."""

    moment: Moment
    said_by: Literal["applicant", "office"] = left_out("office")
    when: When | None = None
    stated: Stated


class PauseReason(Part):
    """Something that takes time which the promise does not count. `party`: whom the office waits for meanwhile.

    `states`: where a case is while the clock is paused for it: leaving them ends the pause. There officers in one of `roles`
    may also pause and resume by hand. `by_steps_only`: nobody may, the steps of the procedure alone do. An edition that was
    corrected since may say none of these. `until`: a field that states the day on which the pause ends by itself; nothing is
    waited for once it has come, nor where `unless` holds.
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
    """What the office owes when it was late through its own fault.

    `shortened-promise`: `days` less at the next application, against the apology letter. `series`: from which that letter
    takes its number; `notifies`: the roles of which one gives the notice, `by` one of these means.
    """

    owes: Annotated[tuple[Owed, ...], Field(min_length=1)]
    by: tuple[Means, ...] = ()
    series: Slug | None = None
    notifies: tuple[Slug, ...] = ("front-office-officer",)
    days: Count | None = None
    text: Name
    stated: Stated


class DeemedApproval(Part):
    """Of cases accepted `from` this day: once the promise is broken without a decision, the application counts as approved.

    `confirmed` is False where the law's own text was not seen. `checked_by`: the roles that examine afterwards what nobody
    examined in time; approval by silence does not end that duty. An edition that was corrected since may name none.
    """

    from_: date = Field(alias="from")
    legal_basis: Name
    confirmed: bool = True
    checked_by: tuple[Slug, ...] = left_out(())
    stated: Stated


class Clock(Part):
    """`on_return`: what happens to a running clock when the file goes back to the applicant.

    `deemed_approval`: what is not decided in time counts as approved (OSS code 57); cases accepted before it keep what they have.
    `ends_at`: the state in which the applicant has the product, where that is not the end of the case.
    """

    starts: Annotated[tuple[Start, ...], Field(min_length=1)]
    pauses: tuple[PauseReason, ...] = ()
    on_return: Literal["restart", "pause", "none"] = "restart"
    deemed_approval: DeemedApproval | None = None
    ends_at: Slug | None = left_out(None)

    @property
    def counts_from_receipt(self) -> bool:
        """The promise is made when the application reaches the office, and not when it is accepted."""
        return any(start.moment == "received" for start in self.starts)

    def deems_approved(self, accepted_on: date) -> bool:
        """Whether what is accepted on a day counts as approved when its promise is broken."""
        return self.deemed_approval is not None and self.deemed_approval.from_ <= accepted_on

    def pause(self, id: str) -> PauseReason | None:
        return next((one for one in self.pauses if one.id == id), None)

    def ends_on_leaving(self, left: str, entered: str) -> tuple[str, ...]:
        """The pauses that belong to the state that is left and not to the one that is entered."""
        return tuple(one.id for one in self.pauses if left in one.states and entered not in one.states)


def _effect(value: Any) -> Any:
    """`decided`, `stop`, `returned`, `{start: complete}`, `{pause: payment}`, `{resume: payment}` as they stand in the data.

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
    """What a step does to the clock. `what`: the moment that starts it, or the reason that pauses it.

    `decided`: what is late from now on is late, and no longer deemed approved. `stop`: the promise is kept or no longer owed;
    `returned`: what the card's `on_return` says. On a clock that has not begun or has ended, all three do nothing.
    `pauses`: the reason for which a clock is paused as soon as it has started.
    """

    do: Literal["start", "pause", "resume", "decided", "stop", "returned"]
    what: Name | None = None
    pauses: Name | None = left_out(None)

    @property
    def each(self) -> tuple["ClockEffect", ...]:
        """One after the other, what it does."""
        if self.pauses is None:
            return (self,)
        return ClockEffect(do=self.do, what=self.what), ClockEffect(do="pause", what=self.pauses)


OnClock = Annotated[ClockEffect, BeforeValidator(_effect)]


OuterKind = Literal["escalation", "legal-limit", "internal-target"]
"""The later limit behind a promise: the card's, the law's, or what an office watches for itself where its card promises nothing."""
