"""The public pages as sent: the same address as the JSON, escaped, complete, and allowed to load nothing."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, get_args

import pytest
from jinja2 import Environment, nodes

import shared.web.pages
from services.intake import pages
from services.intake.application.application import Status
from services.intake.card.card import ApplicantKind, Channel, Fee, ServiceCard
from services.intake.card.catalogue import cards, current_cards
from services.intake.card.provenance import CitedLaw, ComponentName
from services.intake.card.time_limits import Compensation, Moment, OuterKind, Place, SecondLimit, TimeUnit
from services.intake.pages import HEADERS, NOTES, VALUES, WORDS, page
from services.intake.tracking.status import CollectedAt, Happening, WaitsFor
from services.intake.tracking.timing import Timing
from shared.files.file_types import FileType
from shared.offices import DayUnit
from shared.wording import WORDS as SAID
from tests.conftest import Databases
from tests.intake.given.cards import remarks
from tests.intake.given.running import intake

PAGE = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
FOLDER, SHARED = Path(pages.__file__).parent, Path(shared.web.pages.__file__).parent


def codes(kind: Any) -> set[str]:
    """The words of a Literal, also inside a tuple or an optional."""
    inner = [word for part in get_args(kind) for word in ([part] if isinstance(part, str) else codes(part))]
    return set(inner)


SETS: dict[str, set[str]] = {
    "status": codes(Status),
    "explained": codes(Status),
    "happened": codes(Happening),
    "timing": codes(Timing),
    "turn": codes(WaitsFor),
    "component": {*codes(ComponentName), "decree", "heading", "signature"},
    "fee": codes(Fee.model_fields["kind"].annotation),
    "medium": codes(Compensation.model_fields["by"].annotation),
    "moment": codes(Moment),
    "place": codes(Place),
    "outer": codes(OuterKind) - {"internal-target"},
    "second": codes(SecondLimit.model_fields["kind"].annotation),
    "unit": codes(TimeUnit),
    "meaning": codes(DayUnit) | (codes(TimeUnit) - {"hari"}),
    "type": codes(FileType),
    "collected": codes(CollectedAt),
    "law": codes(CitedLaw.model_fields["status"].annotation),
}
"""First part of a text's key → the codes that need a text."""


def test_every_code_that_a_page_may_meet_has_its_words() -> None:
    assert [f"{name}-{code}" for name, known in SETS.items() for code in known if f"{name}-{code}" not in WORDS] == []
    assert {*codes(Channel), *codes(ApplicantKind)} - SAID.keys() == set()


def used() -> Iterable[str]:
    """The keys in templates and routes, and the beginnings of those that end in a code."""
    for path in (*FOLDER.glob("*.html"), *SHARED.glob("*.html")):
        for node in Environment(autoescape=True).parse(path.read_text(encoding="utf-8")).find_all(nodes.Const):
            if isinstance(node.value, str):
                yield node.value


def test_no_text_is_left_over_and_none_is_missing() -> None:
    named = {*used(), "not-readable", "too-many", "day-unreadable"}
    beginnings = tuple(one for one in named if one.endswith("-"))
    assert [key for key in WORDS if key not in named and not key.startswith(beginnings)] == []


def test_our_remarks_on_the_cards_are_there_in_indonesian() -> None:
    said = {one for card in cards() for one in remarks(card.model_dump())}
    assert said - NOTES.keys() == set(), "add them to services/intake/pages/notes.yaml"
    assert NOTES.keys() - said - {" ".join(one.split()) for card in cards() for one in papers(card)} == set(), (
        "no card says this"
    )


def papers(card: Any) -> Iterable[str]:
    """The names of papers with an English explanation of ours."""
    return (*card.sources.values(), card.legal_basis, *(law.successor for law in card.cited_laws if law.successor))


def test_our_replacements_for_words_of_papers_occur_in_a_card() -> None:
    stated = {str(value.value) for card in cards() for one in card.contradictions for value in one.values}
    assert VALUES.keys() - stated == set(), "no card says this any more"


async def test_one_address_is_a_page_for_a_browser_and_json_for_a_program(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        for accept, kind in [
            (None, "application/json"),
            ("*/*", "application/json"),
            ("application/json", "application/json"),
            ("text/html;q=0.5, application/json", "application/json"),
            ("text/html;q=0, */*", "application/json"),
            ("text/html;q=no", "application/json"),
            (PAGE["Accept"], "text/html"),
            ("TEXT/HTML", "text/html"),
        ]:
            for address in ("/standards", "/standards/PSR-TERA"):
                answer = await client.get(address, headers={"Accept": accept} if accept else {})
                assert answer.headers["Content-Type"].partition(";")[0] == kind, (address, accept)
                assert answer.headers["Vary"] == "Accept, Accept-Language"


async def test_a_page_loads_nothing_is_not_framed_and_sends_no_referrer(
    databases: Databases,
) -> None:
    async with intake(databases) as (_, client):
        for address in ("/standards", "/standards/PSR-TERA", "/standards/PSR-NIHIL", "/track", "/track/x"):
            sent = (await client.get(address, headers=PAGE)).headers
            assert {name: sent[name] for name in HEADERS} == dict(HEADERS)
    policy = HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert (HEADERS["Referrer-Policy"], HEADERS["X-Content-Type-Options"]) == ("no-referrer", "nosniff")


async def test_refusals_are_pages_too(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        for address, status in [
            ("/standards/PSR-NIHIL", 404),
            ("/standards/PSR-TERA?at=1999-01-01", 404),
            ("/standards/PSR-TERA?at=kemarin", 422),
            ("/standards/x'; DROP TABLE", 404),
        ]:
            answer = await client.get(address, headers=PAGE)
            assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html; charset=utf-8"), address
            assert "DROP" not in answer.text


@pytest.mark.parametrize("language", ["id", "en"])
async def test_every_card_shows_all_that_it_holds(databases: Databases, language: Literal["id", "en"]) -> None:
    async with intake(databases) as (_, client):
        for card in current_cards():
            at = {"at": card.valid_from.isoformat()}
            text = (
                await client.get(f"/standards/{card.code}", params=at, headers={**PAGE, "Accept-Language": language})
            ).text
            assert f'<html lang="{language}">' in text
            seen = " ".join(re.sub(r"<[^>]*>", "", text).split())
            for line in (line for one in card.components.values() for line in one.lines):
                assert written(line.text) in seen
            for said in (
                *(one.name for one in card.documents),
                *(one.why for one in card.documents if one.why),
                *(step.does for step in card.procedure.steps),
                *(law.title for law in card.cited_laws),
                *(NOTES.get(law.successor, law.successor) for law in card.cited_laws if law.successor),
                *(value_in(language, value.value) for one in card.contradictions for value in one.values),
            ):
                assert written(said) in seen, (card.code, said)
            suspects = [one for part in card.components.values() for one in part.lines if one.suspect]
            suspects_of_steps = [step for step in card.procedure.steps if step.suspect]
            marked = len(suspects) + len(suspects_of_steps) + sum(one.suspect is not None for one in complaints(card))
            assert text.count('class="suspect"') == marked
            assert text.count('class="operative"') == sum(one.operative is not None for one in card.contradictions)


def value_in(language: Literal["id", "en"], value: str | int | None) -> str:
    """A value that a paper states: as printed, or in the reader's language if the words are ours."""
    if value is None:
        return WORDS["left-open"][language == "en"]
    return VALUES.get(str(value), (str(value),) * 2)[language == "en"]


def complaints(card: Any) -> Iterable[Any]:
    """The page shows its lines twice: among the components, and where people look for how to complain."""
    return card.components["complaints"].lines if "complaints" in card.components else ()


def written(text: str) -> str:
    """A text as written in HTML."""
    escaped = (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#39;").replace('"', "&#34;")
    )
    return " ".join(escaped.split())


def test_a_missing_value_of_a_template_is_a_fault_and_not_a_gap() -> None:
    with pytest.raises(Exception, match="problem"):
        page("track.html", "id", "")


async def test_a_rule_that_nobody_found_in_an_official_text_says_so(databases: Databases) -> None:
    """Deemed approval is read into PP 28/2025: the page says who reads it so."""
    async with intake(databases) as (_, client):
        text = (await client.get("/standards/PWK-71206", headers=PAGE)).text
        assert "dianggap disetujui" in text
        assert "Ketentuan ini belum dipastikan dari naskah resmi." in text
        assert "Bacaan kami: PP 28/2025 menggantikan PP 5/2021" in text


CITIZENS = ("requirements", "procedure", "time", "fee", "complaints")
FOLDED = ("legal-basis", "contradictions", "printed", "provenance")


@pytest.mark.parametrize("card", cards(), ids=lambda card: f"{card.code}-{card.version}")
async def test_the_legal_file_is_folded_below_what_a_citizen_needs(databases: Databases, card: ServiceCard) -> None:
    """Origins of statements, and contradictions of papers, come after requirements, steps, time, fee and complaints."""
    async with intake(databases) as (_, client):
        at = {"at": card.valid_from.isoformat()}
        text = (await client.get(f"/standards/{card.code}", params=at, headers=PAGE)).text
        before, after = text.split('id="legal-file"')
        assert [before.index(f'id="{one}"') for one in CITIZENS] == sorted(
            before.index(f'id="{one}"') for one in CITIZENS
        )
        kept = [one for one in FOLDED if one != "contradictions" or card.contradictions]
        assert re.findall(r'<details id="([a-z-]+)">', after) == kept
        assert "<details open" not in text
        folded = "".join(re.findall(r"<details.*?</details>", after, re.DOTALL))
        for only_there in ('class="where"', 'class="suspect"', 'class="operative"', "Bacaan kami"):
            assert after.count(only_there) == folded.count(only_there), only_there
        assert before.count('class="where"') == 0
        for one in ("Pemohon", "Saluran"):
            assert (before.count(f"<dt>{one}</dt>"), before.count(f"{one}:")) == (1, 0), "it is said once"


async def test_only_an_edition_that_accepts_applications_is_shown_as_in_force(databases: Databases) -> None:
    """An edition that a later one corrects is only for its own cases."""
    async with intake(databases) as (_, client):
        text = (await client.get("/standards/PSR-TERA", params={"at": "2023-05-05"}, headers=PAGE)).text
        lead = " ".join(text.split('<p class="lead">')[1].split("</p>")[0].split())
        assert lead == "Standar pelayanan PSR-TERA, versi 2023, berlaku dari 1 Januari 2023 sampai 10 Januari 2024."
        lines = re.findall(r"<li>(.*?)</li>", text.split('id="versions"')[1], re.DOTALL)
        said = [re.sub(r"<[^>]*>", "", one) for one in lines]
        assert said[0] == "Versi 2023: berlaku dari 1 Januari 2023 sampai 10 Januari 2024"
        assert said[-1].endswith(": berlaku sejak 11 Januari 2024")
        assert len(said) > 2
        assert [one for one in said[1:-1] if "berlaku sejak" in one or "(dikoreksi; " not in one] == []


async def test_a_condition_is_shown_in_words(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        for card in cards():
            text = (await client.get(f"/standards/{card.code}", headers=PAGE)).text
            assert [one for one in ("==", "&amp;&amp;", "||", "<code>") if one in text] == [], card.code
        indonesian = (await client.get("/standards/BS-SP", headers=PAGE)).text
        assert "hanya jika Tipe sertifikasi: Tipe 1" in indonesian
        english = (await client.get("/standards/BS-SP", headers={**PAGE, "Accept-Language": "en"})).text
        assert "only if scheme: tipe 1" in english


async def test_the_catalogue_lists_each_card_in_force_once_under_its_office(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        text = (await client.get("/standards", headers=PAGE)).text
        listed = re.findall(r'href="/standards/([A-Z0-9-]+)"', text)
        assert sorted(listed) == sorted({card.code for card in cards()})
        assert text.count("<h2") == 5
