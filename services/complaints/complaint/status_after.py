"""The status of a complaint after an event, and the day by which its answer is due, for the read models of all nouns."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from services.complaints.complaint.complaint import Due
from services.complaints.complaint.ending import ComplaintArchived
from services.complaints.complaint.forwarding import ComplaintForwarded
from services.complaints.complaint.verification import (
    AppealHandedOver,
    ComplaintCompleted,
    ComplaintDeemedWithdrawn,
    ComplaintIncomplete,
    ComplaintWithdrawn,
    TurnedAway,
)
from services.complaints.policy.words import Status
from shared.journal.events import Event

STATUS_AFTER: Final[Mapping[type[Event[Any]], Status]] = {
    AppealHandedOver: "handed-over",
    ComplaintArchived: "archived",
    ComplaintCompleted: "received",
    ComplaintDeemedWithdrawn: "withdrawn",
    ComplaintForwarded: "forwarded",
    ComplaintIncomplete: "incomplete",
    ComplaintWithdrawn: "withdrawn",
    TurnedAway: "not-ours",
}
"""The events that change nothing in a row but the status."""


def answer_due(due: Iterable[Due]) -> date | None:
    """The earliest day for an answer or a decision among the days that an event sets."""
    return min((one.last_day for one in due if one.stage in {"answer", "decision"}), default=None)
