"""Nonconformities in each state."""

from datetime import date
from typing import Any, Final
from uuid import uuid4

from services.certification.nonconformity.answering import answer_nonconformity, send_back, verify_answer
from services.certification.nonconformity.nonconformity import ClientAnswer, Grade, Nonconformity
from services.certification.nonconformity.raising import Found, raise_nonconformity
from tests.certification.given import AUDITOR, CLIENT, LEAD, NOW, TODAY, ready_for

ANSWER: Final = ClientAnswer("Formulir tidak tersedia.", "Suhu dicatat.", "Formulir diperiksa.", (), ("Formulir suhu",))


def raised(grade: Grade = "major", **found: Any) -> Nonconformity:
    """A nonconformity of 2 February 2026: a major one is due on 2 March, a minor one on 2 April."""
    what = Found(
        found.pop("stage", "audit-stage-1"), "ISO 9001:2015 8.5.1", "Suhu pencucian tidak dicatat.", grade, **found
    )
    case = ready_for("audit-stage-1", found.get("scheme", "product-bpsmb"))
    return raise_nonconformity(case, what, id=uuid4(), by=LEAD, on=TODAY, now=NOW)


def answer(one: Nonconformity, on: date = TODAY, by: str = CLIENT, words: ClientAnswer = ANSWER) -> None:
    answer_nonconformity(one, words, by, on, NOW)


def return_it(one: Nonconformity, on: date = TODAY, by: str = AUDITOR) -> None:
    send_back(one, "Penyebabnya belum jelas.", by, on, NOW)


def verify(one: Nonconformity, on: date = TODAY, by: str = LEAD) -> None:
    verify_answer(one, "Catatan suhu lengkap.", by, on, NOW)
