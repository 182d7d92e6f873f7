"""The glossary has each word that a service's README explains, and separates it from the same word of another service."""

import re

import pytest

from deploy.system import ASSEMBLIES
from tests.conftest import ROOT

_GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
_ROWS = [line.split("|")[1:-1] for line in _GLOSSARY.splitlines() if line.startswith("| ")]
_IN_THE_CODE = [row[1] for row in _ROWS]


def _words(service: str) -> list[str]:
    """The words of the table "Its words", without the Indonesian or the abbreviation in brackets."""
    readme = (ROOT / "services" / service / "README.md").read_text(encoding="utf-8")
    table = readme.partition("## Its words\n")[2].partition("\n## ")[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| ")][1:]
    return [word.strip() for cell in cells for word in re.sub(r"\(.*?\)", "", cell).split(",")]


@pytest.mark.parametrize("service", ASSEMBLIES)
def test_the_glossary_has_the_words_of_a_service(service: str) -> None:
    known = {word: re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE) for word in _words(service)}
    lacking = [word for word, one in known.items() if not any(one.search(row) for row in _IN_THE_CODE)]
    assert not lacking, (
        f"docs/glossary.md: add {lacking}, which services/{service}/README.md explains under 'Its words'"
    )


@pytest.mark.parametrize("word", ["verdict", "receipt"])
def test_a_word_with_several_meanings_names_the_service_of_each(word: str) -> None:
    """A verdict on an instrument is computed, one on a document is typed; one receipt is for goods, one tracks a case."""
    meanings = [row for row in _IN_THE_CODE if re.search(rf"\b{word}\b", row)]
    assert len(meanings) > 1
    assert [one for one in meanings if not re.search("intake|metrology|billing|audit|messages", one)] == []
