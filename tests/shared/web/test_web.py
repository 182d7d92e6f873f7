"""The HTTP face: every failure answers with a problem, in both languages, and never repeats what was sent."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from pydantic import TypeAdapter, ValidationError

from shared.clock import Clock
from shared.errors import Unavailable
from shared.journal.commit import refusal_of
from shared.web.lists import next_page
from shared.web.problems import language_of
from shared.web.values import Day, Moment, ZonedMoment
from tests.shared.web.given import (
    AWAY,
    BODY,
    CANARY,
    GOOD,
    LIMIT,
    REFUSALS,
    make,
)

STATUSES = {"rule": 409, "conflict": 409, "stale": 412, "absent": 404, "forbidden": 403, "unavailable": 503}


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    app = make(Clock(movable=True))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://jejak") as client:
        yield client


def code(answer: httpx.Response, status: int) -> str:
    """The code of an answer, which must be a problem."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    problem = answer.json()
    assert problem["status"] == status
    assert problem["type"] == f"urn:jejak:problem:{problem['code']}"
    assert problem["title"]
    assert problem["detail"]
    assert CANARY not in answer.text
    return str(problem["code"])


async def test_a_command_answers_with_version_place_and_position(http: httpx.AsyncClient) -> None:
    answer = await http.post("/boxes/a", json=BODY, headers=GOOD)
    assert (answer.status_code, answer.text) == (201, "officer-1")
    assert (answer.headers["etag"], answer.headers["journal-position"]) == ('"1"', "7")
    assert answer.headers["location"] == "/boxes/a"


@pytest.mark.parametrize("name", REFUSALS)
async def test_each_family_of_refusals_has_its_status_and_both_languages(http: httpx.AsyncClient, name: str) -> None:
    refusal = REFUSALS[name]
    for language, sentence in (("id", refusal.sentence("id")), ("en", refusal.sentence("en"))):
        answer = await http.post(f"/boxes/{name}", json=BODY, headers=GOOD | {"accept-language": language})
        assert code(answer, STATUSES[name]) == refusal.code
        assert (answer.json()["detail"], answer.headers["content-language"]) == (sentence, language)
    assert ("retry-after" in answer.headers) == (name == "unavailable")


@pytest.mark.parametrize("name", AWAY)
@pytest.mark.parametrize("written", ["application/json", "application/merge-patch+json"])  # straight, and FastAPI's way
async def test_a_database_fault_answers_that_the_request_may_be_repeated(
    http: httpx.AsyncClient, name: str, written: str
) -> None:
    answer = await http.post(f"/boxes/{name}", json=BODY, headers={**GOOD, "content-type": written})
    assert code(answer, 503) == "unavailable"
    assert answer.headers["retry-after"].isdigit()


@pytest.mark.parametrize("fault", [one for one in AWAY.values() if issubclass(one, psycopg.Error)])
def test_a_commit_that_the_database_cannot_take_now_is_answered_alike(fault: type[psycopg.Error]) -> None:
    assert type(refusal_of(fault())) is Unavailable


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (None, "id"),
        ("", "id"),
        ("en", "en"),
        ("en-GB,en;q=0.9,id;q=0.8", "en"),
        ("id-ID,id;q=0.9,en-US;q=0.8", "id"),
        ("EN", "en"),
        ("nl", "id"),
        ("en; q=0.9", "en"),
        ("id ;q=0.1 , en ; Q=0.9", "en"),
        ("id; q=0.9, en; q=0.8", "id"),
        ("en;q=0.5,*;q=0.8", "id"),
        ("*, id;q=0.5", "en"),
        ("*", "id"),
        ("en;q=0", "id"),
        ("en-GB;q=0.2,en;q=0.9,id;q=0.5", "en"),
        ("en;q=2", "id"),
        ("en;q=nan, id;q=0.1", "id"),
        ("en;q=1.000;x=y", "en"),
        (",;=q;;,", "id"),
        ("\x00\xff", "id"),
    ],
)
def test_indonesian_unless_english_is_asked_for_first(asked: str | None, language: str) -> None:
    assert language_of(asked) == language


async def test_missing_items_are_named(http: httpx.AsyncClient) -> None:
    answer = await http.post("/boxes/a", json={"label": "a"}, headers={"authorization": "Bearer officer"})
    assert code(answer, 422) == "missing-items"
    assert set(answer.json()["details"]["items"]) == {"idempotency-key", "channel"}
    answer = await http.post("/boxes/a", json={"label": "a"}, headers=GOOD)
    assert code(answer, 422) == "missing-items"
    assert answer.json()["details"]["items"] == ["amount"]


WRONG_HEADERS: list[tuple[str, str]] = [
    ("idempotency-key", ""),
    ("idempotency-key", "x" * 201),
    ("idempotency-key", "two words"),
    ("channel", "telepathy"),
    ("if-match", "1"),
    ("if-match", '"1"; "2"'),
    ("if-match", '*, "1"'),
    ("if-match", '"1'),
    ("if-match", 'w/"1"'),
    ("if-match", ""),
    ("effective-at", "yesterday"),
    ("effective-at", "2020-01-15T09:00:00"),
]


@pytest.mark.parametrize(("name", "value"), WRONG_HEADERS)
async def test_a_header_that_cannot_be_read_is_refused(http: httpx.AsyncClient, name: str, value: str) -> None:
    assert code(await http.post("/boxes/a", json=BODY, headers=GOOD | {name: value}), 422)


@pytest.mark.parametrize(
    ("sent", "versions"),
    [
        ('"3"', "[3]"),
        ('"1", "2"', "[1, 2]"),
        ('"1","abc" ,\t"12"', "[1, 12]"),
        ('W/"3"', "[]"),
        ('W/"3", "4"', "[4]"),
        ('"03", "a,\'3", ""', "[]"),
        ('"' + "9" * 30 + '"', "[]"),
        ("*", "None"),
    ],
)
async def test_if_match_is_a_list_in_which_a_weak_tag_never_matches(
    http: httpx.AsyncClient, sent: str, versions: str
) -> None:
    answer = await http.post("/matches", headers=GOOD | {"if-match": sent})
    assert (answer.status_code, answer.text) == (200, versions)


async def test_if_match_may_come_in_several_lines(http: httpx.AsyncClient) -> None:
    headers = [*GOOD.items(), ("if-match", '"1"'), ("if-match", '"2"')]
    assert (await http.post("/matches", headers=headers)).text == "[1, 2]"


WRONG_BODIES: list[dict[str, Any]] = [
    {"label": CANARY, "amount": "many"},
    {"label": "\x00" + CANARY, "amount": 1},
    {"label": " ", "amount": 1},
    {"label": CANARY * 50, "amount": 1},
    {"label": "a", "amount": 1, CANARY: 1},
    {"label": {"a": CANARY}, "amount": 1},
]


@pytest.mark.parametrize("body", WRONG_BODIES)
async def test_a_wrong_field_is_named_and_its_value_is_not(http: httpx.AsyncClient, body: dict[str, Any]) -> None:
    answer = await http.post("/boxes/a", json=body, headers=GOOD)
    assert code(answer, 413 if len(str(body)) > LIMIT else 422) in {"fields-wrong", "body-too-large"}


@pytest.mark.parametrize("body", [b'{"label": "canary-3515017006850001", "am', b"{", b"\xff", b'{"a": NaN', b"[" * 900])
async def test_json_that_is_not_whole_is_unreadable(http: httpx.AsyncClient, body: bytes) -> None:
    headers = GOOD | {"content-type": "application/json"}
    assert code(await http.post("/boxes/a", content=body, headers=headers), 400) == "malformed-json"


async def test_a_body_that_is_no_object_is_refused(http: httpx.AsyncClient) -> None:
    for body in (b"", b"null", b"[]", b'"text"', b"1"):
        headers = GOOD | {"content-type": "application/json"}
        assert code(await http.post("/boxes/a", content=body, headers=headers), 422)


async def chunks(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 100):
        yield b" " * 100


async def test_a_body_over_the_limit_is_refused_announced_or_not(http: httpx.AsyncClient) -> None:
    headers = GOOD | {"content-type": "application/json"}
    for content in (b" " * (LIMIT + 1), chunks(10 * LIMIT)):
        assert code(await http.post("/boxes/a", content=content, headers=headers), 413) == "body-too-large"
    false = headers | {"content-length": "5"}
    assert code(await http.post("/boxes/a", content=chunks(10 * LIMIT), headers=false), 413) == "body-too-large"


async def test_a_body_at_the_limit_is_read(http: httpx.AsyncClient) -> None:
    body = b'{"label": "a", "amount": 1}'
    headers = GOOD | {"content-type": "application/json"}
    answer = await http.post("/boxes/a", content=body + b" " * (LIMIT - len(body)), headers=headers)
    assert answer.status_code == 201


async def test_unknown_addresses_and_methods(http: httpx.AsyncClient) -> None:
    for address in ("/nowhere", "/boxes/a/b", "/%00", "/%ff", "/../etc/passwd"):
        assert code(await http.get(address), 404) == "unknown-address"
    assert code(await http.delete("/boxes"), 401) == "unauthenticated"
    answer = await http.delete("/boxes", headers={"authorization": GOOD["authorization"]})
    assert code(answer, 405) == "unknown-address"
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


async def test_asking_for_methods_leaves_the_description_as_it_is(http: httpx.AsyncClient) -> None:
    described = (await http.get("/openapi.json")).content
    await http.delete("/boxes", headers={"authorization": GOOD["authorization"]})
    assert (await http.get("/openapi.json")).content == described


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer ", "Bearer nobody", "Basic officer", "officer"])
async def test_a_request_without_a_valid_token_learns_how_to_authenticate(
    http: httpx.AsyncClient, authorization: str | None
) -> None:
    headers = {name: value for name, value in GOOD.items() if name != "authorization"}
    if authorization is not None:
        headers["authorization"] = authorization
    answer = await http.post("/boxes/a", json=BODY, headers=headers)
    assert code(answer, 401) == "unauthenticated"
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_another_role_is_forbidden(http: httpx.AsyncClient) -> None:
    answer = await http.post("/boxes/a", json=BODY, headers=GOOD | {"authorization": "Bearer administrator"})
    assert code(answer, 403) == "role-missing"


async def test_a_fault_of_ours_is_a_problem_with_a_number_and_nothing_else(
    http: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = await http.post("/boxes/fault", json=BODY, headers=GOOD)
    assert code(answer, 500) == "fault"
    said = capsys.readouterr()
    logged = said.out + said.err
    assert answer.json()["details"]["incident"] in logged
    assert "ZeroDivisionError" in logged
    assert CANARY not in logged


async def test_a_value_that_the_database_cannot_hold_is_unreadable(http: httpx.AsyncClient) -> None:
    assert code(await http.post("/boxes/unstorable", json=BODY, headers=GOOD), 422) == "unreadable"


async def test_a_read_waits_for_a_position_or_says_not_yet(http: httpx.AsyncClient) -> None:
    headers = {"authorization": "Bearer officer"}
    assert (await http.get("/boxes", params={"min_position": 7}, headers=headers)).status_code == 200
    answer = await http.get("/boxes", params={"min_position": 8}, headers=headers)
    assert code(answer, 503) == "unavailable"
    assert answer.headers["retry-after"] == "1"
    for wrong in ("-1", "x", str(2**53 + 1), "1" * 400):
        assert code(await http.get("/boxes", params={"min_position": wrong}, headers=headers), 422)


@pytest.mark.parametrize(
    ("as_of", "moment"),
    [
        ("7", "7"),
        ("0", "0"),
        ("2026-01-15T09:00:00+07:00", "2026-01-15 09:00:00+07:00"),
        ("2026-01-15T09:00:00 07:00", "2026-01-15 09:00:00+07:00"),
        ("2026-01-15T02:00:00Z", "2026-01-15 02:00:00+00:00"),
    ],
)
async def test_as_of_is_a_position_or_a_time(http: httpx.AsyncClient, as_of: str, moment: str) -> None:
    headers = {"authorization": "Bearer officer"}
    answer = await http.get("/boxes", params={"as_of": as_of}, headers=headers)
    assert answer.json() == {"office": "disperindag-pasuruan", "as_of": moment}


@pytest.mark.parametrize(
    "as_of", ["8", "9" * 15, "2999-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00"]
)
async def test_a_moment_that_has_not_come_is_refused_and_not_answered_as_now(
    http: httpx.AsyncClient, as_of: str
) -> None:
    answer = await http.get("/boxes", params={"as_of": as_of}, headers={"authorization": "Bearer officer"})
    assert code(answer, 404) == "as-of-not-yet"


EDGES = ["0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00"]


@pytest.mark.parametrize("at", EDGES)
async def test_times_at_the_ends_of_the_calendar_are_refused_everywhere(http: httpx.AsyncClient, at: str) -> None:
    administrator = {"authorization": "Bearer administrator"}
    assert code(await http.post("/boxes/a", json=BODY, headers=GOOD | {"effective-at": at}), 422) == "fields-wrong"
    assert code(await http.put("/clock", json={"now": at}, headers=administrator), 422) == "fields-wrong"
    for kind in (Moment, ZonedMoment):
        with pytest.raises(ValidationError):
            TypeAdapter(kind).validate_python(at)
    with pytest.raises(ValidationError):
        TypeAdapter(Day).validate_python(at[:10])


@pytest.mark.parametrize("as_of", ["2026-01-15T09:00:00", "2026-01-15", "yesterday", "-1", "١٢", "9" * 16, "x" * 41])
async def test_any_other_moment_is_refused(http: httpx.AsyncClient, as_of: str) -> None:
    headers = {"authorization": "Bearer officer"}
    assert code(await http.get("/boxes", params={"as_of": as_of}, headers=headers), 422)


OFFICER = {"authorization": "Bearer officer"}


async def test_pages_go_on_from_a_token(http: httpx.AsyncClient) -> None:
    ids = [uuid4() for _ in range(3)]
    after = next_page(ids, 3)
    assert after is not None
    assert (await http.get("/pages", params={"after": after, "limit": 3}, headers=OFFICER)).json()["after"] == str(
        ids[-1]
    )
    assert next_page(ids, 4) is None
    for wrong in ("", "x", "x" * 61, "é" * 22, after + "A"):
        assert code(await http.get("/pages", params={"after": wrong}, headers=OFFICER), 422)
    for limit in ("0", "201", "many"):
        assert code(await http.get("/pages", params={"limit": limit}, headers=OFFICER), 422)


SET = {"now": "2023-11-15T09:00:00+07:00"}


async def test_an_administrator_may_move_the_clock_in_test_mode(http: httpx.AsyncClient) -> None:
    answer = await http.put("/clock", json=SET, headers={"authorization": "Bearer administrator"})
    assert answer.json()["now"].startswith("2023-11-15T02:00:00")
    assert (await http.get("/clock")).json()["now"].startswith("2023-11-15T02:00:0")
    assert code(await http.put("/clock", json=SET, headers={"authorization": "Bearer officer"}), 403) == "role-missing"
    assert code(await http.put("/clock", json=SET), 401) == "unauthenticated"
    zoneless = {"now": "2023-11-15T09:00:00"}
    answer = await http.put("/clock", json=zoneless, headers={"authorization": "Bearer administrator"})
    assert code(answer, 422) == "time-without-zone"


async def test_the_time_of_the_event_is_not_in_the_future(http: httpx.AsyncClient) -> None:
    answer = await http.post("/boxes/a", json=BODY, headers=GOOD | {"effective-at": "2999-01-01T00:00:00Z"})
    assert code(answer, 409) == "effective-in-future"


async def test_in_production_nobody_moves_the_clock() -> None:
    app = make(Clock())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://jejak") as client:
        answer = await client.put("/clock", json=SET, headers={"authorization": "Bearer administrator"})
    assert code(answer, 409) == "clock-is-real"
