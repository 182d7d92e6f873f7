"""What the holder of a receipt sees of a report: its status, its steps with their days, and what they may do now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from services.complaints.complaint.complaint import Complaint
from services.complaints.policy.words import Kind, Need, Secrecy, Stage, Status
from shared.offices import Office

May = Literal["complete", "reply", "reopen", "rate", "withdraw"]

SHOWN: Final[Mapping[str, bool]] = {
    f"complaints.{name}": has_text
    for name, has_text in (
        ("complaint-received", False),
        ("complaint-accepted", False),
        ("complaint-incomplete", False),
        ("complaint-completed", True),
        ("complaint-deemed-withdrawn", False),
        ("complaint-withdrawn", False),
        ("complaint-treated-as-suggestion", False),
        ("complaint-turned-away", False),
        ("appeal-handed-over", False),
        ("complaint-escalated", False),
        ("complaint-forwarded", False),
        ("complaint-bounced", False),
        ("complaint-taken-over", False),
        ("clarification-asked", True),
        ("clarification-given", True),
        ("complaint-investigated", False),
        ("answer-delivered", True),
        ("complaint-reopened", True),
        ("complaint-rated", False),
        ("complaint-archived", False),
        ("complaint-merged", False),
        ("complaint-unmerged", False),
        ("stage-overdue", False),
    )
}
"""The events that a reporter sees, and whether with their text: the office's questions and answers, and their own words."""


@dataclass(frozen=True)
class Step:
    """One step: the event, the office's day on which it happened, and its text in clear, if the reporter sees one."""

    event: Any
    on: date
    text: str | None


@dataclass(frozen=True)
class Followed:
    """A report as its reporter sees it. `due`: the last days of what runs now; `may`: what the reporter may do."""

    number: str
    office: Office
    kind: Kind
    secrecy: Secrecy
    status: Status
    received_on: date
    missing: tuple[Need, ...]
    due: Mapping[Stage, date]
    text: str
    steps: Sequence[Step]
    may: tuple[May, ...]
    rating: int | None

    @classmethod
    def of(cls, complaint: Complaint, steps: Sequence[Step], text: str, office: Office, today: date) -> "Followed":
        return cls(
            number=complaint.number,
            office=office,
            kind=complaint.kind,
            secrecy=complaint.secrecy,
            status=complaint.status,
            received_on=complaint.received_on,
            missing=tuple(complaint.missing),  # type: ignore[arg-type]
            due=dict(complaint.due),
            text=text,
            steps=steps,
            may=may(complaint, today),
            rating=complaint.rating,
        )


def may(complaint: Complaint, today: date) -> tuple[May, ...]:
    """What the reporter may do today."""
    found: list[May] = []
    if complaint.status == "incomplete":
        found.append("complete")
    if complaint.status in {"received", "accepted", "forwarded"}:
        found.append("reply")
    if complaint.status in {"answered", "archived"}:
        if complaint.reply_until is not None and today <= complaint.reply_until:
            found.append("reopen")
        if complaint.rating is None and complaint.answered_on is not None:
            found.append("rate")
    if complaint.status in {"received", "incomplete", "accepted", "forwarded", "suggestion"}:
        found.append("withdraw")
    return tuple(found)
