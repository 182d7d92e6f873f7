"""What metrology can be asked to do: a file of use cases for each noun."""

from dataclasses import dataclass

from services.metrology.application.appointments import Appointments
from services.metrology.application.instruments import Instruments
from services.metrology.application.owners import Owners
from services.metrology.application.verifications import Verifications


@dataclass(frozen=True)
class Metrology:
    """All use cases of the service, by noun."""

    instruments: Instruments
    appointments: Appointments
    verifications: Verifications
    owners: Owners
