"""Why a file is not taken."""

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
]
"""Codes that stand in events; their words are in `shared/data/words.yaml`."""


class ContentRefused(Exception):
    """The content cannot be taken; `fault` says why."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault)
        self.fault = fault
