"""The systems that get reports about a certificate, and the working days for each (`data/reports.yaml`)."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, Strict

from shared.dated_data import Dated, in_force, load


class ReportRule(Dated):
    """Certificates of these services are reported to a system; day 0 of `working_days` is the day of the decision."""

    id: Annotated[str, Field(min_length=1)]
    system: Literal["siinas", "bsn"]
    services: Annotated[tuple[str, ...], Field(min_length=1)]
    working_days: Annotated[int, Strict(), Field(ge=1, le=100)]
    confidence: Literal["S", "A", "B", "C", "D"]


RULES = load(Path(__file__).parent / "data" / "reports.yaml", ReportRule, apart_by=lambda rule: rule.system)


def reports_of(service: str, on: date) -> tuple[ReportRule, ...]:
    """The reports that a decision of a day about a certificate of a service needs."""
    return tuple(rule for rule in in_force(RULES, on) if service in rule.services)
