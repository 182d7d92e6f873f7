"""Which roles may call billing: the dependencies that its routes share."""

from typing import Annotated

from shared.roles import (
    APPLICANT,
    COUNTER,
    FINANCE_OFFICER,
    FRONT_OFFICE,
    HEAD_OF_OFFICE,
    INSPECTOR,
    LEADERS,
    METROLOGY_HEAD,
    SKRD_ISSUER,
    TREASURER,
)
from shared.service.ask import Ask
from shared.web.commands import command
from shared.web.reads import ReadRequest, listing, reading

READERS = (SKRD_ISSUER, TREASURER, FINANCE_OFFICER, FRONT_OFFICE, METROLOGY_HEAD, HEAD_OF_OFFICE, INSPECTOR)
"""Who reads bills and the money on them. PPK-SKPD is among them, because it verifies cash and deposits by their SKRD and TBP."""
BOOK_READERS = (TREASURER, FINANCE_OFFICER, HEAD_OF_OFFICE, INSPECTOR)
"""Who reads the cash book, the ledger, the statements of the bank and the reports."""
ByHead = Annotated[Ask, command(HEAD_OF_OFFICE)]
BySkrdIssuer = Annotated[Ask, command(SKRD_ISSUER)]
ByIssuerOrFrontOffice = Annotated[Ask, command(SKRD_ISSUER, FRONT_OFFICE)]
ByIssuerOrLeader = Annotated[Ask, command(SKRD_ISSUER, *LEADERS)]
ByLeader = Annotated[Ask, command(*LEADERS)]
ByTreasurer = Annotated[Ask, command(TREASURER)]
UploadByTreasurer = Annotated[Ask, command(TREASURER, streams=True)]
ByRefundProposer = Annotated[Ask, command(SKRD_ISSUER, TREASURER)]
"""Who proposes a refund [C: the offices have settled nothing]."""
ReadOwn = Annotated[ReadRequest, listing(APPLICANT)]
ReadOwnBill = Annotated[ReadRequest, reading(APPLICANT)]
ByPayer = Annotated[Ask, command(APPLICANT)]
TryTariff = Annotated[ReadRequest, listing(SKRD_ISSUER, HEAD_OF_OFFICE, INSPECTOR)]
ByCodeOfficer = Annotated[Ask, command(SKRD_ISSUER, TREASURER, FRONT_OFFICE)]
ByPayerOrOfficer = Annotated[Ask, command(SKRD_ISSUER, TREASURER, *COUNTER, APPLICANT)]
ReadOne = Annotated[ReadRequest, reading(*READERS)]
ReadClaim = Annotated[ReadRequest, reading(SKRD_ISSUER, TREASURER, FRONT_OFFICE, *LEADERS, INSPECTOR)]
ReadList = Annotated[ReadRequest, listing(*READERS)]
ByFinanceOfficer = Annotated[Ask, command(FINANCE_OFFICER)]
ReadBook = Annotated[ReadRequest, reading(*BOOK_READERS)]
ListBook = Annotated[ReadRequest, listing(*BOOK_READERS)]
