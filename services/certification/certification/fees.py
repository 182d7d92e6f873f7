"""What a certification costs: lines with their legal basis."""

from dataclasses import dataclass
from typing import ClassVar

from shared.privacy.clear_text import CardText


@dataclass(frozen=True)
class FeeLine:
    """One line of a contract in whole rupiah; `amount` is `quantity` times `unit_amount`."""

    INDONESIAN: ClassVar[str] = "{description} {amount:rupiah}"
    ENGLISH: ClassVar[str] = "{description} {amount:rupiah}"

    tariff: str
    description: CardText
    quantity: int
    unit_amount: int
    amount: int
    legal_basis: CardText
