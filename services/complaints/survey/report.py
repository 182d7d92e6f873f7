"""An office's report of a quarter: published once, with the figures as they were computed; later data move nothing in it."""

from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid5

from services.complaints.survey.figures import QuarterFigures
from services.complaints.survey.questionnaire import Unsur
from shared.errors import RefusedByRule
from shared.journal.events import Aggregate, FirstEvent
from shared.quarter import Quarter

_REPORTS: Final = UUID("6f54a0cc-8e11-4d6b-9c7d-0d9c1a4c7e60")


class QuarterNotOver(RefusedByRule):
    code = "survey-quarter-not-over"
    indonesian = "Hasil {quarter} baru dapat diterbitkan mulai satu jam setelah hari terakhir triwulan itu. Coba lagi sesudahnya."
    english = (
        "The result of {quarter} cannot be published before it is over. Publish it from one hour after its last day."
    )
    clause = "Permenpan RB 14/2017"


class AnswersNotCounted(RefusedByRule):
    code = "survey-answers-not-counted"
    indonesian = "Masih ada jawaban {quarter} yang belum dihitung. Coba lagi beberapa menit lagi."
    english = "Some answers of {quarter} are not counted yet. Try again in a few minutes."


class ReportPublishedAlready(RefusedByRule):
    code = "survey-report-published-already"
    indonesian = "Hasil {quarter} sudah diterbitkan; angka yang terbit tidak berubah lagi."
    english = "The result of {quarter} is published already; published figures do not change any more."


def report_of(office: str, quarter: Quarter) -> UUID:
    """The stream of an office's report of a quarter."""
    return uuid5(_REPORTS, f"{office} {quarter}")


class Report(Aggregate):
    """The published result of a quarter."""

    TOPIC = "complaints.survey-report"

    office: str
    quarter: str
    order: tuple[Unsur, ...]
    least_respondents: int
    figures: QuarterFigures
    published_by: str
    published_on: date


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Published(FirstEvent[Report]):
    """The office published the result of a quarter. `order`: how it numbers the unsur; `least_respondents`: fewer gave no figure."""

    TOPIC = "complaints.survey-report-published"
    INDONESIAN = "Hasil survei kepuasan masyarakat triwulan {quarter} diterbitkan."
    ENGLISH = "The result of the satisfaction survey of quarter {quarter} was published."
    office: str
    quarter: str
    order: tuple[Unsur, ...]
    least_respondents: int
    figures: QuarterFigures
    published_by: str
    published_on: date


# Decisions – refuse, or record one thing. Time is an argument.
def publish(
    office: str,
    quarter: Quarter,
    figures: QuarterFigures,
    order: tuple[Unsur, ...],
    least: int,
    by: str,
    on: date,
    now: datetime,
) -> Report:
    """Publishes a quarter that is over and counted."""
    return Report.begin(
        Published,
        id=report_of(office, quarter),
        now=now,
        office=office,
        quarter=str(quarter),
        order=order,
        least_respondents=least,
        figures=figures,
        published_by=by,
        published_on=on,
    )
