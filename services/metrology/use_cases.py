"""Metrology's use cases: a file for each noun."""

from dataclasses import dataclass

from services.metrology.instrument.use_cases import Instruments
from services.metrology.owner.use_cases import Owners
from services.metrology.penera.use_cases import Appointments
from services.metrology.verification.use_cases import Verifications


@dataclass(frozen=True)
class Metrology:
    """All use cases of the service, by noun."""

    instruments: Instruments
    appointments: Appointments
    verifications: Verifications
    owners: Owners
