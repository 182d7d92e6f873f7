"""The type of a file by its content, whether it is accepted, and the form in which it is kept.

This module holds the words for a service. `examining.py` examines a file, with parsers of four types; only the separate
process for that (`__main__.py`) imports it.
"""

from shared.files.content.fault import ContentRefused, FileFault, LeftOut
from shared.files.content.found import Examined, Position

__all__ = ["ContentRefused", "Examined", "FileFault", "LeftOut", "Position"]
