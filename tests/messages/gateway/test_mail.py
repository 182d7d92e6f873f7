"""E-mails: what they say of themselves, and that nothing that fills them can forge a header."""

import email
import email.policy
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.messages.gateway.mail import AddressMalformed, written
from tests.messages.given import MORNING, OCCASION, letter

SENDER = "layanan@pasuruan.test"


def read(**changes: Any) -> EmailMessage:
    message = email.message_from_bytes(written(letter(**changes), SENDER).content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_an_email_says_who_sends_what_and_that_a_program_did() -> None:
    mail = read()
    assert mail["From"].addresses[0].addr_spec == SENDER
    assert mail["To"].addresses[0].addr_spec == "dewi@contoh.test"
    assert mail["Subject"] == "Permohonan Anda lengkap – nomor REG/2026/00001"
    assert mail["Date"].datetime == MORNING
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "id"
    assert mail["Message-ID"] == f"<{OCCASION}@pasuruan.test>"


def test_the_same_letter_is_the_same_bytes_each_time() -> None:
    assert written(letter(), SENDER) == written(letter(), SENDER)
    assert written(letter(), SENDER).content != written(letter(id=uuid4()), SENDER).content


def test_it_has_a_plain_text_and_the_same_as_simple_html() -> None:
    mail = read(text="Halo <Dewi> & Budi.\n\nLihat https://jejak.test/a?b=1&c=2\nTerima kasih.")
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content_charset() == html.get_content_charset() == "utf-8"
    assert "Halo <Dewi> & Budi." in plain.get_content()
    assert "<p>Halo &lt;Dewi&gt; &amp; Budi.</p>" in html.get_content()
    assert '<a href="https://jejak.test/a?b=1&amp;c=2">https://jejak.test/a?b=1&amp;c=2</a><br>' in html.get_content()


def test_one_click_in_the_mail_program_ends_such_messages() -> None:
    mail = read()
    assert mail["List-Unsubscribe"] == "<https://jejak.test/messages/v1/opt-out/abc>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_notice_that_the_law_demands_says_so_and_has_no_click() -> None:
    mail = read(demanded=True)
    body = mail.get_body(("plain",))
    assert body is not None
    assert mail["List-Unsubscribe"] is mail["List-Unsubscribe-Post"] is None
    assert "Peraturan mewajibkan" in body.get_content()
    assert "https://jejak.test/messages/v1/opt-out/abc" in body.get_content()


@given(st.text(), st.text())
def test_no_text_adds_a_header_or_a_part(subject: str, text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    subject = subject.encode("utf-8", "ignore").decode()
    mail = read(
        subject=f"{subject}\r\nBcc: semua@contoh.test", text=f"{text}\r\n--=_{OCCASION.hex}\r\nBcc: x@contoh.test"
    )
    assert sorted(mail.keys()) == sorted(read().keys())
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize(
    "address", ["dewi", "dewi@", "a@b.test\r\nRCPT TO:<c@d.test>", "a@b.test, c@d.test", "<a@b.test>", "a b@c.test", ""]
)
def test_an_address_that_no_server_takes_is_refused_here(address: str) -> None:
    with pytest.raises(AddressMalformed):
        written(letter(to=address), SENDER)


def test_a_domain_beyond_ascii_is_sent_in_ascii() -> None:
    mail = written(letter(to="dewi@pasar-jawa-é.test"), SENDER)
    assert mail.recipient == "dewi@xn--pasar-jawa--lbb.test"
    assert not mail.utf8
    assert written(letter(to="déwi@contoh.test"), SENDER).utf8
