"""Purwakarta: each level reports the result in writing to the level above, and tells the class of the handling."""

from tests.complaints.over_http import HEAD, done, refused, running
from tests.conftest import Databases

PURWAKARTA = "dpmptsp-purwakarta"
WORDS = {"text": "Izin terbit hari ini; berkas tertukar di loket."}


async def test_the_result_is_reported_in_writing_before_the_archive(databases: Databases) -> None:
    async with running(databases) as one:
        desk, above, head = (
            one.person(f"{name}@{PURWAKARTA}", role, office=PURWAKARTA)
            for name, role in (("ina", "complaints-officer"), ("rudi", "head-of-unit"), ("kepala", "head-of-office"))
        )
        filed = await one.files(desk)
        for step, body in (
            ("acceptance", {}),
            ("classification", {"component": "time-limit", "service_code": "PWK-71206"}),
            ("draft", {"text": "Izin Anda terbit hari ini.", "justified": True}),
        ):
            shown = done(await one.act(filed, step, body, desk))
        assert shown["outcome"] == "internal"
        refused(await one.act(filed, "texts", {"fields": ["answer-1"]}, head), 403, "not-yours-to-handle")
        done(await one.act(filed, "report", by=desk))
        assert done(await one.act(filed, "texts", {"fields": ["answer-1"]}, head))["values"]["answer-1"]
        done(await one.act(filed, "involvement", {"who": "technical-team", "whom": "Tim Teknis"}, desk))
        done(await one.act(filed, "answer", {}, desk))
        archive = {"follow_up": "Loket dipisah.", "evaluation": "Tepat waktu."}
        refused(await one.act(filed, "archive", archive, desk), 409, "result-not-reported")
        shown = done(await one.act(filed, "result-report", WORDS, desk))
        assert (shown["outcome"], shown["texts"]) == ("with-others", ["answer-1", "loss", "remedy", "report-2", "text"])
        tasks = done(await desk.get("/tasks"))["items"]
        assert ("complaint-result-reported", "head-of-unit") in [(task["kind"], task["role"]) for task in tasks]
        read = done(await one.act(filed, "texts", {"fields": ["report-2"]}, above))["values"]
        assert read == {"report-2": WORDS["text"]}
        refused(await one.act(filed, "texts", {"fields": ["report-2", "text"]}, above), 403, "not-yours-to-handle")
        refused(await one.act(filed, "texts", {"fields": ["report-2"]}, head), 403, "not-yours-to-handle")
        assert done(await one.act(filed, "archive", archive, desk))["status"] == "archived"


async def test_nobody_is_above_the_head(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.accepted()
        done(await one.act(filed, "assignment", {"level": "head", "handlers": [HEAD]}))
        refused(await one.act(filed, "result-report", WORDS, one.head), 409, "complaint-highest-level")
