"""The office's questions to other systems. Values only; the adapters speak HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

System = Literal["oss", "siinas", "e-ska", "is-ware", "bsn"]
Kind = Literal[
    "nib-inquiry",
    "nib-holder",
    "licence",
    "licence-status",
    "licence-status-inquiry",
    "industry-verification",
    "ska-submission",
    "warehouse-entry",
    "certificate-report",
]

INQUIRY: Final = "nib-inquiry"
"""With this answer OSS confirms the ids for all other requests."""
HOLDER: Final = "nib-holder"
"""OSS says whether a person is responsible for a NIB; `persons` are keyed hashes of NIKs, which are not sent."""
SYSTEMS: tuple[System, ...] = ("oss", "siinas", "e-ska", "is-ware", "bsn")


@dataclass(frozen=True)
class Question:
    """A question. `reference` is the same in every attempt, so that the other side can recognise a repetition."""

    reference: UUID
    kind: Kind
    asked: Mapping[str, str]
    at: datetime


_AT_STEP: Mapping[System, Kind] = {
    "oss": "licence-status-inquiry",
    "siinas": "industry-verification",
    "e-ska": "ska-submission",
    "is-ware": "warehouse-entry",
    "bsn": "certificate-report",
}
_AT_OSS: Mapping[str, Kind] = {"submit": INQUIRY, "issue": "licence"}


def kind_of(system: System, step: str) -> Kind:
    """The kind of question for a step that happens at a system: OSS first confirms the business, then receives its
    licence.
    """
    return (_AT_OSS.get(step) if system == "oss" else None) or _AT_STEP[system]
