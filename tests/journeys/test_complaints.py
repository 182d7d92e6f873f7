"""Complaints over all services: about a case in intake, with e-mails to their reporters."""

import socket
from pathlib import Path
from typing import Any

from deploy.demonstration import steps
from deploy.demonstration.cast import Person
from deploy.demonstration.complaint import ANSWER, API, Filed, reported
from deploy.demonstration.stage import Stage
from deploy.simulators import MailServer
from tests.conftest import Databases
from tests.systems import staged

LATE = {"service_code": "PSR-TERA", "component": "time-limit"}
MESSAGES = "/messages/v1/messages"
AT_THE_CASE = "Biaya ditagih dua kali untuk timbangan yang sama."


def officer(stage: Stage, name: str = "rukmini", *roles: str) -> Person:
    return stage.staff.person(name, *(roles or ("complaints-officer",)))


async def accepted(filed: Filed) -> None:
    await filed.step(officer(filed.stage), "acceptance", {})
    await filed.step(officer(filed.stage), "classification", LATE)


async def answered(filed: Filed, by: Person, **how: Any) -> dict[str, Any]:
    """The complaint after its answer was drafted, reported to the head and delivered."""
    await filed.step(by, "draft", {"text": ANSWER, "justified": True})
    await filed.step(by, "report")
    return await filed.step(by, "answer", how)


async def tera_case(stage: Stage) -> str:
    """A case of a scale that the counter accepted."""
    await stage.clock("2026-03-02T08:00:00+07:00")
    who = await steps.applicant(stage, "Siti Aminah")
    what = await steps.instrument(stage, "AND", "GF", steps.SCALE, "N-12")
    return await steps.accepted(stage, who, what)


async def refused(filed: Filed, by: Person, what: str, body: Any, code: str) -> dict[str, Any]:
    path = f"{API}/complaints/{filed.id}/{what}"
    problem: dict[str, Any] = filed.stage.expect(await by.post(path, body), 409, code)
    return problem


async def test_who_took_the_case_in_handles_no_complaint_about_it(databases: Databases, tmp_path: Path) -> None:
    async with staged(databases, tmp_path) as stage:
        case = await tera_case(stage)
        filed = await reported(stage, about_case=case, text=AT_THE_CASE)
        counter = stage.staff.front_office
        sri = officer(stage, counter.subject.partition("@")[0])
        problem = await refused(filed, sri, "acceptance", {}, "took-part-in-matter")
        assert problem["details"]["because"] == "intake.application-drafted"
        assert problem["details"]["on"] == "2026-03-02"
        await accepted(filed)
        assigned = {"level": "officer", "handlers": [sri.subject]}
        await refused(filed, officer(stage), "assignment", assigned, "took-part-in-matter")


async def test_an_officer_complained_about_hands_it_to_the_unit(databases: Databases, tmp_path: Path) -> None:
    async with staged(databases, tmp_path, MailServer()) as stage:
        await stage.clock("2026-03-02T09:00:00+07:00")
        filed = await reported(stage, text="Petugas tera meminta uang.")
        await accepted(filed)
        joko = officer(stage, "joko", "division-officer", "head-of-unit")
        await filed.step(officer(stage), "assignment", {"level": "officer", "handlers": [joko.subject]})
        found = await filed.step(officer(stage), "officers", {"subject": joko.subject})
        assert (found["level"], found["handlers"]) == ("unit", [])
        draft = {"text": "Tidak benar.", "justified": False}
        await refused(filed, joko, "draft", draft, "complaint-about-yourself")
        found = await answered(filed, officer(stage, "ningsih", "head-of-unit"))
        assert found["status"] == "answered"
        await filed.mailed("Jawaban atas laporan {}")


async def test_an_error_in_the_case_is_compensated_once(databases: Databases, tmp_path: Path) -> None:
    async with staged(databases, tmp_path) as stage:
        case = await tera_case(stage)
        for name in ("siti", "budi"):
            filed = await reported(stage, name, about_case=case, text=AT_THE_CASE)
            await accepted(filed)
            await answered(filed, officer(stage), office_error=True)
            await stage.settle(case)
        types = [one["type"] for one in await stage.timeline(case)]
        assert types.count("intake.compensation-owed") == 1
        assert types.count("complaints.error-found") == 2


async def test_both_reporters_of_merged_complaints_are_told(databases: Databases, tmp_path: Path) -> None:
    async with staged(databases, tmp_path, MailServer()) as stage:
        await stage.clock("2026-03-02T09:00:00+07:00")
        first, second, third = [await reported(stage, name) for name in ("siti", "budi", "wati")]
        await accepted(first)
        for one in (second, third):
            await one.step(officer(stage), "merging", {"into": first.id})
            await one.mailed("Laporan {} digabungkan")
        await third.step(officer(stage), "unmerging", {"why": "Timbangan lain."})
        await third.mailed("Laporan {} ditangani tersendiri")
        await answered(first, officer(stage))
        for one in (first, second):
            await one.mailed("Jawaban atas laporan {}")
            assert (await one.followed())["steps"][-1]["text"] == ANSWER
        assert (await third.followed())["status"] == "received"
        subjects = [one["subject"] for one in await mails_to(stage, third)]
        assert not [one for one in subjects if one.startswith("Jawaban")]


async def test_a_reply_in_the_window_reopens_and_is_told(databases: Databases, tmp_path: Path) -> None:
    async with staged(databases, tmp_path, MailServer()) as stage:
        await stage.clock("2026-03-02T09:00:00+07:00")
        filed = await reported(stage)
        await accepted(filed)
        until = (await answered(filed, officer(stage)))["due"]["reply"]
        await stage.clock(f"{until}T23:00:00+07:00")
        stage.expect(await filed.by_receipt("reply", {"text": "Belum selesai."}), 204)
        await filed.mailed("Laporan {} dibuka kembali")
        head_of_unit = officer(stage, "ningsih", "head-of-unit")
        until = (await answered(filed, head_of_unit))["due"]["reply"]
        await stage.clock(f"{until}T23:59:59+07:00")
        assert "reopen" in (await filed.followed())["may"]
        await stage.clock("2026-06-01T09:00:00+07:00")
        stage.expect(await filed.by_receipt("reply", {"text": "Masih belum."}), 409, "reply-too-late")


async def test_the_mail_server_is_down_for_a_day_then_each_mail_comes_once(
    databases: Databases, tmp_path: Path
) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        settings: dict[str, Any] = {
            "mail_host": "127.0.0.1",
            "mail_port": held.getsockname()[1],
            "mail_security": "none",
        }
        filed = await filed_while_nobody_listens(databases, tmp_path, settings)
    async with staged(databases, tmp_path, MailServer()) as stage:
        await stage.clock("2026-03-03T09:00:00+07:00")
        await stage.wait_for(
            officer(stage), MESSAGES, lambda found: all(one["status"] == "sent" for one in found["items"])
        )
        subjects = sorted(one["subject"] for one in await mails_to(stage, filed))
        assert subjects == [f"Laporan {filed.number} kami tangani", f"Laporan {filed.number} kami terima"]


async def filed_while_nobody_listens(databases: Databases, tmp_path: Path, settings: dict[str, Any]) -> Filed:
    """A complaint whose two e-mails were tried in vain."""
    async with staged(databases, tmp_path, **settings) as stage:
        await stage.clock("2026-03-02T09:00:00+07:00")
        filed = await reported(stage)
        await accepted(filed)
        found = await stage.wait_for(officer(stage), MESSAGES, lambda found: tried(found, 2))
        assert {(one["status"], one["code"]) for one in found["items"]} == {("queued", "smtp-unreachable")}
        return filed


def tried(found: dict[str, Any], messages: int) -> bool:
    """Whether so many messages exist, and each was tried."""
    return len(found["items"]) == messages and all(one["attempts"] for one in found["items"])


async def mails_to(stage: Stage, filed: Filed) -> list[dict[str, str]]:
    """All e-mails that came to a reporter."""
    answer = await stage.staff.client.get(f"/simulators/mail-server/mails?to={filed.email}")
    mails: list[dict[str, str]] = stage.expect(answer, 200)["mails"]
    return mails
