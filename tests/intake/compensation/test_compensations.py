"""A token for an earlier lateness: its applicant sees it, hands it in with the next application, and it is spent once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest

from services.intake.application.compensation_token import PromiseMadeAlready, hand_in_token
from shared.errors import EffectiveBeforeHistory
from tests.conftest import Databases
from tests.gates.replaying import differing, unchanged
from tests.intake.given.application import BUSINESS, NIK, NOW, TODAY, accepted, draft, happened, withdrawn
from tests.intake.given.desk import Case, Desk, accept, desk, hand_in
from tests.intake.given.running import registered
from tests.people import Person, Staff

LATER = "2026-09-01"


def test_a_token_is_named_until_the_promise_is_made() -> None:
    one, token = draft(), uuid4()
    hand_in_token(one, token, "siti", TODAY, NOW)
    hand_in_token(one, token, "siti", TODAY, NOW)
    hand_in_token(one, None, "siti", TODAY, NOW)
    assert [fields["token"] for _, fields in happened(one)] == [token, None]
    made = accepted()
    with pytest.raises(PromiseMadeAlready), unchanged(made):
        hand_in_token(made, token, "siti", TODAY, NOW)
    ended = withdrawn()
    with pytest.raises(Exception, match="taken back"), unchanged(ended):
        hand_in_token(ended, token, "siti", TODAY, NOW)
    with pytest.raises(EffectiveBeforeHistory), unchanged(one):
        hand_in_token(one, token, "siti", TODAY.replace(day=1), NOW)


@asynccontextmanager
async def owed(databases: Databases) -> AsyncIterator[tuple[Desk, str]]:
    """An office that was late once, and the token that it gave for that."""
    async with desk(databases, "BS-SP") as office:
        late = await office.accepted()
        await office.keeps_time(LATER)
        yield office, str((await late.clock()).json()["compensation"])


async def amount(case: Case) -> int:
    found: int = (await case.clock()).json()["promise"]["amount"]
    return found


async def unspent(who: Person, query: str = "") -> list[str]:
    answer = await who.get(f"/compensation-tokens{query}")
    assert answer.status_code == 200, answer.text
    return [one["token"] for one in answer.json()["items"] if one["spent_by_case"] is None]


async def test_the_promise_is_shortened_by_the_token_that_was_handed_in(databases: Databases) -> None:
    async with owed(databases) as (office, token):
        plain, case = await office.submitted(), await office.submitted()
        assert await unspent(case.player.applicant) == [token]
        assert await hand_in(case, token) == (200, token)
        assert [(await accept(one))[0] for one in (plain, case)] == [200, 200]
        assert await amount(case) == await amount(plain) - 1
        assert await unspent(case.player.applicant) == []
        assert await hand_in(case, None) == (409, "promise-made-already")
        assert await hand_in(await office.submitted(), token) == (409, "token-spent"), "at once, and not at acceptance"
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []


async def test_what_cannot_be_spent_is_refused_at_once(databases: Databases) -> None:
    async with owed(databases) as (office, token):
        case = await office.submitted()
        assert await hand_in(case, str(uuid4())) == (404, "token-unknown")
        assert await hand_in(case, token, Channel="online") == (428, "if-match-required")
        assert await hand_in(case, token, None, **{"If-Match": '"1"'}) == (412, "stale")
        assert await hand_in(case, token, office.player.staff.applicant("budi")) == (403, "not-your-own")
        assert await hand_in(case, token, Staff(office.client).front_office) == (403, "other-office")

        budi = office.player.staff.applicant("budi")
        other = Desk(
            office.service, office.client, "BS-SP", await registered(budi, {**BUSINESS, "nib": "9120001234567"})
        )
        theirs = await other.submitted(by="budi")
        assert await hand_in(theirs, token, budi) == (409, "token-of-another")
        assert await unspent(budi) == []
        assert await unspent(case.officer, f"?applicant_id={other.applicant_id}") == []
        assert await unspent(case.officer, f"?applicant_id={office.applicant_id}") == [token]
        assert NIK not in str(await unspent(case.officer))


async def test_a_token_is_handed_in_with_a_draft_that_says_nothing_yet(databases: Databases) -> None:
    """The scheme decides how many days are promised; until it is stated, only whose the token is can be asked."""
    async with owed(databases) as (office, token):
        siti = office.player.applicant
        answer = await siti.post("/applications", {"applicant_id": office.applicant_id, "service_code": "BS-SP"})
        case = Case(office.player)
        case.player.application = f"/applications/{answer.json()['id']}"
        assert await hand_in(case, str(uuid4())) == (404, "token-unknown")
        assert await hand_in(case, token) == (200, token)


async def test_a_token_that_was_named_in_what_is_withdrawn_is_free(databases: Databases) -> None:
    async with owed(databases) as (office, token):
        first, second = await office.submitted(), await office.submitted()
        assert await hand_in(first, token) == (200, token)
        applicant = first.player.applicant
        answer = await applicant.post(f"{first.player.application}/withdrawal", {"reason": "Batal"})
        assert answer.status_code == 200, answer.text
        assert await unspent(applicant) == [token]
        assert await hand_in(second, token) == (200, token)
        assert (await accept(second))[0] == 200
        assert await unspent(applicant) == []


async def test_two_applications_with_one_token_one_spends_it(databases: Databases) -> None:
    """Accepted without shortening it would break what the applicant counts on without a word."""
    async with owed(databases) as (office, token):
        cases = [await office.submitted() for _ in range(2)]
        assert [await hand_in(case, token) for case in cases] == [(200, token)] * 2
        answers = await asyncio.gather(*(accept(case) for case in cases))
        assert sorted(answers) == [(200, None), (409, "token-spent")]
        [loser] = [case for case, (status, _) in zip(cases, answers, strict=True) if status == 409]
        assert await hand_in(loser, None, loser.officer) == (200, None)
        assert await accept(loser) == (200, None)
