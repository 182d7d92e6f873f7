"""Properties of the register: replay equals the live state, and evidence never makes a person less competent."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.certification.personnel.assessing import assess
from services.certification.personnel.competence import lacking
from services.certification.personnel.evidence import count_observation, record_knowledge, record_training
from services.certification.personnel.granting import end_role, grant_role, roles_of
from services.certification.personnel.impartiality import declare_interest, record_consultancy, refuse_for_client
from services.certification.personnel.person import Employment, Person
from services.certification.personnel.registration import end_employment, record_education, record_employment
from services.certification.scheme.catalogue import SCHEMES
from shared.errors import Refusal
from shared.months import after_months
from tests.certification.personnel.given import ANDI, HEAD, KEEPER, NOW, TODAY, person
from tests.gates.replaying import from_stored, state

Change = Callable[[Person], None]
SURAKARTA_SCHEMES = ["product-bpsmb", "market-bpsmb"]
CLIENT = UUID(int=1)
days = st.dates(date(2024, 1, 1), TODAY)
goods = st.lists(st.sampled_from(["air-mineral", "air-demineral", "kopi-bubuk"]), unique=True, max_size=3)
evidence: st.SearchStrategy[Change] = st.one_of(
    st.builds(
        lambda what, on: lambda one: record_training(one, what, on, None, "1", KEEPER, TODAY, NOW),
        st.sampled_from(["lead-auditor", "sampling"]),
        days,
    ),
    st.builds(
        lambda what, on: lambda one: record_knowledge(one, what, on, None, "1", KEEPER, TODAY, NOW),
        st.sampled_from(["sni-19-0428-1998", "sni-iso-iec-17065"]),
        days,
    ),
    st.builds(lambda id, on: lambda one: count_observation(one, id, on, NOW), st.uuids(), days),
    st.builds(
        lambda level, on: lambda one: record_education(one, level, on, None, "1", KEEPER, TODAY, NOW),
        st.sampled_from(["SMA", "D3", "S1"]),
        days,
    ),
    st.builds(
        lambda first, length: (
            lambda one: record_employment(
                one, Employment("contract", first, first + timedelta(days=length)), KEEPER, NOW
            )
        ),
        days,
        st.integers(-5, 500),
    ),
)
grants: st.SearchStrategy[Change] = st.builds(
    lambda role, scheme, some, on: lambda one: grant_role(one, role, (scheme,), tuple(some), KEEPER, on, NOW),
    st.sampled_from(["lead-auditor", "auditor", "sampling-officer", "technical-manager"]),
    st.sampled_from(SURAKARTA_SCHEMES),
    goods,
    days,
)
changes: st.SearchStrategy[Change] = st.one_of(
    evidence,
    grants,
    st.builds(
        lambda role, on: lambda one: end_role(one, role, "-", KEEPER, on, NOW),
        st.sampled_from(["auditor", "lead-auditor"]),
        days,
    ),
    st.builds(lambda on: lambda one: end_employment(one, on, "-", KEEPER, NOW), days),
    st.builds(
        lambda what, on: lambda one: assess(one, what, "-", HEAD, on, NOW), st.sampled_from(["fit", "unfit"]), days
    ),
    st.builds(lambda on: lambda one: record_consultancy(one, CLIENT, on, NOW), days),
    st.builds(
        lambda conflict, on: lambda one: declare_interest(one, UUID(int=2), conflict, "-", ANDI, on, NOW),
        st.booleans(),
        days,
    ),
)


def changed(some: list[Change]) -> Person:
    one = person("SMA")
    for change in some:
        with suppress(Refusal):
            change(one)
    return one


def lacks_of(one: Person, role: str, scheme: str, on: date) -> set[tuple[str, str]]:
    return {(lack.evidence, lack.wanted) for lack in lacking(one, role, SCHEMES[scheme], None, on)}


@given(st.lists(changes, max_size=20))
def test_a_replayed_person_equals_the_live_one(some: list[Change]) -> None:
    one = changed(some)
    assert state(from_stored(one.pending_events)) == state(one)


@given(st.lists(changes, max_size=12), evidence, days)
def test_more_evidence_never_adds_a_lack(some: list[Change], more: Change, on: date) -> None:
    before, after = changed(some), changed([*some, more])
    for id in SURAKARTA_SCHEMES:
        for role in roles_of(SCHEMES[id]):
            assert lacks_of(after, role, id, on) <= lacks_of(before, role, id, on)


@given(st.lists(changes, max_size=20), days)
def test_one_grant_of_a_role_holds_on_a_day(some: list[Change], on: date) -> None:
    roles = [grant.role for grant in changed(some).grants if grant.holds(on)]
    assert len(roles) == len(set(roles))


@given(days, st.integers(0, 1200))
def test_a_consultant_is_refused_exactly_until_two_years_are_over(until: date, later: int) -> None:
    one, on = person(), until + timedelta(days=later)
    record_consultancy(one, CLIENT, until, NOW)
    try:
        refuse_for_client(one, CLIENT, SCHEMES["product-bpsmb"], on)
        is_refused = False
    except Refusal:
        is_refused = True
    assert is_refused == (on < after_months(until, 24))
