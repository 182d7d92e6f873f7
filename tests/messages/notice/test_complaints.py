"""Each step of a complaint becomes one message to its reporter: in their language, without a word of the report."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
import pytest_asyncio

from tests.conftest import Databases
from tests.messages.office import EMAIL, Running, running

DAY = "2026-02-10"
NUMBER = {"number": "ADU/2026/00001"}


@pytest_asyncio.fixture
async def messages(databases: Databases) -> AsyncIterator[Running]:
    async with running(databases) as service:
        yield service


def due(*stages: str) -> list[dict[str, Any]]:
    return [{"stage": one, "last_day": DAY, "warn_on": None} for one in stages]


STEPS: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    (
        "complaint-accepted",
        {"due": due("decision", "answer")},
        "complaint-accepted",
        {"answer_by": date(2026, 2, 10)},
    ),
    (
        "complaint-incomplete",
        {"missing": ["loss", "remedy"], "due": due("completion")},
        "complaint-incomplete",
        {"missing": "loss\nremedy", "until": date(2026, 2, 10)},
    ),
    ("complaint-deemed-withdrawn", {"until": DAY}, "complaint-withdrawn", {"until": date(2026, 2, 10)}),
    ("complaint-treated-as-suggestion", {"reason": "late"}, "complaint-suggestion", {"reason": "late"}),
    (
        "complaint-turned-away",
        {"reason": "other-office", "where": "bpsmb-surakarta"},
        "complaint-turned-away",
        {"reason": "other-office", "where": "bpsmb-surakarta"},
    ),
    ("complaint-forwarded", {"to": "Dinas Perhubungan"}, "complaint-forwarded", {"where": "Dinas Perhubungan"}),
    ("complaint-bounced", {"from_": "Dinas Perhubungan"}, "complaint-bounced", {"where": "Dinas Perhubungan"}),
    ("clarification-asked", {}, "complaint-question", {}),
    ("answer-delivered", {"due": due("reply")}, "complaint-answered", {"reply_until": date(2026, 2, 10)}),
    ("answer-delivered", {"due": []}, "complaint-answered", {}),
    ("complaint-archived", {}, "complaint-archived", {}),
    ("complaint-reopened", {"due": due("answer")}, "complaint-reopened", {"answer_by": date(2026, 2, 10)}),
    ("complaint-merged", {}, "complaint-merged", {}),
    ("complaint-unmerged", {"status": "accepted"}, "complaint-unmerged", {}),
    ("appeal-handed-over", {}, "complaint-appeal", {}),
]


@pytest.mark.parametrize(("step", "fields", "template", "parameters"), STEPS, ids=lambda one: str(one)[:30])
async def test_a_step_becomes_one_message(
    messages: Running, step: str, fields: dict[str, Any], template: str, parameters: dict[str, Any]
) -> None:
    complaint = await messages.complaint("en", "confidential")
    position = messages.happens(f"complaints.{step}", complaint, stream=complaint, version=2, **fields)
    received, message = await messages.told()
    assert received.template == "complaint-received"
    assert (message.template, dict(message.values)) == (template, {**NUMBER, **parameters})
    assert (message.language, message.case_id, message.position) == ("en", complaint, position)
    assert message.accounts == ()
    assert message.address is not None
    opened = await messages.personal.open(message.address.sealed, message.address.stream, message.address.field)
    assert (message.channel, opened) == ("email", EMAIL)
    assert messages.stopped() == []


@pytest.mark.parametrize(
    ("stages", "parameters"),
    [
        (("verification", "notice"), {"checked_by": date(2026, 2, 10)}),
        (("notice", "answer"), {"answer_by": date(2026, 2, 10)}),
        (("answer",), {"answer_by": date(2026, 2, 10)}),
        ((), {}),
    ],
)
async def test_a_received_report_is_told_with_number_and_day(
    messages: Running, stages: tuple[str, ...], parameters: dict[str, Any]
) -> None:
    await messages.complaint(due=due(*stages))
    [message] = await messages.told()
    assert (message.template, dict(message.values)) == ("complaint-received", {**NUMBER, **parameters})


def on(stage: str, last_day: str) -> dict[str, Any]:
    return {"stage": stage, "last_day": last_day, "warn_on": None}


async def test_both_days_are_told_if_the_answer_comes_later(messages: Running) -> None:
    await messages.complaint(due=[on("notice", "2026-01-29"), on("answer", "2026-02-05")])
    [message] = await messages.told()
    assert dict(message.values) == {**NUMBER, "checked_by": date(2026, 1, 29), "answer_by": date(2026, 2, 5)}


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ([], date(2026, 1, 19)),
        ([("complaint-incomplete", {"due": []})], date(2026, 3, 16)),
        (
            [("complaint-incomplete", {"due": []}), ("complaint-completed", {"due": [on("answer", "2026-01-26")]})],
            date(2026, 1, 26),
        ),
    ],
)
async def test_the_day_that_counts_from_the_receipt_is_told_at_acceptance(
    messages: Running, before: list[tuple[str, dict[str, Any]]], told: date
) -> None:
    """Pasuruan answers within three days of the receipt; the law's sixty days, which begin now, end later."""
    complaint = await messages.complaint(due=[on("answer", "2026-01-19")])
    accepted = ("complaint-accepted", {"due": [on("decision", "2026-03-16")]})
    for version, (step, fields) in enumerate([*before, accepted], 2):
        messages.happens(f"complaints.{step}", complaint, stream=complaint, version=version, **fields)
    assert (await messages.told())[-1].values["answer_by"] == told


async def test_both_reporters_are_told_of_a_merging(messages: Running) -> None:
    first = await messages.complaint()
    second = await messages.complaint(number="ADU/2026/00002")
    messages.happens("complaints.complaint-merged", second, stream=second, version=2)
    messages.happens("complaints.complaint-joined", second, stream=first, version=2)
    messages.happens("complaints.complaint-unmerged", second, stream=second, version=3, status="accepted")
    messages.happens("complaints.complaint-left", second, stream=first, version=3)
    told = [(one.template, one.values["number"], one.case_id) for one in (await messages.told())[2:]]
    assert told == [
        ("complaint-merged", "ADU/2026/00002", second),
        ("complaint-merged", "ADU/2026/00001", first),
        ("complaint-unmerged", "ADU/2026/00002", second),
        ("complaint-unmerged", "ADU/2026/00001", first),
    ]


async def test_after_a_take_over_the_new_number_counts(messages: Running) -> None:
    complaint, elsewhere = await messages.complaint(), "bpsmb-surakarta"
    messages.happens(
        "complaints.complaint-taken-over",
        complaint,
        stream=complaint,
        version=2,
        office=elsewhere,
        number="ADU/2026/00007",
    )
    messages.happens("complaints.complaint-archived", complaint, stream=complaint, version=3, office=elsewhere)
    told = (await messages.told())[1:]
    assert [(one.template, one.values["number"]) for one in told] == [
        ("complaint-taken-over", "ADU/2026/00007"),
        ("complaint-archived", "ADU/2026/00007"),
    ]
    assert {one.office for one in told} == {elsewhere}


async def test_only_an_open_reporter_reads_the_messages_by_account(messages: Running) -> None:
    await messages.complaint(accounts=["siti"])
    [message] = await messages.told()
    assert message.accounts == ("siti",)
