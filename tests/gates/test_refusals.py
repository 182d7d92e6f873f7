"""Every refusal: one language a sentence, the same facts in both, and no raw number of bytes or seconds, code or ISO date in it."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from deploy.documentation import aggregates, topic
from deploy.system import ASSEMBLIES
from shared import wording
from shared.errors import MissingItems, Refusal
from shared.wording import SPECS, WORDS, Filled, Named, day, listed, size, span
from tests.languages import foreign

assert ASSEMBLIES, "the import above loads every service, and with it every refusal"

DAYS = {"on", "until", "day", "due_on"}
MOMENTS = {"at", "since"}
EITHER = {"earliest"}
ROOT = Path(__file__).parents[2]
RAW = re.compile(r"\{(?P<name>\w+)\} ?(bytes?|detik|seconds?|B|KB|MB)\b")


def refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for one in kind.__subclasses__():
        if "code" in dir(one) and not one.__module__.startswith("tests."):
            yield one
        yield from refusals(one)


ALL = sorted(set(refusals()), key=lambda one: (one.__module__, one.__qualname__))
each = pytest.mark.parametrize("refusal", ALL, ids=lambda one: f"{one.__module__}.{one.__name__}")


def placeholders(template: str) -> list[tuple[str, str]]:
    return [(name, spec or "") for _, name, spec, _ in Formatter().parse(template) if name is not None]


@each
def test_each_sentence_is_in_its_own_language(refusal: type[Refusal]) -> None:
    assert foreign(refusal.indonesian, "id") == []
    assert foreign(refusal.english, "en") == []


@each
def test_both_sentences_say_the_same_facts_in_words(refusal: type[Refusal]) -> None:
    both = [sorted(placeholders(one)) for one in (refusal.indonesian, refusal.english)]
    said = {name: spec for one in both for name, spec in one}
    assert both[0] == both[1] or {"indonesian", "english"} <= said.keys(), "each sentence its own words"
    assert set(said.values()) <= SPECS
    assert not RAW.search(refusal.indonesian + refusal.english), "say bytes as `size` and seconds as `span`"
    assert {name for name in said if name in DAYS and said[name] != "day"} == set()
    assert {name for name in said if name in MOMENTS and said[name] != "moment"} == set()
    assert {name for name in said if name in EITHER and said[name] not in {"day", "moment"}} == set()


@pytest.mark.parametrize("language", ["id", "en"])
def test_values_appear_in_the_readers_words(language: str) -> None:
    told = Filled("en" if language == "en" else "id")
    wib = datetime(2026, 1, 15, 9, 30, tzinfo=timezone(timedelta(hours=7), "WIB"))
    cases = [
        ("{x:size}", 26_214_400, "25 MiB", "25 MiB"),
        ("{x:size}", 1_536, "1,5 KiB", "1.5 KiB"),
        ("{x:size}", 512, "512 byte", "512 bytes"),
        ("{x:span}", 60, "1 menit", "1 minute"),
        ("{x:span}", 90, "2 menit", "2 minutes"),
        ("{x:span}", 1, "1 detik", "1 second"),
        ("{x:span}", 0, "0 detik", "0 seconds"),
        ("{x:span}", 86_400, "1 hari", "1 day"),
        ("{x:day}", "2026-01-15", "15 Januari 2026", "15 January 2026"),
        ("{x:day}", date(2026, 1, 15), "15 Januari 2026", "15 January 2026"),
        ("{x:moment}", wib, "15 Januari 2026 pukul 09.30 WIB", "15 January 2026 at 09:30 WIB"),
        ("{x:any}", ["penera", "inspector"], "penera atau inspektur", "penera or inspector"),
        ("{x:words}", ["nik", "address"], "NIK dan alamat", "NIK and address"),
        ("{x:rupiah}", 15_000, "Rp15.000", "Rp15.000"),
        ("{x}", Decimal("2.50"), "2,5", "2.5"),
        ("{x}", None, "–", "–"),
        ("{x}", Named("sea", "Laut", "sea"), "Laut", "sea"),
        ("{x:any}", [], "–", "–"),
    ]
    for template, value, indonesian, english in cases:
        assert told.format(template, x=value) == (english if language == "en" else indonesian), (template, value)


def test_a_code_gives_the_english_name_with_acronyms_as_printed() -> None:
    assert Named.printed("ska-form", "Formulir SKA").english == "SKA form"
    assert Named.printed("transport_mode", "Moda angkutan") == Named(
        "transport_mode", "Moda angkutan", "transport mode"
    )


def test_a_code_keeps_its_place_beside_its_name() -> None:
    refused = MissingItems(["channel", Named("records: contract", "catatan Kontrak", "the record contract")])
    assert refused.details["items"] == ["channel", "records: contract"]
    assert refused.sentence("id") == "Belum lengkap: `channel` dan catatan Kontrak."


def test_an_unknown_format_is_a_fault() -> None:
    with pytest.raises(ValueError, match="no format"):
        Filled("id").format("{x:bytes}", x=1)


def test_no_word_is_defined_twice() -> None:
    """The later one would silently replace the first everywhere."""
    lines = (Path(wording.__file__).parent / "data" / "words.yaml").read_text(encoding="utf-8").splitlines()
    codes = Counter(line.partition(":")[0] for line in lines if line and not line.startswith("#"))
    assert {code for code, times in codes.items() if times > 1} == set()
    assert len(codes) == len(WORDS)


def test_there_are_words_for_every_kind_that_may_not_be_found() -> None:
    assert [topic(kind) for kind in aggregates() if topic(kind) not in WORDS] == []


def test_the_lists_of_this_test_name_existing_words() -> None:
    assert {"registration", "skrd", "tbp", "receipt", "skhp"} <= WORDS.keys()
    assert day(datetime(2026, 5, 1, tzinfo=UTC).date(), "id") == "1 Mei 2026"
    assert listed(["a", "b", "c"], "en") == "a, b and c"
    assert (size(0, "en"), span(3_600, "en")) == ("0 bytes", "1 hour")


PRINTED = {
    "allowed", "amends", "calendar", "english", "incident", "indonesian", "law", "newest", "ntpn", "number", "others",
    "owner", "promised", "service", "subject", "version", "vessels",
}  # fmt: skip
"""Rendered as printed: the number of a paper, standard or calendar, a law, measures, a token subject, a text in each language."""
NAMES = {"name", "id", "code", "does", "kind", "title", "named_by"}
"""Attributes of cards and of our data that hold a code, or a name in Indonesian."""


@cache
def sources() -> dict[Path, ast.Module]:
    """The syntax tree of each file of the code."""
    return {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for folder in ("shared", "services", "deploy")
        for path in sorted((ROOT / folder).rglob("*.py"))
    }


@cache
def texts() -> set[str]:
    """The functions that return text; `plain` returns the digits of a measurement."""
    ours = {
        node.name
        for tree in sources().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and isinstance(node.returns, ast.Name) and node.returns.id == "str"
    }
    return ours - {"plain"} | {"isoformat", "join", "format", "str"}


def is_text(value: ast.expr, inside: ast.AST) -> bool:
    """Whether a value is certainly plain text: in one language, or a code."""
    match value:
        case ast.Attribute(attr=name):
            return name in NAMES
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)):
            return name in texts() and not ast.unparse(value.func).startswith("Named.")
        case ast.ListComp(elt=one) | ast.GeneratorExp(elt=one):
            return is_text(one, inside)
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return any(is_text(one, inside) for one in parts)
        case ast.Name(id=name):
            return any(is_text(one, inside) for one in told(name, inside))
    return isinstance(value, ast.JoinedStr) or (isinstance(value, ast.Constant) and isinstance(value.value, str))


def told(name: str, inside: ast.AST) -> Iterator[ast.expr]:
    """The values of a variable in a function; a text parameter counts as text."""
    for node in ast.walk(inside):
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                yield value
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                yield from (
                    value
                    for target, value in zip(targets, values, strict=True)
                    if isinstance(target, ast.Name) and target.id == name
                )
            case ast.arg(arg=target, annotation=ast.Name(id="str")) if target == name:
                yield ast.Constant("")


def raised() -> Iterator[tuple[str, type[Refusal], ast.keyword, ast.AST]]:
    """Each named value of a refusal: its place, the refusal, the value, and the function that passes it."""
    known = {one.__name__: one for one in ALL}
    for path, tree in sources().items():
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)):
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known:
                    for one in node.keywords:
                        yield f"{path.relative_to(ROOT)}:{node.lineno}", known[node.func.id], one, function


def test_no_refusal_fills_in_a_code_or_text_of_one_language() -> None:
    """A placeholder without a format takes a Named, a number, a day or a moment, or a text printed as it is (decision 0037)."""
    given = list(raised())
    assert len(given) > 60
    bare = {one: {name for name, spec in placeholders(one.indonesian + one.english) if not spec} for one in ALL}
    assert [
        f"{where} {refusal.__name__}.{value.arg}"
        for where, refusal, value, function in given
        if value.arg in bare[refusal] - PRINTED and is_text(value.value, function)
    ] == []
