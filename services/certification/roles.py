"""Which roles may call certification: the dependencies that its routes share. What each may do, the schemes say."""

from typing import Annotated

from pydantic import WithJsonSchema

from shared.privacy.clear_text import Sought
from shared.roles import APPLICANT, EVERYBODY, INSPECTOR, OFFICERS
from shared.service.ask import Ask
from shared.web.commands import command
from shared.web.reads import ReadRequest, listing, reading

EVERYBODY_READS = listing(*EVERYBODY)
"""For the rules, which are the same for everybody. They have no past that could be asked for."""
ByOfficer = Annotated[Ask, command(*OFFICERS)]
ByClientOrOfficer = Annotated[Ask, command(*OFFICERS, APPLICANT)]
ReadCase = Annotated[ReadRequest, reading(*OFFICERS, INSPECTOR)]
ReadCases = Annotated[ReadRequest, listing(*OFFICERS, INSPECTOR)]
ReadOwnOrCases = Annotated[ReadRequest, reading(*OFFICERS, INSPECTOR, APPLICANT)]
DataId = Annotated[Sought, WithJsonSchema({"type": "string", "maxLength": 60, "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"})]
"""The id of a data file, as it is sought."""
