"""An appeal (*banding*): the client disputes a decision of the body, and people who took no part in the case decide about it.

    filed ── assignment ──> handled ── decision ──> upheld | dismissed

A decision can be appealed once. An appeal that is upheld leads to a new decision. Source: ISO/IEC 17065 7.13.
"""

from datetime import date
from typing import Final, Literal
from uuid import UUID, uuid5

from services.certification.certificate.certificate import Appealable
from shared.errors import Conflict
from shared.journal.events import Aggregate

About = Literal["rejected", Appealable]
"""The kind of decision that is disputed: the last part of its event's name."""
Outcome = Literal["upheld", "dismissed"]
Status = Literal["filed", "handled", "upheld", "dismissed"]

DECISION_DUE: Final = "appeal-decision"
"""The deadline by which the office decides."""
_APPEALS = UUID("0d2f9b54-5c0e-4b8e-8a52-9a6a8f0c3b41")


def appeal_of(certification_id: UUID, about: About, number: int) -> UUID:
    """The id of the appeal about decision `number` of its kind: a decision is appealed once.

    Decisions about certificates count for all certificates of the case, so they are decisions of the case here.
    """
    return uuid5(_APPEALS, f"{certification_id} {about} {number}")


class AppealDecidedAlready(Conflict):
    code = "appeal-decided-already"
    indonesian = "Banding ini sudah diputus: {status:words}."
    english = "This appeal is decided already: {status:words}."


class Appeal(Aggregate):
    """`number`: which decision of this kind on the case it disputes, counted from 1; `certificate_id`: about which certificate,
    None for a rejection. `handlers`: who decides, by token subject.

    `decide_by`: the last day on which a decision is in time; `overdue`: it passed without one. `accounts`: the token subjects who
    own the application.
    """

    TOPIC = "certification.appeal"

    office: str
    case_id: UUID
    certification_id: UUID
    about: About
    number: int
    contested_on: date
    argument: str
    accounts: tuple[str, ...]
    filed_by: str
    filed_on: date
    certificate_id: UUID | None = None
    happened_until: date = date.min
    decide_by: date | None = None
    status: Status = "filed"
    handlers: tuple[str, ...] = ()
    assigned_by: str | None = None
    overdue: bool = False
    grounds: str | None = None
    decided_by: str | None = None
    decided_on: date | None = None

    def refuse_when_decided(self) -> None:
        """Raises AppealDecidedAlready."""
        if self.status in {"upheld", "dismissed"}:
            raise AppealDecidedAlready(status=self.status)
