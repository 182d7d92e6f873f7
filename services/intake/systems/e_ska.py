"""e-SKA (Surat Keterangan Asal elektronik): submits an application for a certificate of origin, under a contract of our
own.

e-SKA is a web site without a public interface (`docs/other-systems.md` 3).
"""

from typing import Literal

from services.intake.systems.questions import Question
from shared.outgoing.connection import AnswerBody, Connection, Content, Meaning, ask, outcome_of
from shared.outgoing.exchanges import Exchange
from shared.outgoing.replies import Reply, particulars

_FIELDS = ("nib", "service", "number", "step")
_HARMLESS = frozenset({*_FIELDS, "reference", "id", "state", "error"})


class Submission(AnswerBody):
    """The result of the submission at e-SKA."""

    id: str
    state: Literal["received", "examined", "returned", "issued"]
    number: str | None = None


class SubmissionAnswer(AnswerBody):
    reference: str
    submission: Submission


def _read(status: int, body: bytes) -> Meaning:
    if (outcome := outcome_of(status)) != "answered":
        return Meaning(outcome)
    found = SubmissionAnswer.model_validate_json(body).submission
    return Meaning("answered", found.state, particulars(found.model_dump()))


class ESka:
    """Submits one application: POST submissions, `Authorization: Bearer`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def ask(self, question: Question) -> tuple[Reply, Exchange | None]:
        wanted = {name: question.asked.get(name) for name in _FIELDS}
        body = {"reference": str(question.reference), **wanted}
        return await ask(self._connection, "submissions", Content.json(body), question.reference, _read, _HARMLESS)
