"""One language a page: no English on an Indonesian page, nor the reverse, except printed and marked words."""

from functools import partial, reduce
from typing import Any, Literal, get_args

import pytest

from services.intake.application.application import Status
from services.intake.application.return_count import ReturnCount
from services.intake.card.carried_outside import service_of
from services.intake.card.catalogue import ServiceCard, cards
from services.intake.card.provenance import ComponentName
from services.intake.card.routes import in_words
from services.intake.card.time_limits import Moment
from services.intake.clock.outer_limit import OuterLimit
from services.intake.pages import NOTES, VALUES, WORDS, page
from services.intake.tracking.status import (
    HAPPENINGS,
    CaseStatus,
    CollectedAt,
    GivenProduct,
    HistoryLine,
    Lacking,
    WaitsFor,
)
from services.intake.tracking.timing import Timing
from shared.offices import office
from shared.promise.promise import PauseReason
from tests.intake.given.application import TODAY, TOMORROW
from tests.languages import foreign, texts

SHOWN_LIMITS: tuple[Literal["escalation", "legal-limit"], ...] = ("escalation", "legal-limit")
Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")


def faults(html: str, language: Language, *names: str) -> list[tuple[str, str, list[str]]]:
    """The texts with a word of another language than marked. A `<title>` cannot mark the name of a card in it."""
    found: list[tuple[str, str, list[str]]] = []
    for marked, text in texts(html):
        ours = reduce(lambda left, name: left.replace(name, " "), names, text)
        assert marked in LANGUAGES
        if words := foreign(ours, "en" if marked == "en" else "id"):
            found.append((marked, text, words))
    assert any(marked == language for marked, _ in texts(html))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("card", cards(), ids=lambda card: f"{card.code}-{card.version}")
def test_a_card_speaks_one_language(card: ServiceCard, language: Language) -> None:
    versions = [one for one in cards() if one.code == card.code]
    for outside in (None, service_of(card)):
        html = page(
            "card.html",
            language,
            "",
            card=card,
            office=office(card.office),
            components=get_args(ComponentName),
            versions=versions,
            corrected={one.corrects.version for one in versions if one.corrects is not None},
            on=card.valid_from,
            today=card.valid_from,
            outside=outside,
            when=partial(in_words, language),
        )
        assert faults(html, language, card.name) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("timing", get_args(Timing))
@pytest.mark.parametrize("status", get_args(Status))
def test_a_case_speaks_one_language(status: Status, timing: Timing, language: Language) -> None:
    for card in (cards()[0], cards()[-1]):
        html = page("case_status.html", language, "", case=case_of(card, status, timing))
        assert faults(html, language, card.name) == []


def case_of(card: ServiceCard, status: Status, timing: Timing, **changes: Any) -> CaseStatus:
    shown: dict[str, Any] = {
        "receipt": "902E-03M0-4R04-G00B",
        "card": card,
        "office": office(card.office),
        "place": "office",
        "number": "REG/2026/00001",
        "status": status,
        "state": card.procedure.initial.name,
        "waits_for": get_args(WaitsFor)[get_args(Status).index(status) % len(get_args(WaitsFor))],
        "next_steps": (),
        "limit": card.limit("office", {}) or (card.time_limits[0] if card.time_limits else None),
        "timing": timing,
        "promised_until": TOMORROW,
        "moves": True,
        "moved_from": TODAY,
        "outer": OuterLimit(SHOWN_LIMITS[get_args(Status).index(status) % 2], TOMORROW, is_passed=timing == "late"),
        "starts": get_args(Moment),
        "awaits": get_args(Moment),
        "paused_for": tuple(PauseReason(one.id, one.party, one.name, one.english) for one in card.clock.pauses),
        "lacking": (Lacking(card.documents[0].name if card.documents else None), Lacking(None)),
        "returned": ReturnCount(2, 3),
        "legal_ground": "UU 25/2009 pasal 21",
        "products": (
            GivenProduct(card.products[0].name, "SS/2026/00001", TODAY, None),
            GivenProduct("SKHP", None, TODAY, TOMORROW),
        ),
        "collected_at": get_args(CollectedAt)[len(card.code) % 3],
        "history": tuple(HistoryLine(TODAY, what) for what in HAPPENINGS.values()),
        "today": TODAY,
    }
    return CaseStatus(**{**shown, **changes})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_pages_speak_one_language(language: Language) -> None:
    offices = [
        (office(code), [one for one in cards() if one.office == code]) for code in {one.office for one in cards()}
    ]
    for html in (
        page("catalogue.html", language, "", offices=offices, count=len(cards()), today=TODAY),
        page("track.html", language, "", problem=None),
        page("track.html", language, "", problem=WORDS["receipt-private"][language == "en"]),
        page("refused.html", language, "", title=WORDS["not-found"][language == "en"], sentence=""),
    ):
        assert faults(html, language) == []


def test_every_text_and_every_remark_is_in_its_language() -> None:
    """Also those that no page shows today."""
    pairs = [
        *WORDS.values(),
        *VALUES.values(),
        *((indonesian, english) for english, indonesian in NOTES.items() if is_ours(english)),
    ]
    assert [(text, foreign(text, "id")) for text, _ in pairs if foreign(text, "id")] == []
    assert [(text, foreign(text, "en")) for _, text in pairs if foreign(text, "en")] == []


def is_ours(english: str) -> bool:
    """The names of papers are Indonesian on every page; only our additions are in English in the cards."""
    return english not in {
        " ".join(one.split())
        for card in cards()
        for one in (*card.sources.values(), card.legal_basis, *(law.successor or "" for law in card.cited_laws))
    }


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("40 hari kerja, for product certification", "id", ["for", "product"]),
        ("Keputusan Kepala Dinas, 27 May 2024, annex", "id", ["May", "annex"]),
        ("Time is counted setelah berkas lengkap", "en", ["berkas"]),
        ("Bill of Lading (B/L)", "id", []),
        ('Where the branch "Tidak" leads', "en", []),
        ("Jum'at pukul 07.30", "id", []),
    ],
)
def test_a_fragment_would_be_found(text: str, language: Language, words: list[str]) -> None:
    assert foreign(text, language) == words
