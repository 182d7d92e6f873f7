"""Reports a certificate to SIINas or BSN, under a contract of our own (`docs/other-systems.md` 5)."""

from typing import Literal

from services.intake.systems.questions import Question
from shared.outgoing.connection import AnswerBody, Connection, Content, Meaning, ask, outcome_of
from shared.outgoing.exchanges import Exchange
from shared.outgoing.replies import Reply, particulars

_FIELDS = ("nib", "service", "number", "certificate", "status", "decided_on", "effective_on", "valid_until")
_NEEDED = ("nib", "certificate")
_HARMLESS = frozenset({*_FIELDS, "reference", "id", "state", "recorded_on", "error"})


class Recorded(AnswerBody):
    """What the other side made of the report."""

    id: str
    state: Literal["received", "recorded", "rejected"]
    recorded_on: str | None = None


class RecordedAnswer(AnswerBody):
    reference: str
    certificate: Recorded


def _read(status: int, body: bytes) -> Meaning:
    if (outcome := outcome_of(status)) != "answered":
        return Meaning(outcome)
    found = RecordedAnswer.model_validate_json(body).certificate
    return Meaning("answered", found.state, particulars(found.model_dump()))


async def report_certificate(connection: Connection, question: Question) -> tuple[Reply, Exchange | None]:
    """Makes one attempt: POST certificates, `Authorization: Bearer`; sends nothing without NIB and number."""
    missing = next((field for field in _NEEDED if not question.asked.get(field)), None)
    if missing is not None:
        return Reply("not-asked", code=missing), None
    body = {"reference": str(question.reference), **{name: question.asked.get(name) for name in _FIELDS}}
    return await ask(connection, "certificates", Content.json(body), question.reference, _read, _HARMLESS)
