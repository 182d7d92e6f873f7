"""The survey as officers and readers see it, and the bodies of its commands."""

from datetime import date
from typing import Annotated, Self

from fastapi import Path
from pydantic import BaseModel, ConfigDict

from services.complaints.survey.figures import QuarterFigures
from services.complaints.survey.quarter import PATTERN
from services.complaints.survey.questionnaire import Unsur
from services.complaints.survey.report import Report
from services.complaints.survey.rows import ReportRow, TallyRow
from shared.privacy.clear_text import Sought
from shared.web.values import Body, Text

QuarterText = Annotated[Sought, Path(pattern=PATTERN, description="A quarter, such as 2026-1.")]


class CommentsBody(Body):
    """Why the free texts are read; the reading is recorded."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"purpose": "Bahan rapat evaluasi triwulan."}]})

    purpose: Text


class CommentsView(BaseModel):
    """Free texts in clear, in no order; `[dihapus]` for one whose key is gone."""

    comments: list[str]


class RunningView(BaseModel):
    """A quarter as far as its answers are counted. `waiting`: answers that are not counted yet, so as not to show single ones."""

    office: str
    quarter: str
    waiting: int
    figures: QuarterFigures


class ReportView(BaseModel):
    """A published result; it does not change any more.

    `order`: how the office numbers the unsur, U1 first; `least_respondents`: fewer give no figure.
    """

    model_config = ConfigDict(from_attributes=True)

    version: int
    office: str
    quarter: str
    order: list[Unsur]
    least_respondents: int
    figures: QuarterFigures
    published_by: str
    published_on: date

    @classmethod
    def of(cls, report: Report) -> Self:
        return cls.model_validate(report)


class ResultView(BaseModel):
    """A published result for anybody. `explanation` says in the reader's language why there is no index, where there is none."""

    office: str
    quarter: str
    order: list[Unsur]
    least_respondents: int
    figures: QuarterFigures
    published_on: date
    explanation: str | None

    @classmethod
    def of(cls, report: Report, explanation: str | None) -> Self:
        shown = {name: getattr(report, name) for name in cls.model_fields if name != "explanation"}
        return cls(**shown, explanation=explanation)


class ResultsView(BaseModel):
    """Offices that have published a result."""

    offices: list[str]


class TallyList(BaseModel):
    """Where a quarter's counts and free texts lie. `service_code` is null at the counter, and for services with few answers."""

    items: list[TallyRow]


class ReportList(BaseModel):
    """Published quarters, the newest first."""

    items: list[ReportRow]


class CounterCodeView(BaseModel):
    """The questionnaire at the counter in this quarter, and the poster with its QR code: addresses below the service's root."""

    address: str
    poster: str
