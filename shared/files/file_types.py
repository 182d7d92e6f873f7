"""The types of files, in a module of their own, so that the process that examines contents loads little."""

from typing import Literal

FileType = Literal["pdf", "jpeg", "png", "office"]
"""The type of a file; `office`: text documents and tables as office programs write them."""
