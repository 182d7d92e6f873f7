"""Who may ask intake for what: the dependencies that its routes share."""

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
from shared.web.reads import Reading, listing, reading

ByApplicant = Annotated[Ask, command(*COUNTER, APPLICANT)]
"""The applicant, or an officer for one who came to the counter."""
ByCounter = Annotated[Ask, command(*COUNTER)]
ByAccount = Annotated[Ask, command(APPLICANT)]
"""The asker's own account, whatever other roles the token names."""
ByAnybody = Annotated[Ask, command(*OFFICERS, APPLICANT)]
"""Who of them may, and in which role, the service card says."""
ByReplacing = Annotated[Ask, command(*OFFICERS, APPLICANT, replaces=True)]
"""The same, of what takes the place of all that was there: it says which version of that was seen."""
ByDiscloser = Annotated[Ask, command(*COUNTER, METROLOGY_HEAD)]
"""Who finds applicants and reads their personal data; each time is recorded."""
ByOfficer = Annotated[Ask, command(*OFFICERS)]
ByAdministrator = Annotated[Ask, command(ADMINISTRATOR)]
ByStandardKeeper = Annotated[Ask, command(STANDARD_KEEPER)]
ByCalendarKeeper = Annotated[Ask, command(CALENDAR_KEEPER)]
ByNationalCalendarKeeper = Annotated[Ask, command(NATIONAL_CALENDAR_KEEPER)]
"""A calendar is one for all offices: who keeps that of one office must not move the due dates of another."""
Read = Annotated[Reading, reading(*EVERYBODY)]
ReadNow = Annotated[Reading, listing(*EVERYBODY)]
"""Of what can be done now: it has no past."""
ReadWork = Annotated[Reading, listing(*OFFICERS)]
ReadAsHead = Annotated[Reading, listing(*LEADERS, INSPECTOR)]
"""What the office does with its cases, officer by officer: for those who lead it and those who inspect it."""
ReadList = Annotated[Reading, listing(*EVERYBODY)]
ReadByStaff = Annotated[Reading, reading(*OFFICERS, INSPECTOR, ADMINISTRATOR)]
ReadListByStaff = Annotated[Reading, listing(*OFFICERS, INSPECTOR, ADMINISTRATOR)]
ReadProduct = Annotated[Reading, listing(*OFFICERS, INSPECTOR)]
"""Whether a paper holds, for whoever is shown it at the office; it has no past of its own."""
ReadExchanges = Annotated[Reading, listing(FRONT_OFFICE, METROLOGY_HEAD, INSPECTOR, ADMINISTRATOR)]
"""Who looks into a fault; the administrator mends the connection and acts in no case."""
ReadRevocation = Annotated[Reading, reading(INSPECTOR, ADMINISTRATOR)]
ListAsKeeper = Annotated[Reading, listing(CALENDAR_KEEPER, *OFFICERS)]

CALENDAR_READERS = listing(*EVERYBODY, CALENDAR_KEEPER, NATIONAL_CALENDAR_KEEPER)
"""Of a route that needs nothing of who reads."""


def own_subject(read: Reading) -> str | None:
    return read.asker.subject if read.role == APPLICANT else None
