"""A letter as an e-mail: plain text with a simple HTML part, in UTF-8, the same bytes in every attempt.

RFC 5322 and 2045; RFC 3834 (Auto-Submitted); RFC 2369 and 8058 (List-Unsubscribe, one click); RFC 6531 (addresses beyond ASCII).
"""

import re
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from html import escape

from email_validator import EmailNotValidError, ValidatedEmail, validate_email

from services.messages.gateway.closing import closed
from services.messages.gateway.letter import Letter
from shared.offices import office

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""What could end a header's line, and begin another."""
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
    """The e-mail of a letter. Raises AddressMalformed."""
    to = _address(letter.to)
    recipient = to.ascii_email or to.normalized
    utf8 = to.ascii_email is None
    message = EmailMessage(SMTPUTF8 if utf8 else SMTP)
    message["From"] = Address(_one_line(office(letter.office).name), addr_spec=sender)
    local, _, domain = recipient.rpartition("@")
    message["To"] = Address(username=local, domain=domain)
    message["Subject"] = _one_line(letter.subject)
    message["Date"] = letter.written_at
    message["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if not letter.demanded:
        message["List-Unsubscribe"] = f"<{letter.opt_out}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    text = closed(letter)
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(_html(text, letter), subtype="html", cte="quoted-printable")
    message["Content-Language"] = letter.language
    message.set_boundary(f"=_{letter.id.hex}")
    return Mail(sender, recipient, message.as_bytes(), utf8)


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
