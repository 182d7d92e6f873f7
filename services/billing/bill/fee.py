"""What a bill is for: the lines of a levy, a fee that a service card prints, or the fee of a certification."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from shared.privacy.clear_text import CardText

ContractFeeKind = Literal["levy", "pnbp"]
"""`levy`: set in an SKRD. `pnbp`: revenue of the state, paid to its treasury."""
FeeKind = Literal["printed", "pnbp"]
"""`printed`: a fee of the region, set in an SKRD. `pnbp`: revenue of the state, paid to its treasury."""


@dataclass(frozen=True)
class LevyLine:
    """One tariff line as it was applied, in whole rupiah, with the source of its amount and the confidence in it (A, B,
    C; `contract` where the parties agreed on the amount).
    """

    tariff_line: str
    description: CardText
    quantity: int
    unit_amount: int
    amount: int
    source: CardText
    confidence: CardText


@dataclass(frozen=True)
class Fee:
    """What a printed fee is for: `what_for` in Indonesian, as the card prints it; its number among the fees of its
    case.

    `code_hours`: how long the billing code of a PNBP is valid.
    """

    service_code: str
    step: str
    number: int
    what_for: str
    kind: FeeKind = "printed"
    code_hours: int | None = None


@dataclass(frozen=True)
class CertificationFee:
    """Which certification a bill is for. `moment`: what waits for the money, the execution or the hand-over."""

    id: UUID
    service_code: str
    kind: ContractFeeKind
    moment: str
