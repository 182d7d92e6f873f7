"""What reporters do: they file with an account or at the counter, and go on with their receipt."""

from uuid import uuid4, uuid5

import pytest

from shared.web import commands
from tests.complaints.over_http import REPORT, done, refused, running
from tests.conftest import Databases
from tests.people import PASURUAN


@pytest.mark.parametrize(("served_on", "status"), [("2025-12-13", "received"), ("2025-12-12", "suggestion")])
async def test_day_thirty_counts_and_day_thirty_one_is_a_suggestion(
    databases: Databases, served_on: str, status: str
) -> None:
    async with running(databases) as one:
        filed = await one.files(served_on=served_on)
        assert filed["status"] == status


async def test_a_report_without_what_the_office_needs_is_completed(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.files(reporter={"name": "Siti"}, remedy=None)
        assert filed["status"] == "incomplete"
        followed = await one.follows(filed)
        assert (followed["missing"], followed["due"]) == (["address", "remedy"], {"completion": "2026-02-11"})
        assert "complete" in followed["may"]
        done(await one.by_receipt(filed, "completion", {"text": "Jl. Melati 3; selesaikan minggu ini."}))
        shown = await one.shown(filed)
        assert (shown["status"], shown["due"]["answer"]) == ("received", "2026-01-15")
        done(await one.act(filed, "acceptance", {}))


async def test_what_is_not_completed_counts_as_withdrawn(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.files(remedy=None)
        await one.days_pass(30)
        assert (await one.shown(filed))["status"] == "incomplete"
        await one.days_pass(1)
        shown = await one.shown(filed)
        assert shown["status"] == "withdrawn"
        [event] = [one for one in await one.journal() if one.type == "complaints.complaint-deemed-withdrawn"]
        assert (event.fields()["until"], event.fields()["on"]) == ("2026-02-11", "2026-02-12")


async def test_what_is_accepted_after_all_has_the_days_of_an_answer(databases: Databases) -> None:
    """The officer asked for something, or the rule made it a suggestion: the three days begin with the acceptance."""
    async with running(databases) as one:
        incomplete, suggestion = await one.files(remedy=None), await one.files(served_on="2025-12-01")
        for filed in (incomplete, suggestion):
            shown = done(await one.act(filed, "acceptance", {"reason": "Pelapor menjelaskannya lewat telepon."}))
            assert shown["due"]["answer"] == "2026-01-15"


async def test_bpsmb_takes_up_only_a_clear_identity(databases: Databases) -> None:
    async with running(databases) as one:
        officer = one.person("rini@bpsmb-surakarta", "complaints-officer", office="bpsmb-surakarta")
        nobody = await one.files(officer, reporter={})
        clear = await one.files(officer)
        assert (nobody["status"], clear["status"]) == ("not-ours", "received")
        assert "BPSMB" in str((await one.follows(nobody))["steps"]) or "Balai Pengujian" in str(
            await one.follows(nobody)
        )


async def test_a_repeated_report_gets_the_same_number_and_receipt(databases: Databases) -> None:
    async with running(databases) as one:
        key = str(uuid4())
        first = done(await one.officer.post("/reports", REPORT, key=key))
        again = done(await one.officer.post("/reports", REPORT, key=key))
        other = done(await one.officer.post("/reports", REPORT))
        assert first == again
        assert other["receipt"] != first["receipt"]
        refused(await one.officer.post("/reports", {**REPORT, "text": "Lain."}, key=key), 422, "idempotency-key-reused")


async def test_the_receipt_opens_the_report_and_a_wrong_one_nothing(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.answered()
        followed = await one.follows(filed, "en")
        assert [step["what"] for step in followed["steps"]][-1] == "The answer was delivered to the reporter."
        assert followed["steps"][-1]["text"] == "Kami mohon maaf."
        assert followed["may"] == ["reopen", "rate"]
        unknown = await one.client.get("/reports/0000-0000-0000-0000")
        refused(unknown, 404, "receipt-unknown")


async def test_a_reply_in_time_reopens_and_a_later_one_does_not(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.answered()
        until = (await one.shown(filed))["due"]["reply"]
        assert until == "2026-01-27"
        done(await one.by_receipt(filed, "reply", {"text": "Belum selesai."}))
        shown = await one.shown(filed)
        assert (shown["status"], shown["level"], shown["reopened"]) == ("accepted", "unit", 1)
        unit = one.person("kabid@disperindag-pasuruan", "head-of-unit")
        done(await one.act(filed, "draft", {"text": "Sekarang selesai.", "justified": True}, unit))
        done(await one.act(filed, "report", by=unit))
        done(await one.act(filed, "answer", {}, unit))
        await one.days_pass(16)
        problem = refused(await one.by_receipt(filed, "reply", {"text": "Masih belum."}), 409, "reply-too-late")
        assert "27 Januari 2026" in problem["detail"]


async def test_the_handling_is_rated_once(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.answered()
        key = str(uuid4())
        assert (await one.by_receipt(filed, "rating", {"stars": 4}, key)).status_code == 204
        assert (await one.by_receipt(filed, "rating", {"stars": 4}, key)).status_code == 204
        refused(await one.by_receipt(filed, "rating", {"stars": 1}), 409, "rated-already")
        assert (await one.shown(filed))["rating"] == 4


async def test_a_reporter_takes_it_back_until_it_is_answered(databases: Databases) -> None:
    async with running(databases) as one:
        filed, answered = await one.accepted(), await one.answered()
        done(await one.by_receipt(filed, "withdrawal"))
        assert (await one.shown(filed))["status"] == "withdrawn"
        refused(await one.by_receipt(answered, "withdrawal"), 409, "complaint-closed")


@pytest.mark.parametrize("secrecy", ["anonymous", "confidential", "whistle-blowing"])
async def test_an_account_that_reports_secretly_is_in_no_event(databases: Databases, secrecy: str) -> None:
    async with running(databases) as one:
        account = one.person("siti-akun", "applicant")
        filed = await one.files(account, secrecy=secrecy, channel=None)
        recorded = await one.journal()
        assert "siti-akun" not in str([(event.actor, event.payload) for event in recorded])
        assert {event.actor for event in recorded} == {"reporter"}
        assert (await one.follows(filed))["secrecy"] == secrecy


async def test_an_officer_does_not_handle_their_own_report(databases: Databases) -> None:
    async with running(databases) as one:
        account = one.person("sari@disperindag-pasuruan", "applicant")
        filed = await one.files(account, channel=None)
        refused(await one.act(filed, "acceptance", {}), 409, "duties-not-separate")


async def test_the_coordinates_of_a_secret_report_are_sealed(databases: Databases) -> None:
    async with running(databases) as one:
        here = {"latitude": "-7.6001", "longitude": "112.7801"}
        opened, secret = await one.accepted(**here), await one.accepted(secrecy="confidential", **here)
        assert (await one.shown(opened))["latitude"] == "-7.6001"
        assert (await one.shown(secret))["latitude"] is None
        read = done(await one.act(secret, "texts", {"fields": ["address"]}))["values"]
        assert read == {"address": "-7.6001, 112.7801"}


async def test_the_id_of_a_nameless_command_names_no_account(databases: Databases) -> None:
    async with running(databases) as one:
        siti = one.person("siti", "applicant")
        report = {**REPORT, "channel": None, "secrecy": "anonymous"}
        first = done(await siti.post("/reports", report, key="1"))
        assert done(await siti.post("/reports", report, key="1"))["receipt"] == first["receipt"]
        guessed = uuid5(commands._COMMANDS, f"complaints\x00{PASURUAN}\x00siti\x001")
        assert guessed not in {event.command_id for event in await one.journal()}
