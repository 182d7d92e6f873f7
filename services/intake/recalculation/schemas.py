"""What a recalculation would move, and its decision, as they are sent and shown."""

from collections.abc import Sequence
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from services.intake.recalculation.recalculation import MovedCase, Recalculation
from services.intake.recalculation.use_cases import Compared
from shared.errors import Language
from shared.web.lists import next_page
from shared.web.values import Body, Text


class RecalculationBody(Body):
    """Why open promises are recalculated."""

    legal_basis: Text


class RefusedCase(BaseModel):
    """An open case that may not be counted with the version, and why: the code and the sentence of the refusal."""

    case_id: UUID
    code: str
    why: str


class MovedCasesView(BaseModel):
    """Open cases of the office that are counted with another version: due now, and due then.

    One part of them; `next` is the `after` of the next part, null on the last. `refused`: those of the part that a decision
    would pass over.
    """

    calendar: str
    cases: list[MovedCase]
    refused: list[RefusedCase]
    next: str | None

    @classmethod
    def of(cls, calendar: str, part: Sequence[Compared], language: Language, limit: int) -> Self:
        refused = [(one.moved.case_id, one.refused) for one in part if one.refused is not None]
        return cls(
            calendar=calendar,
            cases=[one.moved for one in part if one.refused is None],
            refused=[RefusedCase(case_id=case, code=why.code, why=why.sentence(language)) for case, why in refused],
            next=next_page([one.moved.case_id for one in part], limit),
        )


class RecalculationView(BaseModel):
    """A decision, with the first cases that it lists: all of them, unless it `goes_on`; the others are listed within seconds."""

    id: UUID
    calendar: str
    legal_basis: str
    cases: list[MovedCase]
    goes_on: bool

    @classmethod
    def of(cls, recalculation: Recalculation) -> Self:
        return cls.model_validate(recalculation, from_attributes=True)
