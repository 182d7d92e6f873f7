"""Events that somebody altered with SQL: audit over HTTP and `jejak replay` name them and hide their content."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from deploy.key_store import key_ring
from deploy.secrets import development_token
from shared.settings import Settings
from tests.conftest import ROOT, Databases
from tests.deploy.commands import jejak, served
from tests.raw_events import append, guards_off

CASE, STOP = uuid4(), uuid4()
EACH = [
    'payload = payload || \'{"by": "somebody else"}\'',
    "actor = 'officer-2'",
    "reason = 'atas permintaan'",
    "recorded_at = recorded_at + interval '1 day'",
    "recorded_at = '0044-03-15 BC'",
    "effective_at = effective_at - interval '1 day'",
    "type = 'intake.application-withdrawn'",
]
INDONESIAN = "Peristiwa pada posisi {} telah diubah setelah direkam, sehingga data ini tidak dapat dipakai. "
ENGLISH = "The event at position {} was altered after it was recorded, so this data cannot be used. "


def _fields(type: str) -> dict[str, Any]:
    stored: dict[str, Any] = json.loads((ROOT / "tests/samples" / f"{type}.json").read_text(encoding="utf-8"))
    return stored


@pytest.fixture(scope="module")
def urls(one_database: Databases) -> dict[str, str]:
    """The settings for the file's database; each test restores what it alters."""
    return {"DATABASE_URL": one_database.url, "KEYS_DATABASE_URL": one_database.keys_url}


@pytest.fixture(scope="module")
def written(one_database: Databases, data: Path) -> Databases:
    """A case at positions 1 to 4 (drafted, documents changed, disclosed, stopped), and the keys of its sealed data."""
    databases = one_database
    settings = Settings(data=data, database_url=databases.url, keys_database_url=databases.keys_url)
    key_ring(settings, databases.of("intake"))
    with psycopg.connect(databases.of("intake"), autocommit=True) as intake:
        for version, name in enumerate(("application-drafted", "application-documents-changed", "fields-disclosed"), 1):
            type = f"intake.{name}"
            append(intake, type, _fields(type), case_id=CASE, stream_id=CASE, version=version)
        stop = {**_fields("reactions.stopped"), "service": "intake"}
        append(intake, "reactions.stopped", stop, case_id=CASE, stream_id=STOP)
    with psycopg.connect(databases.url, autocommit=True) as owner:
        guards_off(owner)
        owner.execute("CREATE TABLE public.kept AS SELECT * FROM journal.events")
    return databases


@contextmanager
def altered(databases: Databases, *changes: str) -> Iterator[None]:
    """The journal after somebody with all rights altered it; restored afterwards."""
    with psycopg.connect(databases.url, autocommit=True) as owner:
        for change in changes:
            owner.execute(f"UPDATE journal.events SET {change}".encode())
        yield
        with owner.transaction():
            owner.execute("TRUNCATE journal.events")
            owner.execute("INSERT INTO journal.events SELECT * FROM public.kept")


@pytest.fixture(scope="module")
def inspector(written: Databases, urls: dict[str, str], data: Path) -> Iterator[httpx.Client]:
    """An inspector of the case's office, over HTTP on the running system."""
    with served(data, **urls) as (_, port):
        token = development_token(Settings(data=data), "inspector-1", "disperindag-pasuruan", ["inspector"], 1)
        with httpx.Client(
            base_url=f"http://127.0.0.1:{port}/audit/v1", headers={"Authorization": f"Bearer {token}"}, timeout=60
        ) as client:
            yield client


def _get(client: httpx.Client, path: str, language: str = "id") -> Any:
    answer = client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    return answer.json()


def _altered_entry(position: int, sentence: str) -> dict[str, Any]:
    """An entry without content: only its position."""
    names = ("recorded_at", "effective_at", "service", "type", "stream_id", "version", "actor", "actor_role", "channel")
    none = dict.fromkeys((*names, "reason", "causation"))
    return {**none, "position": position, "altered": True, "sentence": sentence}


def test_audit_names_an_altered_event_and_hides_its_content(written: Databases, inspector: httpx.Client) -> None:
    honest = _get(inspector, f"/cases/{CASE}")["entries"]
    assert [(one["position"], one["altered"]) for one in honest] == [(1, False), (2, False), (3, False), (4, False)]
    states = _get(inspector, f"/cases/{CASE}/state")["aggregates"]
    assert [(one["kind"], one["damaged"], one["state"] is None) for one in states] == [
        ("intake.application", [], False),
        ("reactions.stop", [], False),
    ]
    for change in EACH:
        with altered(written, f"{change} WHERE position = 2"):
            for language, sentence in (("id", INDONESIAN), ("en", ENGLISH)):
                first, second, *others = _get(inspector, f"/cases/{CASE}", language)["entries"]
                assert second["sentence"].startswith(sentence.format(2)), change
                assert second == _altered_entry(2, second["sentence"]), change
                assert [one["altered"] for one in (first, *others)] == [False, False, False]
            application, stop = _get(inspector, f"/cases/{CASE}/state")["aggregates"]
            assert application["state"] is None, change
            assert application["damaged"] == [{"position": 2, "code": "event-altered"}], change
            assert stop["state"] is not None
    assert _get(inspector, f"/cases/{CASE}")["entries"] == honest


def test_audit_names_both_of_two_exchanged_events(written: Databases, inspector: httpx.Client) -> None:
    steps = [f"position = {new} WHERE position = {old}" for old, new in ((2, 99), (3, 2), (99, 3))]
    with altered(written, *steps):
        entries = _get(inspector, f"/cases/{CASE}")["entries"]
        assert [one["position"] for one in entries if one["altered"]] == [2, 3]
        application = _get(inspector, f"/cases/{CASE}/state")["aggregates"][0]
        assert {one["position"] for one in application["damaged"]} == {2, 3}


def test_an_altered_office_of_the_first_event_does_not_move_a_case(written: Databases, inspector: httpx.Client) -> None:
    with altered(written, "office = 'bspji-palembang' WHERE position = 1"):
        entries = _get(inspector, f"/cases/{CASE}")["entries"]
        assert [one["position"] for one in entries if one["altered"]] == [1]


def test_audit_names_altered_disclosures_and_stops(written: Databases, inspector: httpx.Client) -> None:
    with altered(written, "payload = '{}' WHERE position IN (3, 4)"):
        [disclosure] = _get(inspector, f"/disclosures?case={CASE}")["disclosures"]
        assert (disclosure["position"], disclosure["altered"], disclosure["person"], disclosure["fields"]) == (
            *(3, True),
            *(None, None),
        )
        [stop] = _get(inspector, "/stuck")["cases"]
        assert (stop["stopped_at"], stop["altered"], stop["case_id"], stop["reason"]) == (4, True, None, None)


def test_replay_marks_altered_events_and_fails(written: Databases, urls: dict[str, str]) -> None:
    def replay(*arguments: str) -> tuple[int, list[str], str]:
        ended = jejak("replay", str(CASE), *arguments, **urls)
        return ended.returncode, ended.stdout.splitlines(), ended.stderr

    status, honest, complained = replay()
    assert (status, complained) == (0, "")
    assert [line for line in honest if "!!" in line] == []
    for change, language, sentence in (
        (EACH[0], "id", INDONESIAN),
        (EACH[1], "en", ENGLISH),
        (EACH[3], "id", INDONESIAN),
    ):
        with altered(written, f"{change} WHERE position = 2"):
            status, lines, complained = replay(f"--language={language}")
        assert status == 1
        assert complained.startswith(
            "jejak: the journal no longer holds what was recorded at position 2; the lines marked !! say"
        )
        marked = [line for line in lines if "!!" in line]
        assert marked[0].startswith(f"       2  !! {sentence.format(2)}"), marked
        assert marked[1].startswith(f"    !! {sentence.format(2)}"), marked
        assert "somebody else" not in "\n".join(lines)
        assert "officer-2" not in "\n".join(lines)
    steps = [f"position = {new} WHERE position = {old}" for old, new in ((2, 99), (3, 2), (99, 3))]
    with altered(written, *steps):
        assert "at position 2, 3;" in replay()[2]
    assert replay() == (0, honest, "")
