"""e-SKA (Surat Keterangan Asal elektronik): submits an application for a certificate of origin, under a contract of our
own.

e-SKA is a web site without a public interface (`docs/other-systems.md` 3).
"""

from typing import Literal

from services.intake.systems.connection import AnswerBody, Connection, Meaning, ask, outcome_of
from services.intake.systems.exchanges import Exchange
from services.intake.systems.questions import Question, Reply, particulars


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
        wanted = {name: question.asked.get(name) for name in ("nib", "service", "number", "step")}
        body = {"reference": str(question.reference), **wanted}
        return await ask(self._connection, "submissions", body, question.reference, _read)
