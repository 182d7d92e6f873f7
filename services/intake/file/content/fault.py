"""Why a file is not taken, and in which form one that is taken is kept."""

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
"""Codes that stand in events; their words are in `shared/data/words.yaml`."""

LeftOut = Literal["film", "second-picture", "camera-data"]
"""What a camera appends to a photo and we do not keep. Codes that stand in events."""


class ContentRefused(Exception):
    """The content cannot be taken; `fault` says why."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class Form:
    """The form that was kept of a file: the media type to give it out with, and what of the file was left out."""

    media_type: str
    left_out: tuple[LeftOut, ...] = ()
