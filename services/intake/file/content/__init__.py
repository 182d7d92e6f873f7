"""What a file is by its content, whether it may be taken, and the form in which it is kept.

Here are the words in which a service speaks of it. `examining.py` looks into a file, with parsers of four types; only the
process of its own that does so (`__main__.py`) imports it.
"""

from services.intake.file.content.fault import ContentRefused, FileFault, LeftOut
from services.intake.file.content.found import Examined, Position

__all__ = ["ContentRefused", "Examined", "FileFault", "LeftOut", "Position"]
