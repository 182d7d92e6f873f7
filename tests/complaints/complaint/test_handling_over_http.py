"""A complaint on its way through the people of an office, over HTTP."""

import pytest

from tests.complaints.over_http import HEAD, JOKO, SARI, done, refused, running
from tests.conftest import Databases


async def test_from_receipt_to_archive(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.accepted()
        assert filed["number"] == "ADU/2026/00001"
        done(await one.act(filed, "core-issue", {"core_issue": "Tera ulang lewat janji.", "article": "PSR-TERA"}))
        done(await one.act(filed, "assignment", {"level": "officer", "handlers": [JOKO]}))
        joko = one.person(JOKO, "division-officer")
        done(await one.act(filed, "plan", {"steps": ["examination"], "words": "Periksa register."}, joko))
        done(await one.act(filed, "findings", {"means": "examination", "text": "Terlambat dua hari."}, joko))
        done(await one.act(filed, "draft", {"text": "Kami mohon maaf.", "justified": True}, joko))
        refused(await one.act(filed, "answer", {}, joko), 409, "answer-not-reported")
        done(await one.act(filed, "report", by=joko))
        shown = done(await one.act(filed, "answer", {"office_error": True}, joko))
        assert (shown["status"], shown["answered_on"], shown["late"]) == ("answered", "2026-01-12", {})
        shown = done(await one.act(filed, "archive", {"follow_up": "Tambah penera.", "evaluation": "Cepat."}))
        assert shown["status"] == "archived"
        assert await one.tasks(filed) == []


async def test_a_handler_reads_the_words_and_each_reading_is_recorded(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.accepted()
        read = done(await one.act(filed, "texts", {"fields": ["text", "loss"]}))["values"]
        assert read == {
            "text": "Timbangan belum selesai padahal janjinya satu hari.",
            "loss": "Dua hari tidak berjualan.",
        }
        refused(await one.act(filed, "texts", {"fields": ["answer-9"]}), 404, "complaint-text-unknown")
        stranger = one.person(JOKO, "division-officer")
        refused(await one.act(filed, "texts", {"fields": ["text"]}, stranger), 403, "not-yours-to-handle")
        assert [event.type for event in await one.journal()].count("complaints.texts-read") == 1


async def test_an_officer_complained_about_handles_nothing(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.accepted()
        done(await one.act(filed, "assignment", {"level": "officer", "handlers": [JOKO]}))
        shown = done(await one.act(filed, "officers", {"subject": JOKO}))
        assert (shown["level"], shown["handlers"]) == ("unit", [])
        joko = one.person(JOKO, "division-officer", "head-of-unit")
        refused(
            await one.act(filed, "draft", {"text": "Tidak benar.", "justified": False}, joko),
            409,
            "complaint-about-yourself",
        )
        again = await one.act(filed, "assignment", {"level": "unit", "handlers": [JOKO]})
        refused(again, 409, "complaint-about-yourself")


async def test_apip_only_with_the_consent_of_the_head(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.accepted()
        apip = {"who": "apip", "whom": "Inspektorat Kabupaten"}
        refused(await one.act(filed, "involvement", apip), 409, "apip-without-consent")
        refused(await one.act(filed, "apip-consent"), 403, "role-missing")
        done(await one.act(filed, "apip-consent", by=one.head))
        shown = done(await one.act(filed, "involvement", apip))
        assert (shown["involved"], shown["apip_consented_by"]) == (["apip"], HEAD)


async def test_forwarded_twice_and_bounced(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.accepted()
        for _ in range(2):
            done(await one.act(filed, "forwarding", {"to": "Dinas Kesehatan", "why": "Bukan kewenangan."}))
            done(await one.act(filed, "bounce", {"why": "Bukan kewenangan kami juga."}))
        again = await one.act(filed, "forwarding", {"to": "Dinas Perikanan", "why": "Mungkin mereka."})
        refused(again, 409, "bounced-too-often")
        shown = done(await one.act(filed, "turning-away", {"reason": "other-office", "where": "BPOM Surabaya"}))
        assert shown["status"] == "not-ours"


async def test_another_office_takes_a_forwarded_complaint_over(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.accepted()
        other = one.person("dewi@dpmptsp-purwakarta", "complaints-officer", office="dpmptsp-purwakarta")
        refused(await one.act(filed, "takeover", by=other), 403, "not-forwarded-here")
        done(await one.act(filed, "forwarding", {"to": "dpmptsp-purwakarta", "why": "Izin mereka."}))
        due = (await one.shown(filed))["due"]
        shown = done(await one.act(filed, "takeover", by=other))
        assert (shown["office"], shown["number"], shown["due"]) == ("dpmptsp-purwakarta", "ADU/2026/00001", due)
        listed = done(await other.get("/complaints"))["items"]
        assert [line["id"] for line in listed] == [filed["id"]]
        assert done(await one.officer.get("/complaints"))["items"] == []


async def test_merged_complaints_are_answered_together(databases: Databases) -> None:
    async with running(databases) as one:
        first, second, third = await one.accepted(), await one.files(), await one.files()
        done(await one.act(second, "merging", {"into": first["id"]}))
        done(await one.act(third, "merging", {"into": first["id"]}))
        done(await one.act(third, "unmerging", {"why": "Timbangan lain."}))
        done(await one.act(first, "draft", {"text": "Selesai hari ini.", "justified": True}))
        done(await one.act(first, "report"))
        done(await one.act(first, "answer", {}))
        assert (await one.shown(second))["status"] == "answered"
        assert (await one.shown(third))["status"] == "received"
        followed = await one.follows(second)
        assert followed["steps"][-1]["text"] == "Selesai hari ini."


async def test_the_earlier_of_two_days_is_the_day_of_the_answer(databases: Databases) -> None:
    async with running(databases) as one:
        await one.accepted()
        [line] = done(await one.officer.get("/complaints"))["items"]
        assert line["answer_due"] == "2026-01-15"


async def test_a_breach_becomes_the_task_of_the_level_above(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.accepted()
        assert (await one.shown(filed))["due"]["answer"] == "2026-01-15"
        await one.days_pass(2)
        assert ("complaint-answer-soon", "complaints-officer") in await one.tasks(filed)
        await one.days_pass(2)
        assert ("complaint-answer", "head-of-unit") in await one.tasks(filed)
        await one.days_pass(1)
        shown = await one.shown(filed)
        assert shown["late"] == {"answer": "2026-01-15"}
        assert [event.type for event in await one.journal()].count("complaints.stage-overdue") == 1


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"words": "janji tera"}, 1),
        ({"words": "janji kopi"}, 0),
        ({"component": "time-limit", "service": "PSR-TERA"}, 1),
        ({"number": "ADU/2026/00002"}, 1),
        ({"handler": JOKO}, 1),
        ({"handler": SARI}, 0),
        ({"status": "received"}, 1),
        ({"kind": "complaint"}, 2),
    ],
)
async def test_the_list_is_searched_by_what_officers_wrote(
    databases: Databases, filters: dict[str, str], found: int
) -> None:
    async with running(databases) as one:
        filed = await one.accepted()
        await one.files()
        done(await one.act(filed, "core-issue", {"core_issue": "Tera ulang lewat janji.", "article": "PSR-TERA"}))
        done(await one.act(filed, "assignment", {"level": "officer", "handlers": [JOKO]}))
        listed = done(await one.client.get("/complaints", params=filters, headers=one.officer.headers()))
        assert len(listed["items"]) == found
