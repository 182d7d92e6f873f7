"""The front door's own answers equal those of the services: in one language, with the same titles and sentences."""

import re
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from deploy.process_routes import SHORT, START, short_addresses
from services.billing.bank import app as snap
from services.billing.reconciliation.routes import LARGEST_STATEMENT
from services.complaints.open311 import app as open311
from shared.errors import Language, Refusal, Unavailable
from shared.settings import Settings
from shared.web.problems import BodyTooLarge, UnknownAddress, problem

ROOT = Path(__file__).parents[2]
CONF = (ROOT / "deploy" / "front-door.conf").read_text(encoding="utf-8")
LANGUAGES: tuple[Language, ...] = ("id", "en")


def said(variable: str, language: str) -> str:
    """The value of a variable of the configuration in a language."""
    found = re.search(rf"map \$language \${variable} {{(.*?)}}", CONF, re.DOTALL)
    assert found, variable
    return str(re.findall(rf'{language} "([^"]*)";', found[1])[0])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "refusal", "status"),
    [
        ("unknown_address", UnknownAddress(), 404),
        ("too_large", BodyTooLarge(limit=Settings().body_limit_bytes), 413),
        ("unavailable", Unavailable(), 503),
    ],
)
def test_its_own_answers_equal_those_of_the_services(
    name: str, refusal: Refusal, status: int, language: Language
) -> None:
    answer = bytes(problem(refusal, status, language).body).decode()
    assert f'"title":"{said(f"title_of_{name}", language)}"' in answer
    assert f'"detail":"{said(name, language)}"' in answer


def test_its_own_answers_are_in_the_language_of_the_reader() -> None:
    answers = re.findall(r"return \d+ '(\{.*\})'", CONF)
    assert len(answers) == 4
    for one in answers:
        assert re.search(r'"title":"\$title_of_\w+"', one), one
        assert re.search(r'"detail":"\$\w+"', one), one


def test_it_leads_a_browser_to_the_catalogue_as_one_process_does() -> None:
    door = re.search(r"location = / {(.*?)\n    }", CONF, re.DOTALL)
    assert door
    assert "if ($leads_to_catalogue)" in door[1]
    assert "return 303 /intake/v1/standards;" in door[1]


async def test_short_addresses_lead_to_the_pages_in_both_ways() -> None:
    transport = httpx.ASGITransport(app=Starlette(routes=short_addresses()))
    async with httpx.AsyncClient(transport=transport, base_url="http://jejak") as client:
        for short, root in SHORT.items():
            got = await client.get(f"{short}/hasil?x=1")
            assert (got.status_code, got.headers["location"]) == (303, f"{root}{short}/hasil?x=1")
            assert f"location ^~ {short}/ {{" in CONF
            assert f"return 303 {root}$request_uri;" in CONF
        got = await client.get(f"{START}?lang=en")
        assert (got.status_code, got.headers["location"]) == (303, f"{SHORT[START]}{START}?lang=en")
        assert f"location = {START} {{" in CONF


@pytest.mark.parametrize(("path", "service"), [(snap.PATH, "billing"), (open311.PATH, "complaints")])
def test_endpoints_of_others_lead_to_their_service(path: str, service: str) -> None:
    found = re.search(rf"location {re.escape(path)}/ {{(.*?)\n    }}", CONF, re.DOTALL)
    assert found
    assert f"proxy_pass http://${service}:8000;" in found[1]


def test_a_statement_passes_up_to_what_the_service_takes() -> None:
    found = re.search(r"location ~ \^/\(billing\)/v1/statements\$ {(.*?)\n    }", CONF, re.DOTALL)
    assert found
    assert f"client_max_body_size {LARGEST_STATEMENT // 2**20}m;" in found[1]
