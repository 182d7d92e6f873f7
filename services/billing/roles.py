"""Which roles may call billing: the dependencies that its routes share."""

from typing import Annotated

from shared.roles import APPLICANT, FRONT_OFFICE, HEAD_OF_OFFICE, INSPECTOR, METROLOGY_HEAD, SKRD_ISSUER, TREASURER
from shared.service.ask import Ask
from shared.web.commands import command
from shared.web.reads import ReadRequest, listing, reading

READERS = (SKRD_ISSUER, TREASURER, FRONT_OFFICE, METROLOGY_HEAD, HEAD_OF_OFFICE, INSPECTOR)
ByHead = Annotated[Ask, command(HEAD_OF_OFFICE)]
BySkrdIssuer = Annotated[Ask, command(SKRD_ISSUER)]
ByTreasurer = Annotated[Ask, command(TREASURER)]
UploadByTreasurer = Annotated[Ask, command(TREASURER, streams=True)]
ByRefundProposer = Annotated[Ask, command(SKRD_ISSUER, TREASURER)]
"""Who proposes a refund [C: the offices have settled nothing]."""
ReadAccounts = Annotated[ReadRequest, listing(TREASURER, HEAD_OF_OFFICE, INSPECTOR)]
"""Who reads the statements of the bank, and the reports."""
ReadOwn = Annotated[ReadRequest, listing(APPLICANT)]
ReadOne = Annotated[ReadRequest, reading(*READERS)]
ReadList = Annotated[ReadRequest, listing(*READERS)]
