"""A separate process examines content: it gives the same result as here, and an endless examination is ended."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from shared.files.content import ContentRefused, Examined
from shared.files.examination import examined_apart
from tests.conftest import ROOT
from tests.shared.files.contents import EVERY, docx, fault_of, jpeg, looked_into, pdf, pdf_slow, png_bomb
from tests.shared.files.pictures import PICTURES, POLYGLOTS, endless_blocks, idat_bomb

pytestmark = pytest.mark.starts_processes


def apart(content: bytes, *, gps: bool = False) -> tuple[Examined, bytes]:
    with TemporaryFile() as sent, TemporaryFile() as kept:
        sent.write(content)
        sent.flush()
        found = examined_apart(sent, kept, EVERY, gps=gps)
        kept.seek(0)
        return found, kept.read()


@pytest.mark.parametrize("content", [pdf(), docx()], ids=["pdf", "office"])
def test_the_process_reports_what_it_finds(content: bytes) -> None:
    assert apart(content) == looked_into(content)


def test_the_process_reports_where_a_picture_was_taken() -> None:
    assert apart(jpeg(), gps=True) == looked_into(jpeg(), gps=True)


@pytest.mark.parametrize("content", [b"MZ", png_bomb(), pdf(password="rahasia")], ids=["program", "bomb", "password"])
def test_the_process_reports_why_a_content_is_refused(content: bytes) -> None:
    with pytest.raises(ContentRefused) as refused:
        apart(content)
    assert refused.value.fault == fault_of(content)


def test_a_content_that_keeps_a_parser_at_work_is_ended_and_refused() -> None:
    content = pdf_slow()
    assert len(content) < 600_000
    with pytest.raises(ContentRefused) as refused:
        apart(content)
    assert refused.value.fault == "damaged"


def test_a_small_file_that_unpacks_to_much_is_refused_without_unpacking() -> None:
    for content in (idat_bomb(), endless_blocks()):
        with TemporaryFile() as sent, TemporaryFile() as kept:
            sent.write(content)
            sent.flush()
            with pytest.raises(ContentRefused) as refused:
                examined_apart(sent, kept, EVERY, gps=False)
            assert refused.value.fault == "too-large-unpacked"
            assert os.fstat(kept.fileno()).st_size < 1000


@pytest.mark.parametrize("name", ["CMYK JPEG", "palette with transparency", "archive behind the scan"])
def test_a_picture_is_judged_the_same_there_as_here(name: str) -> None:
    content = {**PICTURES, **POLYGLOTS}[name]()
    try:
        here: object = looked_into(content)
    except ContentRefused as refused:
        here = refused.fault
    try:
        there: object = apart(content)
    except ContentRefused as refused:
        there = refused.fault
    assert here == there


def test_the_process_ends_by_itself_if_nobody_waits_for_it(tmp_path: Path) -> None:
    """Its parent is gone; its time and memory are its own limits."""
    program = (
        "import resource, signal, sys\n"
        "from shared.files.content.__main__ import _limit\n"
        "_limit()\n"
        "kinds = (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)\n"
        "print(*(resource.getrlimit(one)[1] for one in kinds), signal.alarm(0))\n"
    )
    sent = tmp_path / "sent"
    sent.write_bytes(bytes(1000))
    with sent.open("rb") as content:
        told = subprocess.run([sys.executable, "-c", program], stdin=content, capture_output=True, check=True, cwd=ROOT)
    seconds, memory, written, core, alarm = (int(one) for one in told.stdout.split())
    assert (0 < seconds <= alarm, core) == (True, 0)
    assert 0 < memory < 2**30
    assert 1000 < written < 2**22
