"""A letter as an e-mail: plain text with a simple HTML part, in UTF-8, the same bytes in every attempt.

RFC 5322 and 2045; RFC 3834 (Auto-Submitted); RFC 2369 and 8058 (List-Unsubscribe, one click); RFC 6531 (addresses beyond ASCII).
"""

import re
from binascii import b2a_qp
from dataclasses import dataclass, field
from email.header import Header
from email.utils import format_datetime
from functools import lru_cache
from html import escape
from typing import Final

from email_validator import EmailNotValidError, ValidatedEmail, validate_email

from services.messages.gateway.closing import closed
from services.messages.gateway.letter import Letter
from shared.offices import office

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""What could end a header's line, and begin another."""
_ONE_CLICK: Final = "List-Unsubscribe-Post: List-Unsubscribe=One-Click"
_QUOTED: Final = str.maketrans({'"': "'", "\\": "/"})
"""What would end a quoted name."""
_LINK = re.compile(r"https?://[^\s<>\"]+")


class AddressMalformed(ValueError):
    """No mail server would take this address."""


@dataclass(frozen=True)
class Mail:
    """`utf8`: the recipient's address needs a server that announces SMTPUTF8."""

    sender: str
    recipient: str = field(repr=False)
    content: bytes = field(repr=False)
    utf8: bool


def written(letter: Letter, sender: str) -> Mail:
    """The e-mail of a letter. Raises AddressMalformed.

    It is put together here and not by `email.message`, which takes six times as long; its own parser reads it in the tests.
    """
    to = _address(letter.to)
    recipient = to.ascii_email or to.normalized
    text, boundary = closed(letter), f"=_{letter.id.hex}"
    ending = [] if letter.demanded else [f"List-Unsubscribe: <{letter.opt_out}>", _ONE_CLICK]
    headers = [
        _from(letter.office, sender),
        f"To: {recipient}",
        f"Subject: {_encoded(letter.subject, 'Subject')}",
        f"Date: {format_datetime(letter.written_at)}",
        f"Message-ID: <{letter.id}@{sender.rpartition('@')[2]}>",
        "Auto-Submitted: auto-generated",
        f"Content-Language: {letter.language}",
        *ending,
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative; boundary="{boundary}"',
    ]
    parts = [_part("plain", text, boundary), _part("html", _html(text, letter), boundary)]
    content = b"\r\n".join([*(line.encode() for line in headers), b"", *parts, f"--{boundary}--".encode(), b""])
    return Mail(sender, recipient, content, utf8=to.ascii_email is None)


@lru_cache(maxsize=256)
def _from(code: str, sender: str) -> str:
    name = _encoded(office(code).name.translate(_QUOTED), "From")
    return f'From: "{name}" <{sender}>' if name.isascii() and not name.startswith("=?") else f"From: {name} <{sender}>"


def _encoded(text: str, header: str) -> str:
    """A text as the value of a header: on one line, or folded, and in encoded words where it is not ASCII (RFC 2047)."""
    line = _one_line(text)
    return Header(line, None if line.isascii() else "utf-8", header_name=header).encode(linesep="\r\n")


def _part(kind: str, text: str, boundary: str) -> bytes:
    """A part in quoted-printable: it survives every server, and no line of it begins a part or a header."""
    content = b2a_qp(text.replace("\n", "\r\n").encode())
    return (
        f"--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n".encode()
        + content
    )


def _address(text: str) -> ValidatedEmail:
    try:
        return validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise AddressMalformed from None


def _one_line(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()


def _html(text: str, letter: Letter) -> str:
    """The same text: a paragraph for each blank line, and addresses that can be followed."""
    paragraphs = "\n".join(f"<p>{_linked(one)}</p>" for one in re.split(r"\n{2,}", text.strip()))
    return (
        f'<!DOCTYPE html>\n<html lang="{letter.language}">\n<head><meta charset="utf-8"><title>{escape(_one_line(letter.subject))}'
        f'</title></head>\n<body style="font-family: sans-serif; line-height: 1.5; max-width: 40em">\n{paragraphs}\n</body>\n</html>\n'
    )


def _linked(paragraph: str) -> str:
    parts, end = [], 0
    for found in _LINK.finditer(paragraph):
        link = escape(found[0])
        parts += [escape(paragraph[end : found.start()]), f'<a href="{link}">{link}</a>']
        end = found.end()
    return "".join([*parts, escape(paragraph[end:])]).replace("\n", "<br>\n")
