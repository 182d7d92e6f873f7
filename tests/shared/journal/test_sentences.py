"""Events in words: every kind of value in both languages, and templates that the build must refuse."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Language
from shared.journal.events import Aggregate, FirstEvent
from shared.journal.journal import Recorded
from shared.journal.leaf_hash import LARGEST_INTEGER
from shared.journal.sentences import Speech, faults_of, sentence, sentence_of
from shared.privacy.personal import Personal
from shared.service.stop import Resumed, Stopped
from shared.wording import WORDS, rupiah, word
from tests.sample_service import Filled, Opened, opened

WIB = ZoneInfo("Asia/Jakarta")
NOON = datetime(2026, 1, 15, 5, 0, tzinfo=UTC)
ID = UUID("0198f2c0-0000-7000-8000-000000000001")
SEALED: Personal[str] = Personal(ID, "c2VhbGVk", "hash")


@dataclass(frozen=True)
class Stamp:
    kind: Literal["sah", "paid"]
    serial: str
    weight: Decimal | None = None


@dataclass(frozen=True)
class Labelled:
    label: str

    def __str__(self) -> str:
        return f"label {self.label}"


@dataclass(frozen=True)
class Told:
    INDONESIAN: ClassVar = "kesalahan {error} g"
    ENGLISH: ClassVar = "an error of {error} g"

    error: Decimal


class Parcel(Aggregate):
    TOPIC = "sentences.parcel"
    number: str


class Sent(FirstEvent[Parcel]):
    TOPIC = "sentences.parcel-sent"
    INDONESIAN = "Paket {number} ({ground}) dikirim {on} dengan biaya {total:rupiah} oleh {sender}."
    ENGLISH = "Parcel {number} ({ground}) was sent on {on} for {total:rupiah} by {sender}."
    number: str
    ground: Literal["paid", "nothing-due"]
    on: date
    total: int | None
    sender: Personal[str]
    note: str = "tanpa catatan"


def parcel_sent(total: int | None) -> Any:
    fields = {"number": "paid", "ground": "paid", "on": date(2026, 1, 15), "total": total, "sender": SEALED}
    return Parcel.begin(Sent, id=ID, now=NOON, **fields).pending_events[0]


SAID: list[tuple[Any, str, str]] = [
    (None, "–", "–"),
    (True, "ya", "yes"),
    (False, "tidak", "no"),
    (2026, "2026", "2026"),
    ("paid", "paid", "paid"),
    (Decimal("0.50"), "0,5", "0.5"),
    (Decimal("1E+3"), "1000", "1000"),
    (date(2026, 1, 15), "15 Januari 2026", "15 January 2026"),
    (date(2024, 8, 1), "1 Agustus 2024", "1 August 2024"),
    (
        datetime(2026, 1, 14, 18, 5, tzinfo=UTC),
        "15 Januari 2026 pukul 01.05 WIB",
        "15 January 2026 at 01:05 WIB",
    ),
    (ID, str(ID), str(ID)),
    ((), "–", "–"),
    (("a",), "a", "a"),
    (("a", "b"), "a dan b", "a and b"),
    (["a", "b", "c"], "a, b, dan c", "a, b and c"),
    (SEALED, "[data pribadi]", "[personal data]"),
    (Labelled("x"), "label x", "label x"),
    (Stamp("paid", "A1"), "jenis lunas, nomor seri A1", "kind paid, serial A1"),
    (Stamp("sah", "A1", Decimal("1.5")), "jenis sah, nomor seri A1, bobot 1,5", "kind sah, serial A1, weight 1.5"),
    ((Told(Decimal("0.1")),), "kesalahan 0,1 g", "an error of 0.1 g"),
]


@pytest.mark.parametrize(("value", "indonesian", "english"), SAID)
def test_values_in_words(value: Any, indonesian: str, english: str) -> None:
    assert Speech("id", WIB).said(value) == indonesian
    assert Speech("en", WIB).said(value) == english


@pytest.mark.parametrize(
    ("amount", "said"),
    [(0, "Rp0"), (950, "Rp950"), (30_000, "Rp30.000"), (1_250_000, "Rp1.250.000"), (-5000, "−Rp5.000")],
)
def test_rupiah(amount: int, said: str) -> None:
    assert rupiah(amount) == said


@given(st.integers(min_value=0, max_value=LARGEST_INTEGER))
def test_no_digit_of_an_amount_is_lost(amount: int) -> None:
    assert int(rupiah(amount).removeprefix("Rp").replace(".", "")) == amount


@pytest.mark.parametrize(
    ("total", "language", "said"),
    [
        (
            30_000,
            "id",
            "Paket paid (lunas) dikirim 15 Januari 2026 dengan biaya Rp30.000 oleh [data pribadi].",
        ),
        (None, "en", "Parcel paid (paid) was sent on 15 January 2026 for – by [personal data]."),
    ],
)
def test_codes_have_words_and_free_text_stays(total: int | None, language: Language, said: str) -> None:
    assert sentence_of(parcel_sent(total), language, WIB) == said


def test_values_are_never_read_as_templates() -> None:
    told = opened(ID, "{number} {0.__class__} %s", NOON).pending_events[0]
    assert sentence_of(told, "id", WIB) == "Kotak {number} {0.__class__} %s dibuka."


def templated(indonesian: str, english: str = "Parcel {number}.") -> type[Any]:
    return type("Templated", (Sent,), {"INDONESIAN": indonesian, "ENGLISH": english})


def test_a_field_younger_than_the_stored_event_has_its_default() -> None:
    kind = templated("Paket {number}, {note}.")
    recorded = object.__new__(kind)
    vars(recorded)["number"] = "P1"
    assert sentence_of(recorded, "id", WIB) == "Paket P1, tanpa catatan."


FAULTS = [
    ("Paket {nomor}.", "INDONESIAN: the event has no field 'nomor'"),
    ("Paket {}.", "INDONESIAN: the event has no field ''"),
    ("Paket {number.upper}.", "INDONESIAN: the event has no field 'number.upper'"),
    ("Paket {originator_id}.", "INDONESIAN: the event has no field 'originator_id'"),
    ("Paket {number", "INDONESIAN: expected '}' before end of string"),
    ("Paket {number!r}.", "INDONESIAN: number has an unknown format"),
    ("Paket {number:>10}.", "INDONESIAN: number has an unknown format"),
    ("Paket {number:rupiah}.", "INDONESIAN: number is no whole number, so not rupiah"),
    (" ", "INDONESIAN is missing"),
]


@pytest.mark.parametrize(("template", "fault"), FAULTS)
def test_a_wrong_template_is_found_by_the_gate(template: str, fault: str) -> None:
    assert faults_of(templated(template)) == [fault]


def test_a_code_without_a_word_is_found_by_the_gate() -> None:
    class Odd(Sent):
        TOPIC = "sentences.odd"
        ground: Literal["paid", "unheard-of"]  # type: ignore[assignment]

    assert faults_of(Odd) == [
        "INDONESIAN: ground: no word for 'unheard-of'",
        "ENGLISH: ground: no word for 'unheard-of'",
    ]


@pytest.mark.parametrize("event_class", [Sent, Opened, Filled, Stopped, Resumed])
def test_right_templates_have_no_faults(event_class: type[Any]) -> None:
    assert faults_of(event_class) == []


def stored(type: str, payload: str, office: str = "disperindag-pasuruan") -> Recorded:
    return Recorded(
        7, ID, 2, type, 1, payload, ID, office, "a", "officer", "counter", None, None, ID, 0, NOON, NOON, b""
    )


@pytest.mark.parametrize(
    ("recorded", "indonesian", "english"),
    [
        (stored("sample.box-filled", '{"amount": 5}'), "Kotak diisi 5.", "The box was filled with 5."),
        (stored("sample.box-filled", '{"amount": 5}', "gone"), "Kotak diisi 5.", "The box was filled with 5."),
        (stored("sample.box-lost", "{}"), "Peristiwa sample.box-lost", "Event sample.box-lost"),
        (stored("sample.box-filled", '{"amount": "x"}'), "Peristiwa sample.box-filled", "Event sample.box-filled"),
        (stored("", "{}"), "Peristiwa ", "Event "),
    ],
)
def test_a_reader_always_gets_a_sentence(recorded: Recorded, indonesian: str, english: str) -> None:
    assert sentence(recorded, "id") == indonesian
    assert sentence(recorded, "en") == english


def test_words() -> None:
    assert (word("on-site", "id"), word("on-site", "en")) == ("di tempat", "on site")
    assert word("unheard-of", "id") == "unheard-of"
    assert all(one.strip() for words in WORDS.values() for one in words)
