"""Tariffs by regulation, and the laws under which nothing is due: dated data (`data/tariffs.yaml`, `data/nothing_due.yaml`).

A regional regulation prices kind x capacity band x place x service, and names the object of the levy and the account of the budget;
from 2024-01-05 UU 1/2022 art. 187 b forbids retribusi for tera. `faults.py` refuses a tariff with two answers to one question.
"""

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from services.billing.tariff.levy_objects import AccountCode, Confidence, Id, Name
from services.billing.tariff.prices import Place, Service, SpecialTariff, Surcharge, TariffLine
from shared.dated_data import Dated, in_force, line_in_force, load


class Tariff(Dated):
    """The tariff of one office under the regulation that `legal_basis` names."""

    legal_basis: Name
    office: Name
    levy_object: Id
    account_code: AccountCode
    account_confidence: Confidence
    lines: Annotated[tuple[TariffLine, ...], Field(min_length=1, max_length=500)]
    surcharges: Annotated[tuple[Surcharge, ...], Field(max_length=50)] = ()
    special_tariffs: Annotated[tuple[SpecialTariff, ...], Field(max_length=50)] = ()

    def line(self, id: str) -> TariffLine | None:
        return next((one for one in self.lines if one.id == id), None)

    def special_tariff(self, line: str, service: Service, place: Place, on: date) -> SpecialTariff | None:
        """The special tariff in place of a line on a day."""
        return line_in_force((one for one in self.special_tariffs if one.covers(line, service, place)), on)


class NothingDue(Dated):
    """A law under which `services` cost nothing; its two sentences tell a citizen why."""

    id: Name
    services: Annotated[tuple[Service, ...], Field(min_length=1)]
    indonesian: Name
    english: Name


LAWS = load(Path(__file__).parent / "data" / "nothing_due.yaml", NothingDue)


def law_that_frees(service: Service, on: date) -> NothingDue | None:
    """The law under which a service given on a day costs nothing."""
    return next((law for law in in_force(LAWS, on) if service in law.services), None)
