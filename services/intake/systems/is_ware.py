"""IS-WARE (sistem informasi resi gudang): enters a warehouse receipt, under a contract of our own.

IS-WARE is a web site of the Pusat Registrasi without a public interface (`docs/other-systems.md` 4).
"""

from typing import Literal

from services.intake.systems.questions import Question
from shared.outgoing.connection import AnswerBody, Connection, Content, Meaning, ask, outcome_of
from shared.outgoing.exchanges import Exchange
from shared.outgoing.replies import Reply, particulars

_FIELDS = ("nib", "service", "number", "step", "matures_on")
_HARMLESS = frozenset({*_FIELDS, "reference", "id", "state", "entered_on", "error"})


class Entry(AnswerBody):
    """The receipt as entered there."""

    id: str
    state: Literal["entered", "registered", "rejected"]
    entered_on: str | None = None


class EntryAnswer(AnswerBody):
    reference: str
    entry: Entry


def _read(status: int, body: bytes) -> Meaning:
    if (outcome := outcome_of(status)) != "answered":
        return Meaning(outcome)
    found = EntryAnswer.model_validate_json(body).entry
    return Meaning("answered", found.state, particulars(found.model_dump()))


class IsWare:
    """Enters one receipt: POST entries, `Authorization: Bearer`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def ask(self, question: Question) -> tuple[Reply, Exchange | None]:
        wanted = {name: question.asked.get(name) for name in _FIELDS}
        body = {"reference": str(question.reference), **wanted}
        return await ask(self._connection, "entries", Content.json(body), question.reference, _read, _HARMLESS)
