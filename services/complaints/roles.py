"""Which roles may call complaints: the dependencies that its routes share."""

from typing import Annotated

from shared.roles import APPLICANT, COMPLAINT_IDENTITY_READER, COUNTER, HEAD_OF_OFFICE, INSPECTOR, LEADERS, OFFICERS
from shared.service.ask import Ask
from shared.web.commands import command
from shared.web.reads import ReadRequest, listing, reading

ByIdentityReaderOrOfficer = Annotated[Ask, command(COMPLAINT_IDENTITY_READER, *OFFICERS)]
ByLeader = Annotated[Ask, command(*LEADERS)]
ByHeadOfOffice = Annotated[Ask, command(HEAD_OF_OFFICE)]
ByOfficer = Annotated[Ask, command(*OFFICERS)]
ByReporterOrOfficer = Annotated[Ask, command(*COUNTER, HEAD_OF_OFFICE, APPLICANT)]
Read = Annotated[ReadRequest, reading(*OFFICERS)]
ReadCase = Annotated[ReadRequest, reading(*OFFICERS, INSPECTOR)]
ReadCases = Annotated[ReadRequest, listing(*OFFICERS, INSPECTOR)]
ReadOwnOrCases = Annotated[ReadRequest, reading(*OFFICERS, INSPECTOR, APPLICANT)]
