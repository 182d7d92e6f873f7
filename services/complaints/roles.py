"""Which roles may call complaints: the dependencies that its routes share."""

from typing import Annotated

from pydantic import WithJsonSchema

from shared.privacy.clear_text import Sought
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
DATA_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
"""What the ids of data files, roles and tasks look like."""
DataId = Annotated[Sought, WithJsonSchema({"type": "string", "maxLength": 60, "pattern": DATA_ID})]
"""The id of a data file, as it is sought."""
