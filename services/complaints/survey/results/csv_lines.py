"""A published result as CSV: a line for the office, each service, each group of respondents, and the counter."""

from collections.abc import Iterator
from typing import Final

from services.complaints.survey.figures import Figures
from services.complaints.survey.report import Report
from shared.csv_cells import as_text, written

COLUMNS: Final = ("office", "quarter", "part", "name", "respondents", "index", "band", "withheld")
"""Then follow NRR and weighted NRR of each unsur, in the order of the office. `part`: office, service, walk-in, or a question."""
FEW_SERVICES: Final = "few-answers"
HIDDEN: Final = "hidden"


def report_as_csv(report: Report) -> str:
    """All lines of a report, with their head."""
    unsur = [f"{what}-{one}" for one in report.order for what in ("nrr", "weighted")]
    own = [report.office, report.quarter]
    return written([[*COLUMNS, *unsur], *(map(as_text, [*own, *cells]) for cells in _lines(report))])


def _lines(report: Report) -> Iterator[list[str]]:
    """The cells of each line from `part` on."""
    figures = report.figures
    yield ["office", report.office, *_cells(figures.office, figures.withheld)]
    for one in figures.services:
        yield ["service", one.service_code or FEW_SERVICES, *_cells(one.figures, one.withheld)]
    for group in figures.groups:
        shown = [group.respondents, group.index]
        hidden = HIDDEN if group.respondents is None else ""
        yield [group.dimension, group.group, *("" if one is None else str(one) for one in shown), "", hidden]
    yield ["walk-in", report.office, *_cells(figures.walk_in, figures.walk_in_withheld)]


def _cells(figures: Figures | None, withheld: str | None) -> list[str]:
    if figures is None:
        return ["", "", "", withheld or ""]
    means = [str(value) for one in figures.unsur for value in (one.mean, one.weighted)]
    return [str(figures.respondents), str(figures.index), figures.band, "", *means]
