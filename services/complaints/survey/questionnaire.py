"""The questionnaire: the nine unsur and the questions about the person, as data in force on a day (Permenpan RB 14/2017)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal, Self, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from services.complaints.policy.words import Confidence
from shared.dated_data import Dated, line_in_force, load, load_as
from shared.wording import Language

_DATA = Path(__file__).parent / "data"

Unsur = Literal[
    "requirements", "procedure", "time", "fee", "product", "competence", "behaviour", "facilities", "complaint-handling",
]  # fmt: skip
"""What the survey asks about; stored in events, so a code never changes."""
UNSUR: Final[tuple[Unsur, ...]] = get_args(Unsur)
SCORES: Final = (1, 2, 3, 4)
Pair = tuple[str, str]
"""Words in Indonesian and in English."""


def said(pair: Pair, language: Language) -> str:
    """The words in one language."""
    return pair[language == "en"]


class Question(Dated):
    """One unsur with its question; `answers`: the words of the scores 1 to 4."""

    unsur: Unsur
    name: Pair
    question: Pair
    answers: tuple[Pair, Pair, Pair, Pair]
    confidence: Confidence


class Order(Dated):
    """In which order an office asks the unsur: the first is its U1. `office`: None for each office without its own line."""

    office: str | None = None
    order: tuple[Unsur, ...]
    confidence: Confidence

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        if sorted(self.order) != sorted(UNSUR):
            raise ValueError("order: names each of the nine unsur once")
        return self


class Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    group: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Pair


class Dimension(Dated):
    """A question about the person, by whose groups the result is cut."""

    dimension: Annotated[str, Field(pattern=r"^[a-z]+$")]
    name: Pair
    groups: tuple[Group, ...]
    confidence: Confidence


class Rules(Dated):
    """`least_respondents`: fewer give no figure; `open_days`: how long an invitation can be answered."""

    office: str | None = None
    least_respondents: Annotated[int, Field(ge=2, le=100)]
    open_days: Annotated[int, Field(ge=1, le=366)]
    confidence: Confidence


QUESTIONS = load(_DATA / "unsur.yaml", Question, apart_by=lambda line: line.unsur)
ORDERS = load(_DATA / "orders.yaml", Order, apart_by=lambda line: line.office)
PROFILE = load(_DATA / "profile.yaml", Dimension, apart_by=lambda line: line.dimension)
RULES = load(_DATA / "rules.yaml", Rules, apart_by=lambda line: line.office)
SERVICES: Final[Mapping[str, Pair]] = load_as(_DATA / "services.yaml", TypeAdapter(dict[str, Pair]))
"""What a published result calls a service, by the code of its card; `complaint`: the handling of a complaint."""
OF_COMPLAINTS: Final = "complaint"

L = TypeVar("L", Order, Rules)


def is_asked(on: date) -> bool:
    """Whether the survey is in force on a day."""
    return line_in_force(QUESTIONS, on) is not None


def questions_for(office: str, on: date) -> tuple[Question, ...]:
    """The nine questions in the order of the office."""
    asked = {one.unsur: one for one in QUESTIONS if one.is_in_force(on)}
    return tuple(asked[unsur] for unsur in order_for(office, on))


def order_for(office: str, on: date) -> tuple[Unsur, ...]:
    return _of_office(ORDERS, office, on).order


def profile_on(on: date) -> tuple[Dimension, ...]:
    """The questions about the person."""
    return tuple(one for one in PROFILE if one.is_in_force(on))


def rules_for(office: str, on: date) -> Rules:
    return _of_office(RULES, office, on)


def _of_office(lines: Sequence[L], office: str, on: date) -> L:
    """The office's own line, or the one for all. The first day of the data is before every service that Jejak knows."""
    found = line_in_force(_own(lines, office), on) or line_in_force(_own(lines, None), on)
    assert found is not None, f"the survey has no data for {on}"
    return found


def _own(lines: Iterable[L], office: str | None) -> Iterable[L]:
    return (line for line in lines if line.office == office)
