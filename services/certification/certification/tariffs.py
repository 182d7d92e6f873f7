"""What an office charges for a certification, as dated data (`data/fees/`), and the fee lines that a contract takes from it.

Pergub Jawa Tengah 35/2024 prices what BPSMB Surakarta does. For Balai Sertifikasi (PP 31/2017) and BSPJI Palembang
(PP 54/2021) no source names the amounts: officers enter them with their legal basis.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, Strict

from services.certification.certification.fees import FeeLine
from services.certification.scheme.catalogue import SCHEMES
from services.certification.scheme.scheme import Scheme
from services.certification.standard.standard import STANDARDS, Confidence, MarketKind, Slug, Text
from shared.dated_data import Dated, line_in_force, load, load_folder, refuse_faults

MARKET_TYPES: Final[tuple[MarketKind, ...]] = get_args(MarketKind)
"""The tariff numbers them 1 to 4."""


class TariffLine(BaseModel):
    """One price in whole rupiah, for a case or for each sample. `parameter`: the test that it is for; `market_type`: the
    type of market.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    name: Text
    rupiah: Annotated[int, Strict(), Field(gt=0)]
    each: Literal["case", "sample"] = "case"
    schemes: Annotated[tuple[Slug, ...], Field(min_length=1)]
    parameter: Slug | None = None
    market_type: Annotated[int, Field(ge=1, le=len(MARKET_TYPES))] | None = None


class Tariff(Dated):
    """The prices of an office under one rule."""

    office: Slug
    confidence: Confidence
    lines: Annotated[tuple[TariffLine, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Proposal:
    """Fee lines for a contract. `unpriced`: the parameters of the standard for whose test the tariff has no price.

    `legal_basis` and `confidence` are those of the tariff; None where no tariff is in force, so officers enter all lines.
    """

    lines: tuple[FeeLine, ...]
    unpriced: tuple[str, ...] = ()
    legal_basis: str | None = None
    confidence: Confidence | None = None


def load_tariffs(path: Path) -> tuple[Tariff, ...]:
    """The tariffs of one file. Raises DataFault, a line a fault."""
    tariffs = load(path, Tariff, apart_by=lambda one: one.office)
    faults: list[str] = []
    for number, tariff in enumerate(tariffs):
        ids = [line.id for line in tariff.lines]
        for at, line in enumerate(tariff.lines):
            where = f"{number}.lines.{at}"
            if line.id in ids[:at]:
                faults.append(f"{where}.id: {line.id} is listed twice")
            faults += [f"{where}.schemes: there is no scheme {one}" for one in line.schemes if one not in SCHEMES]
    refuse_faults(path, faults)
    return tariffs


TARIFFS = tuple(
    tariff for tariffs in load_folder(Path(__file__).parent / "data" / "fees", load_tariffs) for tariff in tariffs
)


def fee_lines(
    scheme: Scheme, standard: str | None, on: date, *, samples: int = 1, market_type: int | None = None
) -> Proposal:
    """The lines of an initial certification under the tariff that is in force on a day of the office.

    `standard`: the edition whose parameters are tested, on each of `samples`; `market_type`: 1 to 4, for a market.
    """
    tariff = line_in_force((one for one in TARIFFS if one.office == scheme.office), on)
    parameters = [one.id for one in STANDARDS[standard].parameters] if standard and scheme.has_samples else []
    if tariff is None:
        return Proposal(())
    of_scheme = [line for line in tariff.lines if scheme.id in line.schemes]
    chosen = [line for line in of_scheme if _is_charged(line, parameters, market_type)]
    priced = {line.parameter for line in chosen}
    return Proposal(
        tuple(_priced(line, samples, tariff.legal_basis) for line in chosen),
        tuple(one for one in parameters if one not in priced),
        tariff.legal_basis,
        tariff.confidence,
    )


def _is_charged(line: TariffLine, parameters: Collection[str], market_type: int | None) -> bool:
    if line.parameter is not None:
        return line.parameter in parameters
    return line.market_type in {None, market_type}


def _priced(line: TariffLine, samples: int, legal_basis: str) -> FeeLine:
    quantity = samples if line.each == "sample" else 1
    return FeeLine(line.id, line.name, quantity, line.rupiah, quantity * line.rupiah, legal_basis)
