"""The tariffs of the offices, loaded from `data/tariffs.yaml` and held against each other and against the laws."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from services.billing.tariff.faults import faults_of
from services.billing.tariff.tariffs import LAWS, NothingDue, Tariff
from shared.dated_data import line_in_force, load, refuse_faults


def load_tariffs(path: Path, laws: Sequence[NothingDue]) -> tuple[Tariff, ...]:
    """The tariffs of a file. Raises DataFault with all faults, also for a tariff on a day on which a law says that nothing is due."""
    tariffs = load(path, Tariff, apart_by=lambda tariff: tariff.office)
    found = [
        f"{number}: {tariff.legal_basis}: {fault.english}"
        for number, tariff in enumerate(tariffs)
        for fault in faults_of(tariff, laws)
    ]
    refuse_faults(path, found)
    return tariffs


TARIFFS = load_tariffs(Path(__file__).parent / "data" / "tariffs.yaml", LAWS)


def tariff_on(office: str, on: date) -> Tariff | None:
    """The tariff of an office for services given on a day."""
    return line_in_force((tariff for tariff in TARIFFS if tariff.office == office), on)
