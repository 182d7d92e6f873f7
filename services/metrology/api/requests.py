"""Who may ask metrology for what: the dependencies that its routes share."""

from typing import Annotated, cast

from fastapi import Depends, Request

from services.metrology.application import Metrology
from shared.application import Ask
from shared.lists import Page, page
from shared.roles import FRONT_OFFICE, INSPECTOR, METROLOGY_HEAD, OFFICERS, PENERA
from shared.web import Reading, command, listing, reading

READERS = (*OFFICERS, INSPECTOR)


async def _metrology(request: Request) -> Metrology:
    return cast("Metrology", request.app.state.application)


MetrologyHere = Annotated[Metrology, Depends(_metrology)]
Paging = Annotated[Page, Depends(page)]
ByFrontOffice = Annotated[Ask, command(FRONT_OFFICE)]
ByPenera = Annotated[Ask, command(PENERA)]
ByHead = Annotated[Ask, command(METROLOGY_HEAD)]
ByHeadOrFrontOffice = Annotated[Ask, command(METROLOGY_HEAD, FRONT_OFFICE)]
ByPeneraOrHead = Annotated[Ask, command(PENERA, METROLOGY_HEAD)]
Read = Annotated[Reading, reading(*READERS)]
ReadList = Annotated[Reading, listing(*READERS)]
