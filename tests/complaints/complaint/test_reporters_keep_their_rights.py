"""What an office does with a complaint takes nothing from its reporter: no day, no answer, no impartial handler."""

from typing import Any

import pytest

from tests.complaints.over_http import HEAD, JOKO, SARI, Running, done, refused, running
from tests.conftest import Databases

PURWAKARTA = "dpmptsp-purwakarta"
WEEKS_AGO = "2026-01-12T02:00:00+00:00"
"""When the reports of these tests are filed."""


async def answered(one: Running, filed: dict[str, Any], text: str = "Selesai hari ini.", **headers: str) -> None:
    for step, body in (("draft", {"text": text, "justified": True}), ("report", None), ("answer", {})):
        done(await one.officer.post(f"/complaints/{filed['id']}/{step}", body, **headers))


async def test_the_time_to_complete_begins_when_the_reporter_is_asked(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.files()
        await one.days_pass(40)
        earlier = {"Effective-At": WEEKS_AGO}
        asked = await one.officer.post(
            f"/complaints/{filed['id']}/completion-request", {"missing": ["signature"]}, **earlier
        )
        assert done(asked)["due"] == {"completion": "2026-03-23"}
        await one.days_pass(1)
        assert (await one.shown(filed))["status"] == "incomplete"


async def test_a_paper_written_down_late_can_still_be_completed(databases: Databases) -> None:
    async with running(databases) as one:
        await one.days_pass(40)
        body = {"kind": "complaint", "channel": "letter", "text": "Belum selesai.", "reporter": {"name": "Siti"}}
        filed = done(await one.officer.post("/reports", body, **{"Effective-At": WEEKS_AGO}))
        assert (await one.shown(filed))["due"] == {"completion": "2026-03-23"}


async def test_the_time_to_reply_begins_when_the_answer_is_given(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.accepted()
        await one.days_pass(40)
        await answered(one, filed, **{"Effective-At": WEEKS_AGO})
        assert "reopen" in (await one.follows(filed))["may"]
        done(await one.by_receipt(filed, "reply", {"text": "Belum selesai."}))


@pytest.mark.parametrize("back", ["bounce", "takeover"])
async def test_what_was_forwarded_unverified_is_still_to_verify(databases: Databases, back: str) -> None:
    async with running(databases) as one:
        filed = await one.files()
        done(await one.act(filed, "forwarding", {"to": PURWAKARTA, "why": "Izin mereka."}))
        other = one.person("dewi@dpmptsp-purwakarta", "complaints-officer", office=PURWAKARTA)
        shown = done(await one.act(filed, back, {"why": "Bukan kami."} if back == "bounce" else None, other))
        assert shown["status"] == "received"
        by = other if back == "takeover" else one.officer
        shown = done(await one.act(filed, "acceptance", {}, by))
        assert (shown["status"], "notice" in shown["due"]) == ("accepted", False)


async def test_the_days_go_on_at_the_office_that_took_it_over(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.accepted()
        done(await one.act(filed, "forwarding", {"to": PURWAKARTA, "why": "Izin mereka."}))
        other = one.person("dewi@dpmptsp-purwakarta", "complaints-officer", office=PURWAKARTA)
        done(await one.act(filed, "takeover", by=other))
        await one.days_pass(2)
        kinds = [line["kind"] for line in done(await other.get("/tasks"))["items"]]
        assert "complaint-answer-soon" in kinds
        await one.days_pass(3)
        assert done(await other.get(f"/complaints/{filed['id']}"))["late"] == {"answer": "2026-01-15"}


async def test_a_breach_before_the_takeover_is_over(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.accepted()
        await one.days_pass(5)
        done(await one.act(filed, "forwarding", {"to": PURWAKARTA, "why": "Izin mereka."}))
        other = one.person("dewi@dpmptsp-purwakarta", "complaints-officer", office=PURWAKARTA)
        done(await one.act(filed, "takeover", by=other))
        await one.days_pass(1)
        due = [line["kind"] for line in done(await other.get("/deadlines"))["items"]]
        assert "complaint-answer" not in due


@pytest.mark.parametrize("before", ["suggestion", "incomplete"])
async def test_what_is_accepted_after_all_has_a_day_for_its_answer(databases: Databases, before: str) -> None:
    async with running(databases) as one:
        filed = await one.files(**({"served_on": "2025-11-01"} if before == "suggestion" else {"remedy": None}))
        assert filed["status"] == before
        shown = done(await one.act(filed, "acceptance", {"reason": "Pelapor sakit."}))
        assert shown["due"]["answer"] == "2026-01-15"


async def test_a_merged_complaint_is_freed_when_the_other_is_withdrawn(databases: Databases) -> None:
    async with running(databases) as one:
        first, second = await one.accepted(), await one.accepted()
        done(await one.act(second, "merging", {"into": first["id"]}))
        done(await one.by_receipt(first, "withdrawal"))
        shown = await one.shown(second)
        assert (shown["status"], shown["merged_into"]) == ("accepted", None)
        assert (await one.shown(first))["joined"] == []


@pytest.mark.parametrize(
    ("step", "body"),
    [
        ("turning-away", {"reason": "other-office", "where": "BPOM"}),
        ("forwarding", {"to": PURWAKARTA, "why": "Izin mereka."}),
    ],
)
async def test_a_merged_complaint_is_freed_when_the_other_goes(
    databases: Databases, step: str, body: dict[str, str]
) -> None:
    async with running(databases) as one:
        first, second = await one.accepted(), await one.accepted()
        done(await one.act(second, "merging", {"into": first["id"]}))
        done(await one.act(first, step, body))
        assert (await one.shown(second))["status"] == "accepted"


async def test_the_answer_to_a_reply_is_not_for_the_merged_reporters(databases: Databases) -> None:
    async with running(databases) as one:
        first, second = await one.accepted(), await one.accepted()
        done(await one.act(second, "merging", {"into": first["id"]}))
        await answered(one, first)
        done(await one.by_receipt(first, "reply", {"text": "Belum."}))
        head = one.person("ketua@disperindag-pasuruan", "complaints-officer", "head-of-unit")
        for step, body in (("draft", {"text": "Kedua.", "justified": True}), ("report", None), ("answer", {})):
            done(await one.act(first, step, body, head))
        steps = (await one.follows(second))["steps"]
        assert [step["text"] for step in steps if step["text"]] == ["Selesai hari ini."]


async def test_an_officer_complained_about_sends_nothing_back(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.accepted()
        done(await one.act(filed, "officers", {"subject": JOKO}))
        done(await one.act(filed, "forwarding", {"to": PURWAKARTA, "why": "Izin mereka."}))
        joko = one.person(JOKO, "complaints-officer")
        refused(await one.act(filed, "bounce", {"why": "Biar di sini."}, joko), 409, "complaint-about-yourself")
        stranger = one.person("tono@disperindag-pasuruan", "division-officer")
        refused(await one.act(filed, "bounce", {"why": "Biar di sini."}, stranger), 403, "not-yours-to-handle")


async def test_another_office_learns_nothing_of_a_complaint(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.accepted()
        other = one.person("dewi@dpmptsp-purwakarta", "complaints-officer", office=PURWAKARTA)
        for step, body in (("bounce", {"why": "Bukan kami."}), ("takeover", None)):
            refused(await one.act(filed, step, body, other), 403, "not-forwarded-here")


async def test_a_draft_of_an_officer_complained_about_is_void(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.accepted()
        done(await one.act(filed, "assignment", {"level": "officer", "handlers": [JOKO]}))
        joko = one.person(JOKO, "division-officer")
        done(await one.act(filed, "draft", {"text": "Tidak benar.", "justified": False}, joko))
        done(await one.act(filed, "report", by=joko))
        done(await one.act(filed, "officers", {"subject": JOKO}))
        refused(await one.act(filed, "answer", {}), 409, "answer-not-drafted")


async def test_whom_a_merged_complaint_is_about_handles_none_of_both(databases: Databases) -> None:
    async with running(databases) as one:
        first, second = await one.accepted(), await one.accepted()
        done(await one.act(second, "officers", {"subject": JOKO}))
        done(await one.act(second, "merging", {"into": first["id"]}))
        given = {"level": "officer", "handlers": [JOKO, SARI]}
        refused(await one.act(first, "assignment", given), 409, "complaint-about-yourself")


async def test_a_complaint_about_the_head_does_not_end_at_the_head(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.accepted()
        for _ in range(2):
            done(
                await one.act(
                    filed, "escalation", {"because": "pimpinan"}, one.person(SARI, "complaints-officer", "head-of-unit")
                )
            )
        to = {"to": "Inspektorat Kabupaten", "why": "Menyangkut kepala kantor."}
        refused(await one.act(filed, "forwarding", to), 403, "not-yours-to-handle")

    async with running(databases) as one:
        filed = await one.accepted()
        done(await one.act(filed, "officers", {"subject": HEAD}))
        for _ in range(2):
            done(await one.act(filed, "escalation", {"because": "pimpinan"}))
        refused(await one.act(filed, "forwarding", to, one.head), 409, "complaint-about-yourself")
        assert done(await one.act(filed, "forwarding", to))["status"] == "forwarded"
