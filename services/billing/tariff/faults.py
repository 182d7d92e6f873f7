"""What makes a tariff unusable: two answers to one question, or a levy that the law does not allow.

The same rules hold for the tables of the offices (`catalogue.py`) and for a draft that somebody tries.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations

from services.billing.tariff.levy_objects import may_be_levied
from services.billing.tariff.prices import SpecialTariff, Surcharge, TariffLine
from services.billing.tariff.tariffs import NothingDue, Tariff
from shared.dated_data import Dated
from shared.wording import Named


def faults_of(tariff: Tariff, laws: Sequence[NothingDue]) -> Iterator[Named]:
    """A sentence for each fault, in both languages; it names the lines by their ids."""
    for line in tariff.lines:
        yield from _of_band(line)
    yield from _of_ids(tariff)
    for one, other in combinations(tariff.lines, 2):
        yield from _of_two_lines(one, other)
    for surcharge in tariff.surcharges:
        yield from _of_surcharge(tariff, surcharge)
    for special in tariff.special_tariffs:
        yield from _unknown_lines(tariff, special.id, special.lines)
    yield from _of_specials(tariff)
    yield from _of_law(tariff, laws)


def _of_band(line: TariffLine) -> Iterator[Named]:
    if (line.capacity_unit is None) != (line.above is None) or (line.above is None and line.up_to is not None):
        yield _fault(
            line.id,
            "band-incomplete",
            "rentang kapasitas memerlukan capacity_unit dan above, dan boleh up_to",
            "a band has capacity_unit and above, and perhaps up_to",
        )
    if line.above is not None and line.up_to is not None and line.up_to <= line.above:
        yield _fault(
            line.id,
            "band-empty",
            f"up_to {line.up_to} tidak lebih besar daripada above {line.above}",
            f"up_to {line.up_to} is not greater than above {line.above}",
        )


def _of_ids(tariff: Tariff) -> Iterator[Named]:
    ids = [line.id for line in tariff.lines]
    ids += [one.id for one in tariff.surcharges]
    ids += [one.id for one in tariff.special_tariffs]
    for id in dict.fromkeys(one for one in ids if ids.count(one) > 1):
        yield _fault(id, "id-twice", "dua baris memakai id ini", "two lines have this id")


def _of_two_lines(one: TariffLine, other: TariffLine) -> Iterator[Named]:
    if one.kind == other.kind and {one.capacity_unit, other.capacity_unit} == {"g", "L"}:
        yield _fault(
            one.id,
            "units-differ",
            f"mengukur kapasitas jenis yang sama dengan satuan lain daripada {other.id}",
            f"measures the capacity of the same kind in another unit than {other.id}",
        )
    elif one.kind == other.kind and _share_a_class(one, other) and _share_a_cell(one, other) and _overlap(one, other):
        yield _two_answers(one.id, other.id)


def _two_answers(one: str, other: str) -> Named:
    return _fault(one, "two-answers", f"dapat berlaku bersama {other}", f"could apply together with {other}")


def _share_a_class(one: TariffLine, other: TariffLine) -> bool:
    if one.accuracy_classes is None or other.accuracy_classes is None:
        return True
    return bool(set(one.accuracy_classes) & set(other.accuracy_classes))


def _share_a_cell(one: TariffLine, other: TariffLine) -> bool:
    return any(place in other.amounts.get(service, {}) for service, places in one.amounts.items() for place in places)


def _overlap(one: TariffLine, other: TariffLine) -> bool:
    """Half-open bands (above, up_to]; a line without a band reaches over everything."""
    infinity = Decimal("Infinity")
    lowest_end = min(infinity if line.up_to is None else line.up_to for line in (one, other))
    return max(line.above or Decimal(0) for line in (one, other)) < lowest_end


def _of_surcharge(tariff: Tariff, surcharge: Surcharge) -> Iterator[Named]:
    if (surcharge.percent is None) == (surcharge.rupiah is None):
        yield _fault(
            surcharge.id,
            "surcharge-unclear",
            "isi percent atau rupiah, salah satu saja",
            "give percent or rupiah, exactly one of them",
        )
    yield from _unknown_lines(tariff, surcharge.id, surcharge.lines or ())


def _unknown_lines(tariff: Tariff, id: str, lines: Sequence[str]) -> Iterator[Named]:
    for line in lines:
        if tariff.line(line) is None:
            yield _fault(id, "line-unknown", f"tidak ada baris {line}", f"there is no line {line}")


def _of_specials(tariff: Tariff) -> Iterator[Named]:
    for one, other in combinations(tariff.special_tariffs, 2):
        if _together(one, other) and _share_a_place(one, other):
            yield _two_answers(one.id, other.id)


def _share_a_place(one: SpecialTariff, other: SpecialTariff) -> bool:
    pairs = ((one.lines, other.lines), (one.services, other.services), (one.places, other.places))
    return all(set(mine) & set(theirs) for mine, theirs in pairs)


def _of_law(tariff: Tariff, laws: Sequence[NothingDue]) -> Iterator[Named]:
    for law in laws:
        if _together(tariff, law) and any(service in one.amounts for one in tariff.lines for service in law.services):
            yield _fault(
                "valid_to",
                "law-frees",
                f"berlaku bersamaan dengan {law.id}, yang tidak memungut apa pun ({law.legal_basis})",
                f"in force together with {law.id}, under which nothing is charged ({law.legal_basis})",
            )
    if not may_be_levied(tariff.levy_object, tariff.valid_from, tariff.valid_to):
        yield _fault(
            "levy_object",
            "object-not-levied",
            f"{tariff.levy_object} tidak boleh dipungut pada semua hari tarif ini",
            f"{tariff.levy_object} may not be levied on all days of the tariff",
        )


def _together(one: Dated, other: Dated) -> bool:
    return max(one.valid_from, other.valid_from) <= min(one.valid_to or date.max, other.valid_to or date.max)


def _fault(where: str, code: str, indonesian: str, english: str) -> Named:
    return Named(f"{where}: {code}", f"{where}: {indonesian}", f"{where}: {english}")
