"""Which roles may call certification: the dependencies that its routes share. What each may do, the schemes say."""

from typing import Annotated

from shared.roles import (
    APPLICANT,
    CERTIFICATION_DECIDER,
    EVERYBODY,
    FRONT_OFFICE,
    INSPECTOR,
    LABORATORY,
    LABORATORY_ANALYST,
    LEADERS,
    OFFICERS,
    STANDARD_KEEPER,
)
from shared.service.ask import Ask
from shared.web.commands import command
from shared.web.reads import ReadRequest, listing, reading

CONVENERS = ("administration-manager", "lspro-administration", "technical-committee", "technical-manager")
"""Roles that convene the committee [C: the offices' standards do not say who does]."""
PERSONNEL_KEEPERS = ("administration-manager", "certification-decider", "lspro-administration", "operations-officer")
"""Roles that keep the personnel register [C: the offices' standards do not say who does]."""
ReadRules = Annotated[ReadRequest, listing(*EVERYBODY, LABORATORY, STANDARD_KEEPER)]
"""For the rules, which are the same for everybody of an office. They have no past that could be asked for."""
EVERYBODY_READS = listing(*EVERYBODY)
"""The same, for a route that needs nothing from its reader."""
ByLeader = Annotated[Ask, command(*LEADERS)]
ByOfficer = Annotated[Ask, command(*OFFICERS)]
ByClientOrFrontOffice = Annotated[Ask, command(FRONT_OFFICE, APPLICANT)]
ByDecider = Annotated[Ask, command(CERTIFICATION_DECIDER)]
ByClientOrOfficer = Annotated[Ask, command(*OFFICERS, APPLICANT)]
ByConvener = Annotated[Ask, command(*CONVENERS)]
ByPersonnelKeeper = Annotated[Ask, command(*PERSONNEL_KEEPERS)]
ByStandardKeeper = Annotated[Ask, command(STANDARD_KEEPER)]
ReadCase = Annotated[ReadRequest, reading(*OFFICERS, INSPECTOR)]
ReadCases = Annotated[ReadRequest, listing(*OFFICERS, INSPECTOR)]
ReadOwnOrCases = Annotated[ReadRequest, reading(*OFFICERS, INSPECTOR, APPLICANT)]
# who tests comes first: somebody with several roles then sees what a tester may see
ByTester = Annotated[Ask, command(LABORATORY, LABORATORY_ANALYST, *OFFICERS)]
ReadTest = Annotated[ReadRequest, reading(LABORATORY, LABORATORY_ANALYST, *OFFICERS, INSPECTOR)]
ReadTests = Annotated[ReadRequest, listing(LABORATORY, LABORATORY_ANALYST, *OFFICERS, INSPECTOR)]
ByLaboratoryKeeper = Annotated[Ask, command("technical-manager", "lspro-administration", "operations-officer")]
"""Who registers laboratories outside the office [C: the offices have settled nothing]."""
