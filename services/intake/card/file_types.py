"""What a file may be, in a file of its own: who looks into contents in a process of its own loads little."""

from typing import Literal

FileType = Literal["pdf", "jpeg", "png", "office"]
"""What a file may be; `office`: text documents and tables as office programs write them."""
