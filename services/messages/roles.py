"""Which roles may call messages: the dependencies that its routes share."""

from typing import Annotated

from shared.roles import APPLICANT, INSPECTOR, LEADERS, OFFICERS
from shared.service.ask import Ask
from shared.web.commands import command
from shared.web.reads import ReadRequest, listing, reading

ByLeader = Annotated[Ask, command(*LEADERS)]
ByOfficer = Annotated[Ask, command(*OFFICERS)]
ByClientOrOfficer = Annotated[Ask, command(*OFFICERS, APPLICANT)]
ReadCase = Annotated[ReadRequest, reading(*OFFICERS, INSPECTOR)]
ReadCases = Annotated[ReadRequest, listing(*OFFICERS, INSPECTOR)]
ListOwnOrCases = Annotated[ReadRequest, listing(*OFFICERS, INSPECTOR, APPLICANT)]
ReadOwnOrCases = Annotated[ReadRequest, reading(*OFFICERS, INSPECTOR, APPLICANT)]
