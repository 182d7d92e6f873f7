"""What the holder of a receipt sees of a report: its status, its steps with their days, and what they may do now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from services.complaints.complaint.complaint import OPEN, Complaint
from services.complaints.policy.words import Kind, Need, Secrecy, Stage, Status
from shared.offices import Office

May = Literal["complete", "reply", "reopen", "rate", "withdraw"]

Words = Literal["office", "reporter", None]
_STEPS: Final[tuple[tuple[str, Words], ...]] = (
    ("complaint-received", None),
    ("complaint-accepted", None),
    ("complaint-incomplete", None),
    ("complaint-completed", "reporter"),
    ("complaint-deemed-withdrawn", None),
    ("complaint-withdrawn", None),
    ("complaint-treated-as-suggestion", None),
    ("complaint-turned-away", None),
    ("appeal-handed-over", None),
    ("complaint-escalated", None),
    ("complaint-forwarded", None),
    ("complaint-bounced", None),
    ("complaint-taken-over", None),
    ("clarification-asked", "office"),
    ("clarification-given", "reporter"),
    ("complaint-investigated", None),
    ("answer-delivered", "office"),
    ("complaint-reopened", "reporter"),
    ("complaint-rated", None),
    ("complaint-archived", None),
    ("complaint-merged", None),
    ("complaint-unmerged", None),
    ("stage-overdue", None),
)
SHOWN: Final[Mapping[str, Words]] = {f"complaints.{name}": words for name, words in _STEPS}
"""The events that a reporter sees, and whose text belongs to each: the office's questions and answers, and their own words."""


def has_secret_receipt(complaint: Complaint) -> bool:
    """Whether only the reporter knows the receipt. That of an application stands in the application, so the office knows it."""
    return complaint.channel != "application"


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
    if complaint.status in OPEN and has_secret_receipt(complaint):
        found.append("withdraw")
    return tuple(found)
