"""Fees of service cards that are state revenue (PNBP), as dated data (`data/state_fees.yaml`).

The state sets the amount and receives the money. SIMPONI gives the payer a billing code, and an NTPN proves the payment.
"""

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, Strict

from shared.dated_data import Dated, line_in_force, load

Name = Annotated[str, Field(min_length=1)]


class StateFee(Dated):
    """The fee of a service under a rule of the state, in whole rupiah; 0 if the rule charges nothing."""

    id: Name
    service_code: Name
    rupiah: Annotated[int, Strict(), Field(ge=0)]
    code_hours: Annotated[int, Strict(), Field(ge=1)]
    indonesian: Name
    english: Name


STATE_FEES = load(Path(__file__).parent / "data" / "state_fees.yaml", StateFee, apart_by=lambda one: one.service_code)


def state_fee(service_code: str, on: date) -> StateFee | None:
    """The state fee of a service on a day in the office's zone; None if its fee is not state revenue."""
    return line_in_force((one for one in STATE_FEES if one.service_code == service_code), on)
