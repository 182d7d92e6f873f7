"""What a message says: made from its template and parameters at the moment of sending, and stored nowhere."""

from collections.abc import Callable
from dataclasses import dataclass

from services.messages.message.message import Message


@dataclass(frozen=True)
class Words:
    """`subject`: one line, for channels that have one. `text`: paragraphs with a blank line between them."""

    subject: str
    text: str


Write = Callable[[Message], Words]
"""Says a message in its language. Knows all of it except the address."""
