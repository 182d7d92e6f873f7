"""A content is looked into in a process of its own: it says the same as here, and what would never end is ended."""

from tempfile import TemporaryFile

import pytest

from services.intake.application.examination import examined_apart
from services.intake.file_content import ContentRefused, Examined
from tests.intake.file_builders import docx, jpeg, pdf, pdf_slow, png_bomb
from tests.intake.test_file_content import EVERY, fault_of, looked_into


def apart(content: bytes, *, gps: bool = False) -> tuple[Examined, bytes]:
    with TemporaryFile() as sent, TemporaryFile() as kept:
        sent.write(content)
        sent.flush()
        found = examined_apart(sent, kept, EVERY, gps=gps)
        kept.seek(0)
        return found, kept.read()


@pytest.mark.parametrize("content", [pdf(), docx()], ids=["pdf", "office"])
def test_it_says_what_is_found(content: bytes) -> None:
    assert apart(content) == looked_into(content)


def test_it_says_where_a_picture_was_taken() -> None:
    assert apart(jpeg(), gps=True) == looked_into(jpeg(), gps=True)


@pytest.mark.parametrize("content", [b"MZ", png_bomb(), pdf(password="rahasia")], ids=["program", "bomb", "password"])
def test_it_says_why_a_content_is_not_taken(content: bytes) -> None:
    with pytest.raises(ContentRefused) as refused:
        apart(content)
    assert refused.value.fault == fault_of(content)


def test_a_content_that_keeps_a_parser_at_work_is_ended_and_refused() -> None:
    content = pdf_slow()
    assert len(content) < 150_000
    with pytest.raises(ContentRefused) as refused:
        apart(content)
    assert refused.value.fault == "damaged"
