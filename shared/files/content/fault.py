"""Why a file is not accepted, and the form in which an accepted file is kept."""

from dataclasses import dataclass
from typing import Literal

FileFault = Literal[
    "other-checksum",
    "unknown-type",
    "type-not-allowed",
    "two-types",
    "trailing-data",
    "too-large-unpacked",
    "damaged",
    "protected",
    "macros",
    "no-position",
    "bytes-before-pdf",
    "active-content",
]
"""Codes in events; their words are in `shared/data/words.yaml`."""

LeftOut = Literal["film", "second-picture", "camera-data"]
"""What a camera appends to a photo and we do not keep. Codes in events."""


class ContentRefused(Exception):
    """The content is not accepted; `fault` says why."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class Form:
    """The kept form of a file: the media type for delivery, and the parts of the file that were left out."""

    media_type: str
    left_out: tuple[LeftOut, ...] = ()
