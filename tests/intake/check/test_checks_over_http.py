"""Asks other systems over real HTTP: whatever they do, the check shows its state, and no question is repeated for ever."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
import structlog
from pydantic import SecretStr

from deploy.simulators.oss import PERSON, UNKNOWN_NIB
from services.intake.read_models import views
from services.intake.systems.connected import Port
from services.intake.systems.questions import Question, System
from services.intake.tables import tables
from shared.outgoing.attempts import MOST_IN_A_ROUND
from shared.outgoing.exchanges import Exchange
from shared.outgoing.replies import Reply
from shared.roles import ADMINISTRATOR, APPLICANT, FRONT_OFFICE
from shared.service.background import SomeRowsFailed
from shared.service.rebuild import rebuild
from tests.conftest import Databases
from tests.intake.given.application import BUSINESS, FORM, LETTER
from tests.intake.given.running import begun, journal, proved, registered
from tests.intake.given.systems import NIB, NOW, Connected, connected


def found(check: dict[str, Any]) -> dict[str, str]:
    return {one["item"]: one["value"] for one in check["found"]}


async def test_oss_answers_about_a_business(databases: Databases) -> None:
    async with connected(databases) as one:
        asked = await one.request("oss", "submit")
        assert (asked["kind"], asked["state"], asked["next_at"]) == ("nib-inquiry", "waiting", "2026-01-15T02:00:00Z")
        await one.attempt()
        check = await one.check(asked["id"])
        assert (check["state"], check["attempts"], check["outcome"], check["status"]) == (
            "answered",
            1,
            "answered",
            200,
        )
        said = found(check)
        assert (said["nib"], said["id_izin"], said["kbli"]) == (NIB, f"I-{NIB}", "71206")
        events = [event for event in await journal(one.service) if event.type.startswith("intake.check-")]
        assert [event.type.removeprefix("intake.check-") for event in events] == ["requested", "attempted", "succeeded"]
        assert {event.case_id for event in events} == {one.case}


@pytest.mark.parametrize(
    ("system", "step", "kind", "state"),
    [
        ("siinas", "accept", "industry-verification", "approved"),
        ("e-ska", "submit", "ska-submission", "received"),
        ("is-ware", "enter", "warehouse-entry", "entered"),
    ],
)
async def test_the_other_systems_answer_by_their_contracts(
    databases: Databases, system: System, step: str, kind: str, state: str
) -> None:
    async with connected(databases) as one:
        asked = await one.request(system, step)
        await one.attempt()
        check = await one.check(asked["id"])
        assert (check["kind"], check["state"], found(check)["state"]) == (kind, "answered", state)


@pytest.mark.parametrize(
    ("system", "fault", "outcome", "status"),
    [
        ("oss", "bad-request", "refused-there", 400),
        ("oss", "unauthorised", "refused-there", 401),
        ("oss", "too-many", "refused-there", 429),
        ("oss", "server-error", "failed-there", 500),
        ("oss", "malformed", "malformed", 200),
        ("oss", "cut-off", "malformed", None),
        ("siinas", "bad-request", "refused-there", 400),
        ("siinas", "server-error", "failed-there", 500),
        ("siinas", "malformed", "malformed", 200),
    ],
)
async def test_a_failure_is_recorded_and_asked_again_until_it_is_answered(
    databases: Databases, system: System, fault: str, outcome: str, status: int | None
) -> None:
    async with connected(databases) as one:
        await one.fail(system, fault, times=1)
        asked = await one.request(system, "submit")
        await one.attempt()
        check = await one.check(asked["id"])
        assert (check["state"], check["outcome"], check["status"]) == ("failing", outcome, status)
        again = datetime.fromisoformat(check["next_at"])
        assert NOW + timedelta(seconds=15) <= again <= NOW + timedelta(seconds=30)
        await one.attempt()
        assert len(await one.seen(system)) == 1, "not before it is due"
        one.clock(again)
        await one.attempt()
        check = await one.check(asked["id"])
        assert (check["state"], check["attempts"], check["next_at"]) == ("answered", 2, None)
        assert await one.seen(system) == [asked["id"]] * 2, "the reference says that it was asked before"


@pytest.mark.parametrize("fault", ["time-out", "slow"])
async def test_a_late_answer_is_not_waited_for(databases: Databases, fault: str) -> None:
    async with connected(databases, system_seconds=0.05) as one:
        await one.fail("e-ska", fault, seconds=1)
        asked = await one.request("e-ska", "submit")
        await one.attempt()
        check = await one.check(asked["id"])
        assert (check["state"], check["outcome"], check["status"]) == ("failing", "timed-out", None)


async def test_an_unreachable_system_is_asked_again(databases: Databases) -> None:
    async with connected(databases, is_ware_url="http://127.0.0.1:9/none") as one:
        asked = await one.request("is-ware", "enter")
        await one.attempt()
        check = await one.check(asked["id"])
        assert (check["state"], check["outcome"]) == ("failing", "unreachable")


async def test_a_system_is_asked_no_earlier_than_it_wishes(databases: Databases) -> None:
    async with connected(databases) as one:
        await one.fail("siinas", "too-many", retry_after=7200)
        asked = await one.request("siinas", "accept")
        await one.attempt()
        again = datetime.fromisoformat((await one.check(asked["id"]))["next_at"])
        assert again - NOW == timedelta(hours=2)


async def test_a_given_up_check_is_listed_and_an_officer_asks_again(databases: Databases) -> None:
    async with connected(databases, check_attempts=1) as one:
        await one.fail("siinas", "server-error", times=1)
        asked = await one.request("siinas", "accept")
        await one.attempt()
        [line] = (await one.officer.get("/checks?state=given-up")).json()["items"]
        assert (line["id"], line["outcome"], line["next_at"]) == (asked["id"], "failed-there", None)
        assert (await one.officer.get("/checks?state=failing")).json()["items"] == []
        retried = await one.officer.post(f"/checks/{asked['id']}/attempt")
        assert (retried.status_code, retried.json()["state"]) == (200, "waiting")
        await one.attempt()
        assert (await one.check(asked["id"]))["state"] == "answered"
        refused = await one.officer.post(f"/checks/{asked['id']}/attempt")
        assert (refused.status_code, refused.json()["code"]) == (409, "check-answered")


async def test_a_nib_that_oss_does_not_know_is_their_code_404(databases: Databases) -> None:
    async with connected(databases) as here:
        stranger = await registered(here.officer, {**BUSINESS, "nib": UNKNOWN_NIB})
        one = replace(here, case=UUID(await begun(here.officer, stranger, LETTER, FORM)))
        await one.request("oss", "submit")
        await one.attempt()
        [check] = await one.checks()
        assert (check["outcome"], check["status"], check["code"]) == ("refused-there", 200, "404")


async def test_a_system_that_is_not_connected_says_so_and_waits_for_an_officer(databases: Databases) -> None:
    async with connected(databases, siinas_url="") as one:
        asked = await one.request("siinas", "accept")
        await one.attempt()
        check = await one.check(asked["id"])
        assert (check["state"], check["outcome"], check["code"]) == ("given-up", "not-asked", "not-connected")


async def test_nothing_is_sent_while_something_is_not_known(databases: Databases) -> None:
    async with connected(databases) as one:
        await one.request("oss", "submit")
        await one.attempt()
        asked = await one.request("oss", "issue")
        await one.attempt()
        check = await one.check(asked["id"])
        assert (check["kind"], check["outcome"], check["code"]) == ("licence", "not-asked", "nomor_izin")
        assert len(await one.seen("oss")) == 1


async def test_a_check_that_needs_ids_of_oss_waits_for_oss_to_confirm_them(
    databases: Databases,
) -> None:
    async with connected(databases) as one:
        await one.fail("oss", "server-error", times=1)
        await one.step("oss", "upload", one.ask())
        await one.attempt()
        checks = {check["kind"]: check for check in await one.checks()}
        assert checks["licence-status-inquiry"]["outcome"] == "unconfirmed"
        assert checks["nib-inquiry"]["outcome"] == "failed-there"
        for hours in (2, 4):
            one.clock(NOW + timedelta(hours=hours))
            await one.attempt()
        assert {check["state"] for check in await one.checks()} == {"answered"}


async def test_roles_that_examine_faults_can_read_every_attempt(databases: Databases) -> None:
    async with connected(databases) as one:
        await one.fail("oss", "bad-request", times=1)
        asked = await one.request("oss", "submit")
        await one.attempt()
        one.clock(NOW + timedelta(minutes=1))
        await one.attempt()
        first, second = (await one.officer.get(f"/checks/{asked['id']}/exchanges")).json()["items"]
        assert (first["attempt"], first["answer_status"], second["attempt"], second["answer_status"]) == (
            1,
            400,
            2,
            200,
        )
        assert first["url"].endswith("/oss/inqueryNIB")
        assert NIB in first["request_body"]
        assert '"kode":400' in first["answer_body"]
        assert (await one.staff.administrator.get(f"/checks/{asked['id']}/exchanges")).status_code == 200
        assert (await one.staff.treasurer.get(f"/checks/{asked['id']}/exchanges")).status_code == 403
        assert (await one.staff.administrator.post(f"/checks/{asked['id']}/attempt")).status_code == 403
        both = await one.staff.person("admin", FRONT_OFFICE, ADMINISTRATOR).post(f"/checks/{asked['id']}/attempt")
        assert (both.status_code, both.json()["code"]) == (409, "duties-not-separate"), "who runs it acts in no case"


async def test_an_applicant_sees_the_checks_of_their_own_application_only(databases: Databases) -> None:
    async with connected(databases) as one:
        await one.request("oss", "submit")
        assert (await one.staff.applicant().get(f"/applications/{one.case}/checks")).json()["code"] == "not-your-own"
        assert (await one.staff.applicant().get("/checks")).status_code == 403


async def test_several_workers_ask_once(databases: Databases) -> None:
    async with connected(databases) as one:
        asked = [await one.request("siinas", f"step-{number}") for number in range(6)]
        await asyncio.gather(*(one.intake.attempts.run_once("siinas") for _ in range(5)))
        assert sorted(await one.seen("siinas")) == sorted(check["id"] for check in asked)
        assert {check["state"] for check in await one.checks()} == {"answered"}


class Dying:
    """Asks like any worker, and dies before it can record the outcome."""

    def __init__(self, port: Port) -> None:
        self._port = port

    async def ask(self, question: Question) -> tuple[Reply, Exchange | None]:
        await self._port.ask(question)
        raise asyncio.CancelledError


class Broken:
    """An adapter that fails on something unexpected."""

    async def ask(self, question: Question) -> tuple[Reply, Exchange | None]:
        raise OverflowError


async def test_an_adapter_that_stumbles_is_counted_and_given_up_at_last(databases: Databases) -> None:
    async with connected(databases, check_attempts=2) as one:
        one.intake.attempts.ports = {"siinas": Broken()}
        asked = await one.request("siinas", "accept")
        await one.attempt()
        check = await one.check(asked["id"])
        assert (check["state"], check["attempts"], check["outcome"]) == ("failing", 1, "malformed")
        one.clock(NOW + timedelta(minutes=1))
        await one.attempt()
        check = await one.check(asked["id"])
        assert (check["state"], check["attempts"], check["next_at"]) == ("given-up", 2, None)


async def test_one_check_that_fails_here_does_not_make_the_service_red(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with connected(databases) as one:
        bad = await one.request("siinas", "accept")
        good = await one.request("siinas", "submit")
        attempt = one.intake.attempts.attempt

        async def stumbling(check_id: UUID) -> None:
            if str(check_id) == bad["id"]:
                raise ArithmeticError
            await attempt(check_id)

        monkeypatch.setattr(one.intake.attempts, "attempt", stumbling)
        with pytest.raises(SomeRowsFailed, match="ArithmeticError"):
            await one.intake.attempts.run_once("siinas")
        assert (await one.check(good["id"]))["state"] == "answered"


async def test_health_names_what_is_degraded_and_is_red_only_for_a_whole_round(databases: Databases) -> None:
    async with connected(databases) as one:
        jobs = {each.name: each for each in one.service.jobs}
        clocks = jobs["clocks"]
        await jobs["heartbeat"].run_once()
        assert (await one.officer.get("/health")).json()["degraded"] == []
        clocks.left = "ArithmeticError"
        answer = await one.officer.get("/health")
        assert (answer.status_code, answer.json()["degraded"]) == (200, ["clocks"])
        clocks.fault = "OperationalError"
        assert (await one.officer.get("/health")).status_code == 503


async def test_a_worker_that_dies_while_asking_leaves_the_check_due(databases: Databases) -> None:
    """At least once to the other side; recorded here once."""
    async with connected(databases, system_seconds=5) as one:
        ports = one.intake.attempts.ports
        one.intake.attempts.ports = {"siinas": Dying(ports["siinas"])}
        asked = await one.request("siinas", "accept")
        with pytest.raises(asyncio.CancelledError):
            await one.intake.attempts.run_once("siinas")
        one.intake.attempts.ports = ports
        await one.attempt()
        assert (await one.check(asked["id"]))["state"] == "waiting", "its claim still holds"
        one.clock(NOW + timedelta(seconds=41))
        await one.attempt()
        check = await one.check(asked["id"])
        assert (check["state"], check["attempts"]) == ("answered", 1)
        assert await one.seen("siinas") == [asked["id"]] * 2


async def test_one_event_asks_once_however_often_it_is_called(databases: Databases) -> None:
    async with connected(databases) as one:
        asks = [one.step("siinas", "accept", one.ask(causation=7)) for _ in range(3)]
        await asyncio.gather(*asks)
        assert len(await one.checks()) == 1


async def test_a_round_is_bounded_and_the_next_goes_on(databases: Databases) -> None:
    async with connected(databases) as one:
        for number in range(MOST_IN_A_ROUND + 2):
            await one.step("is-ware", f"step-{number}", one.ask())
        await one.attempt()
        assert len(await one.seen("is-ware")) == MOST_IN_A_ROUND
        await one.attempt()
        assert {check["state"] for check in await one.checks()} == {"answered"}


def stored(url: str) -> list[Any]:
    with psycopg.connect(url) as connection:
        queries = ("SELECT * FROM intake.checks ORDER BY id", "SELECT * FROM intake.received_nibs ORDER BY id")
        return [row for query in queries for row in connection.execute(query)]


async def test_rebuilt_rows_are_the_same(databases: Databases) -> None:
    async with connected(databases, check_attempts=1) as one:
        await one.fail("siinas", "server-error")
        await one.request("oss", "submit")
        given_up = await one.request("siinas", "accept")
        await one.attempt()
        await one.officer.post(f"/checks/{given_up['id']}/attempt")
        await one.request("e-ska", "submit")
        before = stored(databases.url)
        assert len(before) == 3
        for view in views:
            await asyncio.to_thread(rebuild, databases.url, tables, view, lambda _done, _total: None)
        assert stored(databases.url) == before


async def test_exchanges_are_forgotten_after_their_days_and_checks_stay(databases: Databases) -> None:
    async with connected(databases) as one:
        asked = await one.request("oss", "submit")
        await one.attempt()
        before = await one.check(asked["id"])
        forget = next(each for each in one.service.jobs if each.name == "exchanges")
        for days, kept in ((90, 1), (91, 0)):
            one.clock(NOW + timedelta(days=days))
            await forget.run_once()
            exchanges = (await one.officer.get(f"/checks/{asked['id']}/exchanges")).json()["items"]
            assert len(exchanges) == kept
        assert await one.check(asked["id"]) == before


async def test_a_key_with_a_forgotten_answer_is_refused(databases: Databases) -> None:
    async with connected(databases, siinas_url="") as one:
        given_up = await one.request("siinas", "accept")
        await one.attempt()
        path = f"/checks/{given_up['id']}/attempt"
        first = await one.officer.post(path, key="once")
        assert (await one.officer.post(path, key="once")).content == first.content
        one.clock(NOW + timedelta(days=31))
        await next(each for each in one.service.jobs if each.name == "stored answers").run_once()
        events = len(await journal(one.service))
        again = await one.officer.post(path, key="once")
        assert (again.status_code, again.json()["code"]) == (409, "command-repeated")
        assert len(await journal(one.service)) == events


SECRETS = ("rahasia-oss-kunci", "rahasia-masuk-nama", "rahasia-masuk-sandi", "rahasia-siinas")


def everything(url: str) -> str:
    with psycopg.connect(url) as connection:
        query = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('journal', 'intake')"
        names = connection.execute(query).fetchall()
        rows = [row for one in names for row in connection.execute(f'SELECT t::text FROM "{one[0]}"."{one[1]}" t')]
    return "\n".join(str(row[0]) for row in rows)


async def test_no_credential_and_no_person_stands_anywhere(
    databases: Databases, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither in events, rows, exchanges and answers, nor in a log; also if the other side refuses or answers with
    persons.
    """
    oss, name, word, siinas = (SecretStr(one) for one in SECRETS)
    caplog.set_level(logging.DEBUG)
    changes = {"oss_user_key": oss, "siinas_token": siinas, "oss_inbound_username": name, "oss_inbound_password": word}
    with structlog.testing.capture_logs() as logs:
        async with connected(databases, oss_url=None, **changes) as one:
            text = await _asked_in_every_way(one)
    text += everything(databases.url) + caplog.text + str(logs)
    assert "exchanges" in text
    assert NIB in text
    assert [secret for secret in (*SECRETS, *PERSON.values()) if secret in text] == []


async def _asked_in_every_way(one: Connected) -> str:
    text = ""
    await one.request("oss", "submit")
    await one.request("siinas", "accept")
    for fault in ("none", "unauthorised", "malformed"):
        await one.fail("siinas", fault)
        await one.attempt()
        one.clock(one.service.app.state.face.clock.now() + timedelta(hours=1))
    for check in await one.checks():
        text += (await one.officer.get(f"/checks/{check['id']}")).text
        text += (await one.officer.get(f"/checks/{check['id']}/exchanges")).text
    return text


@pytest.mark.parametrize("unbound", [False, True])
async def test_nobody_asks_a_check_of_their_own_application_again(databases: Databases, unbound: bool) -> None:
    async with connected(databases, check_attempts=1) as one:
        dewi = one.staff.person("dewi", FRONT_OFFICE, APPLICANT)
        found = await one.officer.post("/applicant-searches", {"by": "nib", "value": NIB})
        [business] = found.json()["ids"]
        await one.fail("siinas", "server-error", times=1)
        asked = await one.request("siinas", "accept")
        await one.attempt()
        await proved(one.officer, business, dewi)
        if unbound:
            left = await dewi.post(f"/applicants/{business}/unbinding", {"reason": "sebentar"})
            assert left.status_code == 200
        refused = await dewi.post(f"/checks/{asked['id']}/attempt")
        assert (refused.status_code, refused.json()["code"]) == (409, "duties-not-separate")
        assert (await one.check(asked["id"]))["state"] == "given-up"
        assert (await one.officer.post(f"/checks/{asked['id']}/attempt")).status_code == 200


async def test_nobody_retries_a_check_of_their_own_declared_application(databases: Databases) -> None:
    async with connected(databases, check_attempts=1) as one:
        siti = one.staff.applicant("siti")
        own = await begun(siti, await registered(siti), LETTER, FORM)
        mine = replace(one, case=UUID(own))
        await one.fail("siinas", "server-error", times=1)
        asked = await mine.request("siinas", "accept")
        await one.attempt()
        refused = await one.staff.person("siti", FRONT_OFFICE).post(f"/checks/{asked['id']}/attempt")
        assert (refused.status_code, refused.json()["code"]) == (409, "duties-not-separate")
