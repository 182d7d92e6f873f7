"""Returns: how many working days were left, how often the case came back, and what an earlier return could have named."""

from collections.abc import Sequence
from typing import Any

import pytest

from services.intake.application.application import Application
from services.intake.application.documents import HandedIn, Shortcoming
from services.intake.application.examination import give_verdicts
from services.intake.application.return_count import WHOLE, PastReturn, ReturnCount, could_have_named, reason_of
from services.intake.application.return_to_applicant import Returned, give_back_unopened
from services.intake.application.steps import Given
from services.intake.application.take_step import Numbers, prepare_step, take_step
from services.intake.application.values import Verdict
from services.intake.clock.days_left import working_days_left
from shared.promise.working_days import CALENDARS
from tests.conftest import Databases
from tests.gates.replaying import differing
from tests.intake.given.application import NOW, TODAY
from tests.intake.given.cards import card_of
from tests.intake.given.cases import brought, step_by
from tests.intake.given.clock import Told, card
from tests.intake.given.desk import Case, decided_another, desk
from tests.people import Staff
from tests.shared.promise.given import at

NIB, OLD_NIB = HandedIn("nib", "8120"), HandedIn("nib", "7777")
LICENCE = HandedIn("licence", "1/2026")
DAYS = "?since=2026-03-01&until=2026-03-31"


# How many working days are left.


@pytest.mark.parametrize(
    ("on", "left"),
    [
        ("2026-03-03", 6),
        ("2026-03-07", 3),
        ("2026-03-10", 1),
        ("2026-03-11", 0),
        ("2026-03-12", -1),
        ("2026-03-16", -3),
    ],
)
def test_the_days_after_that_of_the_return_are_left(on: str, left: int) -> None:
    told = Told(card("PWK-71206")).reach("2026-03-02")
    assert told.due == "2026-03-11"
    assert working_days_left(told.clock.ledgers, at(on), CALENDARS) == left


def test_a_clock_that_is_paused_is_counted_as_if_it_ran_on_from_then() -> None:
    told = Told(card("BPSMB-SP")).reach("2026-02-02").pause("2026-02-04", "corrective-action")
    left = working_days_left(told.clock.ledgers, at("2026-02-20"), CALENDARS)
    resumed = told.resume("2026-02-20", "corrective-action")
    assert left == working_days_left(resumed.clock.ledgers, at("2026-02-20"), CALENDARS)


def test_no_time_is_left_without_a_promise_or_a_running_clock() -> None:
    waiting, reset = Told(card("PWK-71206")), Told(card("PWK-71206")).reach("2026-03-02").step("2026-03-04", "returned")
    nothing, done = Told(card("BPSMB-PS")).reach("2026-03-02"), Told(card("PWK-71206")).reach("2026-03-02")
    done.finish("2026-03-04")
    for told in (waiting, reset, nothing, done):
        assert working_days_left(told.clock.ledgers, at("2026-03-04"), CALENDARS) is None


# What an earlier return could have named.


def past(*found: str, documents: Sequence[HandedIn], why: str = "buram") -> PastReturn:
    return PastReturn(frozenset(reason_of(Shortcoming(one, one, why)) for one in found), tuple(documents), ())


def named(found: Sequence[str], now: Sequence[HandedIn], *earlier: PastReturn, why: str = "buram") -> tuple[str, ...]:
    licensing = card_of("PWK-71206")
    return could_have_named([Shortcoming(one, one, why) for one in found], now, earlier, licensing)


def test_an_unchanged_problem_could_have_been_named_at_first() -> None:
    first = past("licence", documents=(NIB, LICENCE))
    assert named(["nib"], [NIB, LICENCE], first) == ("nib",)
    assert named(["nib"], [OLD_NIB, LICENCE], first) == (), "it was handed in otherwise since"
    assert named(["licence"], [NIB, LICENCE], first) == (), "it was named"
    assert named(["instrument"], [NIB, LICENCE], first) == (), "metrology speaks of the instrument"
    assert named(["nib"], [NIB]) == (), "there was no earlier return"
    again = past("nib", documents=(NIB, LICENCE))
    assert named(["nib", "licence"], [NIB, LICENCE], first, again) == ()


def test_a_lacking_document_could_have_been_named_if_asked_for() -> None:
    asked = next(one.id for one in card_of("PWK-71206").documents if one.mandatory and one.when is None)
    first = past("licence", documents=(LICENCE,))
    assert named([asked], [LICENCE], first) == (asked,)
    conditional = next(one for one in card_of("PWK-71206").documents if one.when is not None)
    assert named([conditional.id], [LICENCE], first) == (), "what had been stated by then did not ask for it"


def test_a_first_return_that_lists_everything_excuses_no_later_one() -> None:
    """What was named is a document and what was wrong with it; a document that is still lacking is lacking in any words."""
    everything = past("nib", "licence", documents=(NIB, LICENCE), why="periksa kembali")
    assert named(["nib"], [NIB, LICENCE], everything, why="stempel kurang") == ("nib",)
    assert named(["nib"], [NIB, LICENCE], everything, why="Periksa  kembali") == (), "the same words"
    assert named(["nib"], [OLD_NIB, LICENCE], everything, why="stempel kurang") == ()
    asked = next(one.id for one in card_of("PWK-71206").documents if one.mandatory and one.when is None)
    assert named([asked], [NIB], past(asked, documents=(NIB,), why="belum ada"), why="tidak dilampirkan") == ()


def test_a_second_return_that_names_no_document_shows_nothing_new() -> None:
    first = past("nib", documents=(NIB,))
    assert named([WHOLE], [OLD_NIB]) == ()
    assert named([WHOLE], [OLD_NIB], first) == (WHOLE,)


# A case.


def test_every_return_of_a_case_is_counted_in_its_event() -> None:
    licensing = card_of("PWK-71206")
    one = brought(licensing, "submit")
    first = one.documents[0].document
    for reason, expected in (("Lengkapi", ()), ("Lengkapi lagi", (WHOLE,))):
        back(one, reason=reason)
        assert one.last_return is not None
        assert one.last_return.could_have_named == expected
        step_by(one, licensing, "submit")
    verdicts = [Verdict(first, first, "returned", "buram")]
    give_verdicts(one, verdicts, licensing, "examiner", TODAY, NOW)
    back(one, days_left=0)
    assert one.last_return == ReturnCount(3, 0, (WHOLE, first)), "its reason is not dropped beside a document"
    assert one.last_return.on_last_day
    fields = one.collect_events()[-1]
    assert isinstance(fields, Returned)
    assert fields.count == one.last_return
    assert [(each.document, each.problem) for each in fields.shortcomings] == [(first, "buram"), (WHOLE, "Perbaiki")]


def back(one: Application, reason: str | None = "Perbaiki", days_left: int | None = None) -> None:
    licensing = card_of("PWK-71206")
    asked = Given("sri", "front-office-officer", TODAY, reason=reason)
    take_step(
        one, prepare_step(one, licensing.procedure.step("return"), licensing, asked), Numbers(days_left=days_left), NOW
    )


def test_metrology_s_return_is_counted_and_blames_nobody() -> None:
    tera = card_of("PSR-TERA")
    one = brought(tera, "submit", "accept")
    give_back_unopened(one, "UTTP tidak dikenal.", TODAY, NOW, 1)
    assert one.last_return == ReturnCount(1, 1, ())


def test_a_return_from_before_they_were_counted_is_one_all_the_same() -> None:
    one = brought(card_of("PWK-71206"), "submit")
    one.record(Returned, NOW, shortcomings=(Shortcoming("nib", "NIB", "buram"),), returned_on=TODAY)
    assert one.last_return is None
    assert len(one.returns) == 1


# Over HTTP.


async def test_the_head_sees_counts_of_last_day_returns_and_late_namings(databases: Databases) -> None:
    async with desk(databases, "PWK-71206", "2026-03-02") as office:
        early, last = await office.accepted(), await office.accepted()
        for case in (early, last):
            await case.player.take(case.player.card.procedure.step("review"))
        office.go_to("2026-03-04")
        first = await returned(early)
        assert first["last_return"] == {"times": 1, "working_days_left": 5, "could_have_named": []}
        await submitted_again(early)
        office.go_to("2026-03-11")
        second = await returned(early)
        assert second["last_return"]["times"] == 2
        assert second["last_return"]["could_have_named"] == [WHOLE]
        on_last_day = await returned(last)
        assert (on_last_day["last_return"]["times"], on_last_day["last_return"]["working_days_left"]) == (1, 0)

        head = early.by("head-of-office")
        listed = (await head.get(f"/returns{DAYS}")).json()
        shown = {
            one["application_id"]: (one["times"], one["on_last_day"], one["could_have_named"])
            for one in listed["items"]
        }
        assert shown == {str(early.id): (2, False, [WHOLE]), str(last.id): (1, True, [])}
        counts = (await head.get(f"/returns/counts{DAYS}")).json()["items"]
        reviewer = early.player.person(early.player.card.procedure.step("return-from-review")).subject
        line = {"officer": reviewer, "service_code": "PWK-71206", "returns": 3, "on_last_day": 1, "could_have_named": 1}
        assert counts == [line]
        before = "?since=2026-02-01&until=2026-02-28"
        assert (await head.get(f"/returns{before}")).json()["items"] == []
        assert (await head.get(f"/returns/counts{before}")).json()["items"] == []
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []


async def returned(case: Case) -> dict[str, Any]:
    return await case.player.take(case.player.card.procedure.step("return-from-review"))


async def submitted_again(case: Case) -> None:
    step = case.player.card.procedure.step
    await case.player.take(step("submit"))
    await decided_another(case.player)
    for name in ("accept", "review"):
        await case.player.take(step(name))


async def test_heads_and_inspectors_page_through_returns(databases: Databases) -> None:
    async with desk(databases, "PWK-71206", "2026-03-02") as office:
        cases = [await office.accepted() for _ in range(2)]
        for case in cases:
            await case.player.take(case.player.card.procedure.step("review"))
        office.go_to("2026-03-11")
        for case in cases:
            await returned(case)
        head, staff = cases[0].by("head-of-office"), cases[0].player.staff
        page = (await head.get(f"/returns{DAYS}&limit=1")).json()
        rest = (await head.get(f"/returns{DAYS}&limit=1&after={page['next']}")).json()
        shown = [one["application_id"] for one in (*page["items"], *rest["items"])]
        assert sorted(shown) == sorted(str(case.id) for case in cases)
        for by in (cases[0].by("technical-team"), cases[0].player.applicant, staff.front_office, staff.administrator):
            assert (await by.get(f"/returns{DAYS}")).status_code == 403
            assert (await by.get(f"/returns/counts{DAYS}")).status_code == 403
        assert (await staff.inspector.get(f"/returns{DAYS}")).status_code == 200
        elsewhere = Staff(office.client).person("kepala", "head-of-office")
        assert (await elsewhere.get(f"/returns{DAYS}")).json()["items"] == []
        assert (await elsewhere.get(f"/returns/counts{DAYS}")).json()["items"] == []


async def test_a_return_dated_back_is_counted_from_what_the_clock_said(databases: Databases) -> None:
    """Returned on its last day as of its first: it would have had all its days left, and nobody would see it."""
    async with desk(databases, "PSR-SIINAS", "2026-03-02") as office:
        case = await office.accepted()
        step = case.player.card.procedure.step("ask-to-complete")
        assert (await case.clock()).json()["promise"]["due_on"] == "2026-03-11"
        office.go_to("2026-03-11 16:30")
        verifier, path = case.player.person(step), f"{case.player.application}/steps"
        body = case.player.needed(step)
        back = await verifier.post(path, body, **{"Effective-At": at("2026-03-02 10:30").isoformat()})
        assert (back.status_code, back.json()["code"]) == (409, "entry-before-events"), back.text
        now = await verifier.post(path, body)
        assert now.json()["last_return"]["working_days_left"] == 0, now.text
        head = case.by("head-of-office")
        [listed] = (await head.get(f"/returns{DAYS}")).json()["items"]
        assert (listed["application_id"], listed["on_last_day"]) == (str(case.id), True)
