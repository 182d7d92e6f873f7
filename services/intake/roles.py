"""Which roles may call intake: the dependencies that its routes share."""

from typing import Annotated

from shared.roles import (
    ADMINISTRATOR,
    APPLICANT,
    CALENDAR_KEEPER,
    COUNTER,
    EVERYBODY,
    FRONT_OFFICE,
    INSPECTOR,
    LEADERS,
    METROLOGY_HEAD,
    NATIONAL_CALENDAR_KEEPER,
    OFFICERS,
    STANDARD_KEEPER,
)
from shared.service.ask import Ask
from shared.web.commands import command
from shared.web.reads import ReadRequest, listing, reading

ByApplicant = Annotated[Ask, command(*COUNTER, APPLICANT)]
"""The applicant, or an officer for an applicant at the counter."""
ByCounter = Annotated[Ask, command(*COUNTER)]
ByAccount = Annotated[Ask, command(APPLICANT)]
"""The asker's own account, whatever other roles the token has."""
ByAnybody = Annotated[Ask, command(*OFFICERS, APPLICANT)]
"""Anybody; the service card decides who may act, and in which role."""
ByReplacing = Annotated[Ask, command(*OFFICERS, APPLICANT, replaces=True)]
"""The same for a command that replaces something as a whole and must name the version that was read."""
ByDiscloser = Annotated[Ask, command(*COUNTER, METROLOGY_HEAD)]
"""Roles that find applicants and read their personal data; each time is recorded."""
ByOfficer = Annotated[Ask, command(*OFFICERS)]
ByAdministrator = Annotated[Ask, command(ADMINISTRATOR)]
ByStandardKeeper = Annotated[Ask, command(STANDARD_KEEPER)]
ByCalendarKeeper = Annotated[Ask, command(CALENDAR_KEEPER)]
ByNationalCalendarKeeper = Annotated[Ask, command(NATIONAL_CALENDAR_KEEPER)]
"""All offices share one calendar: a keeper at one office must not move another office's due dates."""
Read = Annotated[ReadRequest, reading(*EVERYBODY)]
ReadNow = Annotated[ReadRequest, listing(*EVERYBODY)]
"""For actions that are possible now: they have no past."""
ReadWork = Annotated[ReadRequest, listing(*OFFICERS)]
ReadAsHead = Annotated[ReadRequest, listing(*LEADERS, INSPECTOR)]
"""The work of the office's cases, officer by officer: for leaders and inspectors."""
ReadList = Annotated[ReadRequest, listing(*EVERYBODY)]
ReadByStaff = Annotated[ReadRequest, reading(*OFFICERS, INSPECTOR, ADMINISTRATOR)]
ReadListByStaff = Annotated[ReadRequest, listing(*OFFICERS, INSPECTOR, ADMINISTRATOR)]
ReadProduct = Annotated[ReadRequest, listing(*OFFICERS, INSPECTOR)]
"""The validity of a paper, for anybody at the office who is shown it; it has no past of its own."""
ReadExchanges = Annotated[ReadRequest, listing(FRONT_OFFICE, METROLOGY_HEAD, INSPECTOR, ADMINISTRATOR)]
"""Roles that examine a fault; the administrator repairs the connection and acts in no case."""
ReadRevocation = Annotated[ReadRequest, reading(INSPECTOR, ADMINISTRATOR)]
ListAsKeeper = Annotated[ReadRequest, listing(CALENDAR_KEEPER, *OFFICERS)]

CALENDAR_READERS = listing(*EVERYBODY, CALENDAR_KEEPER, NATIONAL_CALENDAR_KEEPER)
"""For a route that needs nothing about the reader."""


def own_subject(read: ReadRequest) -> str | None:
    return read.asker.subject if read.role == APPLICANT else None
