"""The meaning of an answer, by status and body, whether or not the other side keeps to its contract."""

import gzip
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from deploy.needed_settings import SettingMissing, refuse_incomplete
from deploy.server import serving
from deploy.simulators import simulators, with_simulators
from deploy.system import make_system
from services.intake.nib.oss_notice import notice_of
from services.intake.systems.oss import Oss
from services.intake.systems.questions import Kind, Question
from services.intake.systems.siinas import Siinas
from shared.outgoing.connection import LARGEST_ANSWER, Connection, wait_wished
from shared.outgoing.masking import MASKED
from shared.outgoing.replies import Outcome, Reply
from shared.privacy.key_ring import KeyEncryptionKey, KeyRing
from shared.settings import Settings
from tests.keys import SECRET

AT = datetime(2026, 1, 15, 2, 0, tzinfo=UTC)
NIB = "0404230015488"


@asynccontextmanager
async def answering(status: int, body: bytes, **headers: str) -> AsyncIterator[Connection]:
    """A server that gives this answer to everything."""

    async def answer(request: Request) -> Response:
        return Response(body, status, {name.replace("_", "-"): value for name, value in headers.items()})

    app = Starlette(routes=[Route("/{path:path}", answer, methods=["POST", "GET"])])
    async with serving(app, "127.0.0.1", 0) as (server, _):
        yield Connection(server.origin, {"user_key": SecretStr("kunci")}, 5)


def question(kind: Kind, **asked: str) -> Question:
    return Question(UUID(int=1), kind, asked, AT)


async def asked_oss(connection: Connection) -> Reply:
    reply, _ = await Oss(connection, "032", UTC, lambda field, clear: f"{field} {clear}").ask(
        question("nib-inquiry", nib=NIB)
    )
    return reply


def respon(**inner: Any) -> bytes:
    return json.dumps({"responinqueryNIB": inner}).encode()


GOOD = {"kode": "200", "keterangan": "Sukses", "dataNIB": {"nib": NIB, "more": {"new": 1}, "data_proyek": None}}


@pytest.mark.parametrize(
    ("status", "body", "outcome", "code"),
    [
        (200, respon(**GOOD), "answered", "200"),
        (200, respon(**{**GOOD, "kode": 200}), "answered", "200"),
        (200, respon(kode=404), "refused-there", "404"),
        (404, respon(kode=404), "refused-there", "404"),
        (200, respon(kode=500), "failed-there", "500"),
        (200, respon(kode=504), "timed-out", "504"),
        (200, json.dumps({"responsecheckLicenceStatus": {"kode": 500}}).encode(), "failed-there", "500"),
        (200, respon(kode="Siti Kanaria"), "malformed", None),
        (500, respon(**GOOD), "failed-there", None),
        (200, respon(kode=200), "malformed", None),
        (200, respon(**{**GOOD, "dataNIB": {"nib": 404230015488}}), "malformed", None),
        (200, respon(**{**GOOD, "dataNIB": {"nib": NIB, "oss_id": "a\x00"}}), "malformed", None),
        (200, respon(**{**GOOD, "dataNIB": {"nib": NIB, "oss_id": "a" * 201}}), "malformed", None),
        (200, b'{"a": {}, "b": {}}', "malformed", None),
        (200, b"[" * 2000, "malformed", None),
        (200, b"", "malformed", None),
        (200, b" " * (LARGEST_ANSWER + 1), "malformed", None),
        (302, b"", "malformed", None),
        (403, b"<html>", "refused-there", None),
        (408, b"", "timed-out", None),
        (502, b"<html>", "failed-there", None),
        (504, b"<html>", "timed-out", None),
    ],
)
async def test_the_meaning_of_answers_of_oss(status: int, body: bytes, outcome: Outcome, code: str | None) -> None:
    async with answering(status, body) as connection:
        reply = await asked_oss(connection)
        assert (reply.outcome, reply.status, reply.code) == (outcome, status, code)


PERSONAL_IDS = [
    "3514054107900001",
    "3514\u20110541\u20110790\u20110001",
    "0812-3456-7890",
    "budi@contoh.id",
    "013121660091000",
]


@pytest.mark.parametrize("id", PERSONAL_IDS, ids=ascii)
async def test_answers_are_masked_before_they_become_events(id: str) -> None:
    """As in the recorder: nobody here knows what they put into an id."""
    data = {"nib": "0812230012345", "oss_id": id, "id_izin": "I-202206301234567890123", "tgl_terbit_nib": "08-12-2026"}
    async with answering(200, respon(kode="200", dataNIB=data)) as connection:
        reply = await asked_oss(connection)
    assert {one.item: one.value for one in reply.found} == {**data, "oss_id": MASKED}


async def test_a_code_of_theirs_that_may_be_a_persons_number_is_not_kept() -> None:
    async with answering(200, respon(kode="3514054107900001")) as connection:
        assert (await asked_oss(connection)).code is None


@pytest.mark.parametrize("id", PERSONAL_IDS[:1] + PERSONAL_IDS[4:])
def test_a_message_of_oss_is_masked_too(id: str) -> None:
    sent = {"nib": NIB, "oss_id": id, "id_izin": "I-1", "flag_perusahaan": "Y", "nama_perseroan": f"UD Rejeki {id}"}
    notice = notice_of({**sent, "data_proyek": [{"id_proyek": id, "kbli": "71206", "skala_resiko": "R"}]})
    kept = {**vars(notice), "whole": ""}
    assert id not in str(kept)
    assert (notice.oss_id, notice.business_name, notice.id_izin) == (MASKED, MASKED, "I-1")
    assert id in notice.whole, "it is sealed"


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "120"}, 120),
        ({"retry-after": "Thu, 15 Jan 2026 02:05:00 GMT", "date": "Thu, 15 Jan 2026 02:00:00 GMT"}, 300),
        ({"retry-after": "Thu, 15 Jan 2026 01:00:00 GMT", "date": "Thu, 15 Jan 2026 02:00:00 GMT"}, 0),
        ({"retry-after": "Thu, 15 Jan 2026 01:00:00 GMT", "date": "nonsense"}, None),
        ({"retry-after": "Thu, 15 Jan 2026 01:00:00 GMT"}, 0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Thu, 15 Jan 2026 02:05:00 +99999999999999"}, None),
        ({"retry-after": "Thu, 15 Jan 99999999999999 02:05:00 GMT"}, None),
        ({"retry-after": "Thu, 15 Jan 2026 01:00:00 GMT", "date": "Thu, 15 Jan 2026 02:00:00 +99999999999999"}, None),
        ({"retry-after": "-5"}, None),
        ({}, None),
    ],
)
def test_the_wait_in_retry_after(headers: dict[str, str], wait: int | None) -> None:
    assert wait_wished(headers) == (None if wait is None else timedelta(seconds=wait))


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "identity, gzip", "something"])
async def test_an_answer_that_could_unpack_to_any_size_is_not_unpacked(encoding: str) -> None:
    packed = gzip.compress(respon(**GOOD) + b" " * 100 * LARGEST_ANSWER)
    async with answering(200, packed, Content_Encoding=encoding) as connection:
        reply = await asked_oss(connection)
        assert (reply.outcome, reply.status) == ("malformed", 200)


async def test_an_answer_that_says_it_is_not_packed_is_read() -> None:
    async with answering(200, respon(**GOOD), Content_Encoding="identity") as connection:
        assert (await asked_oss(connection)).outcome == "answered"


async def test_the_wish_comes_with_the_reply() -> None:
    async with answering(503, b"", Retry_After="120") as connection:
        assert (await asked_oss(connection)).retry_after == timedelta(seconds=120)


async def test_a_redirect_does_not_carry_the_key_elsewhere() -> None:
    async with answering(307, b"", Location="http://127.0.0.1:9/elsewhere") as connection:
        reply = await asked_oss(connection)
        assert (reply.outcome, reply.status) == ("malformed", 307)


async def test_an_unknown_state_is_not_guessed() -> None:
    body = {"reference": str(UUID(int=1)), "verification": {"id": "VT-1", "state": "mungkin"}}
    async with answering(200, json.dumps(body).encode()) as connection:
        reply, _ = await Siinas(connection).ask(question("industry-verification", nib=NIB))
        assert reply.outcome == "malformed"


async def test_an_address_that_is_none_is_unreachable() -> None:
    for url in ("not an address", "ftp://127.0.0.1/", "http://127.0.0.1:9", "http://[", ""):
        reply = await asked_oss(Connection(url, {}, 5))
        assert reply.outcome == "unreachable", url


async def test_a_credential_that_cannot_be_a_header_is_an_outcome() -> None:
    async with answering(200, respon(**GOOD)) as connection:
        broken = Connection(connection.url, {"user_key": SecretStr("kunci\nlain")}, 5)
        reply = await asked_oss(broken)
        assert reply.outcome != "answered"


async def test_the_simulators_refuse_requests_without_a_credential() -> None:
    async with serving(simulators(), "127.0.0.1", 0) as (server, _):
        stranger = Connection(f"{server.origin}/oss", {"user_key": SecretStr("x")}, 5)
        reply = await asked_oss(stranger)
        assert (reply.outcome, reply.code) == ("refused-there", "401")


def test_production_has_no_simulators_and_sends_no_credential_in_clear(tmp_path: Any) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:9/none"
    settings = Settings(data=tmp_path, database_url=nowhere, keys_database_url=nowhere)
    ring = KeyRing.first(KeyEncryptionKey(SECRET))
    assert any(getattr(route, "name", "") == "simulators" for route in make_system(settings, ring=ring).app.routes)
    real = settings.model_copy(
        update={"mode": "production", "jwks_url": "https://a", "token_issuer": "a", "files_unscanned": True}
    )
    assert with_simulators(real, "http://127.0.0.1:8000/simulators") is real
    refuse_incomplete(real)
    with pytest.raises(SettingMissing, match="JEJAK_OSS_URL"):
        refuse_incomplete(real.model_copy(update={"oss_url": "http://oss.example"}))
