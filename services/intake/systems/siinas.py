"""SIINAS (Sistem Informasi Industri Nasional): the technical verification of an industry, under a contract of our own.

SIINAS has no public interface for this; until the ministry provides one, a small gateway beside it can implement this
contract (`docs/other-systems.md` 2).
"""

from typing import Literal

from services.intake.systems.certificate_register import report_certificate
from services.intake.systems.questions import Question
from shared.outgoing.connection import AnswerBody, Connection, Content, Meaning, ask, outcome_of
from shared.outgoing.exchanges import Exchange
from shared.outgoing.replies import Reply, particulars

_FIELDS = ("nib", "service", "number", "step")
_HARMLESS = frozenset({*_FIELDS, "reference", "id", "state", "decided_on", "error"})


class Verification(AnswerBody):
    """The progress of the technical verification there."""

    id: str
    state: Literal["notified", "verifying", "returned", "approved", "rejected"]
    decided_on: str | None = None


class VerificationAnswer(AnswerBody):
    reference: str
    verification: Verification


def _read(status: int, body: bytes) -> Meaning:
    if (outcome := outcome_of(status)) != "answered":
        return Meaning(outcome)
    found = VerificationAnswer.model_validate_json(body).verification
    return Meaning("answered", found.state, particulars(found.model_dump()))


class Siinas:
    """Asks for the verification of one application (POST verifications), or reports a certificate; `Authorization: Bearer`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def ask(self, question: Question) -> tuple[Reply, Exchange | None]:
        if question.kind == "certificate-report":
            return await report_certificate(self._connection, question)
        if not question.asked.get("nib"):
            return Reply("not-asked", code="nib"), None
        wanted = {name: question.asked.get(name) for name in _FIELDS}
        body = {"reference": str(question.reference), **wanted}
        return await ask(self._connection, "verifications", Content.json(body), question.reference, _read, _HARMLESS)
