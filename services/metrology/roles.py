"""Which roles may call metrology: the dependencies that its routes share."""

from typing import Annotated

from shared.roles import FRONT_OFFICE, INSPECTOR, METROLOGY_HEAD, OFFICERS, PENERA
from shared.service.ask import Ask
from shared.web.commands import command
from shared.web.reads import ReadRequest, listing, reading

READERS = (*OFFICERS, INSPECTOR)

ByFrontOffice = Annotated[Ask, command(FRONT_OFFICE)]
ByPenera = Annotated[Ask, command(PENERA)]
ByHead = Annotated[Ask, command(METROLOGY_HEAD)]
ByHeadOrFrontOffice = Annotated[Ask, command(METROLOGY_HEAD, FRONT_OFFICE)]
ByPeneraOrHead = Annotated[Ask, command(PENERA, METROLOGY_HEAD)]
Read = Annotated[ReadRequest, reading(*READERS)]
ReadList = Annotated[ReadRequest, listing(*READERS)]
