"""The editions of the rules of scales and fuel dispensers, by the day of the test."""

from datetime import date

from services.metrology.kind.fuel_dispensers import DispenserRules
from services.metrology.kind.kind import KINDS, DeliveryKind, WeighingKind
from services.metrology.kind.weighing_rules import WeighingRules


def weighing_rules(on: date) -> WeighingRules:
    kind = KINDS["weighing-instrument"]
    assert isinstance(kind, WeighingKind)
    return kind.rules_on(on)


def dispenser_rules(on: date) -> DispenserRules:
    kind = KINDS["fuel-dispenser"]
    assert isinstance(kind, DeliveryKind)
    return kind.rules_on(on)
