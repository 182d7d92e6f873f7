"""The standard vessel (bejana ukur standar) into which an instrument delivers, and the delivered volume.

V_ref = (vessel reading + correction by certificate) x (1 + beta (t - t_ref)). Correction, t_ref and beta belong to the
vessel: its certificate states them, and they come with each reading. Volumes are Decimal litres, temperatures degrees
Celsius.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.metrology.kind.judgements import plain, refuse_implausible
from shared.errors import RefusedByRule


class DeliveryDoesNotFit(RefusedByRule):
    """More than the vessel can hold, an unknown vessel, or a run that did not fill one."""

    code = "delivery-does-not-fit"
    indonesian = (
        "Volume ini tidak cocok dengan bejana ukur standar: penunjukan atau isi bejana harus sebesar bejana (± {neck} %), dan isi"
        " tidak dapat melebihi bejana; bejana yang dikenal: {vessels} L. Periksa pembacaan."
    )
    english = (
        "These volumes do not fit a standard vessel: what was shown or what was held must be that of the vessel (± {neck} %), and"
        " it cannot hold more; known vessels: {vessels} L. Check the reading."
    )


class VesselNotAllowed(RefusedByRule):
    """The data of the vessel are incomplete or impossible."""

    code = "vessel-not-allowed"
    indonesian = (
        "Data bejana ukur tidak lengkap atau tidak mungkin: suhu, suhu acuan (keduanya {coldest}..{warmest} °C) dan koefisien"
        " muai (0..{expansion} per °C) diisi bersama; koreksi paling banyak {neck} % dari volume bejana."
    )
    english = (
        "The vessel's data is incomplete or impossible: temperature, reference temperature (both {coldest}..{warmest} °C) and"
        " expansion coefficient (0..{expansion} per °C) come together; the correction is at most {neck} % of the vessel."
    )


class VesselRules(BaseModel):
    """The known vessels, how far above its nominal volume one can be filled, and the possible data of one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    nominal: Annotated[tuple[Decimal, ...], Field(min_length=1)]
    neck: Annotated[Decimal, Field(gt=0, lt=1)]
    coldest: Decimal
    warmest: Decimal
    expansion_up_to: Annotated[Decimal, Field(gt=0)]


@dataclass(frozen=True, kw_only=True)
class Vessel:
    """The data on the vessel's certificate, and its temperature: all None if nothing was given."""

    nominal: Decimal | None = None
    correction: Decimal | None = None
    temperature: Decimal | None = None
    reference_temperature: Decimal | None = None
    expansion: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class VesselReading:
    """The reading of the vessel, and the vessel."""

    reading: Decimal
    vessel: Vessel


def reference_of(read: Decimal | VesselReading) -> Fraction:
    """The volume in the vessel, exact."""
    if isinstance(read, Decimal):
        return Fraction(read)
    vessel = read.vessel
    volume = Fraction(read.reading) + Fraction(vessel.correction or 0)
    if vessel.temperature is None or vessel.reference_temperature is None or vessel.expansion is None:
        return volume
    warmer = Fraction(vessel.temperature) - Fraction(vessel.reference_temperature)
    return volume * (1 + Fraction(vessel.expansion) * warmer)


def refuse_unfit_vessel(rules: VesselRules, vessel: Vessel) -> None:
    """Refuses a vessel with incomplete or impossible data (VesselNotAllowed), and an unknown one (DeliveryDoesNotFit)."""
    together = (vessel.temperature, vessel.reference_temperature, vessel.expansion)
    expansion, correction = vessel.expansion or Decimal(0), vessel.correction or Decimal(0)
    refuse_implausible(vessel.nominal, vessel.correction, *together)
    if vessel.nominal is not None and vessel.nominal not in rules.nominal:
        raise _does_not_fit(rules)
    warm = [one for one in (vessel.temperature, vessel.reference_temperature) if one is not None]
    if (
        len({one is None for one in together}) > 1
        or not all(rules.coldest <= one <= rules.warmest for one in warm)
        or not 0 <= expansion <= rules.expansion_up_to
        or abs(correction) > rules.neck * (vessel.nominal or max(rules.nominal))
    ):
        raise VesselNotAllowed(
            coldest=plain(rules.coldest),
            warmest=plain(rules.warmest),
            expansion=plain(rules.expansion_up_to),
            neck=plain(rules.neck * 100),
        )


def refuse_unfit_volume(rules: VesselRules, vessel: Vessel, indicated: Decimal, held: Decimal) -> None:
    """Refuses volumes that the vessel, or any known vessel, cannot hold.

    The run was to fill the vessel up to its mark, by the display or by the vessel. The other of the two volumes may be
    anything, because that is the error of a bad instrument. Raises DeliveryDoesNotFit.
    """
    for nominal in (vessel.nominal,) if vessel.nominal is not None else rules.nominal:
        neck = rules.neck * nominal
        if held <= nominal + neck and any(abs(volume - nominal) <= neck for volume in (held, indicated)):
            return
    raise _does_not_fit(rules)


def _does_not_fit(rules: VesselRules) -> DeliveryDoesNotFit:
    vessels = ", ".join(plain(one) for one in rules.nominal)
    return DeliveryDoesNotFit(vessels=vessels, neck=plain(rules.neck * 100))
