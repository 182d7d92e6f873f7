"""The list of applications: what is sought, and its lines."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.intake.application.application import Status
from shared.privacy.clear_text import Sought
from shared.receipt import WRITTEN_RECEIPT
from shared.web.values import Code, Day, SoughtText, ZonedMoment


@dataclass(frozen=True)
class ApplicationsSought:
    """What a query asks for, by the names that `list_rows.py` gives its filters; what is not asked for is None."""

    status: Annotated[Status | None, Query()] = None
    applicant: Annotated[UUID | None, Query(alias="applicant_id")] = None
    service: Annotated[
        Code | None, Query(alias="service_code", description="The code of a service standard, such as PSR-BBM.")
    ] = None
    number: Annotated[
        SoughtText | None, Query(description="The registration number as printed, such as REG/2026/00010.")
    ] = None
    receipt: Annotated[Sought | None, Query(pattern=WRITTEN_RECEIPT, description="A receipt as written.")] = None
    submitted_from: Annotated[
        Day | None, Query(alias="from", description="Submitted (for the last time) on this day or later.")
    ] = None
    submitted_to: Annotated[
        Day | None, Query(alias="to", description="Submitted (for the last time) on this day or earlier.")
    ] = None
    changed_since: Annotated[
        ZonedMoment | None,
        Query(
            description="Changed at this time or later, by anything that happened to the application or moved its due day. A change "
            "that was being written when you asked is shown later under its own time: ask again from a minute before."
        ),
    ] = None
