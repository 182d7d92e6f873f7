"""docs/http.md lists every header, claim, role and problem of the code, each in one way."""

from collections import defaultdict

from deploy.http_documentation import PAGE, http_page, refusals, status_of_class
from deploy.system import ASSEMBLIES
from services.intake.card.catalogue import cards
from services.intake.nib.routes import RECEIVE_NIB
from shared import roles
from shared.roles import TREASURER
from shared.web.http_headers import ANSWER, REQUEST
from shared.web.known_query import MOST_PARAMETERS
from shared.web.tokens import CLAIMS
from shared.wording import WORDS


def test_the_page_is_current() -> None:
    assert ASSEMBLIES
    is_current = PAGE.read_text(encoding="utf-8") == http_page()
    assert is_current, "docs/http.md is not what the code says: run `make docs`"


def test_the_page_is_complete() -> None:
    page = http_page()
    named = [*(one.name for one in (*REQUEST, *ANSWER)), *CLAIMS, *roles.ALL, *(one.code for one in refusals())]
    assert [name for name in named if f"| `{name}` |" not in page] == []


def test_a_code_has_one_status() -> None:
    """A program that knows the code knows what to do."""
    statuses = defaultdict(set)
    for one in refusals():
        statuses[one.code].add(status_of_class(one))
    assert len(statuses) > 100
    assert {code: found for code, found in statuses.items() if len(found) > 1} == {}


def test_a_refusal_has_both_languages() -> None:
    assert [one.__name__ for one in refusals() if one.indonesian == one.english or not one.indonesian] == []


def test_a_role_has_a_word_in_both_languages() -> None:
    assert [role for role in roles.ALL if role not in WORDS] == []


def test_a_role_is_shown_with_all_its_steps_and_no_remark_of_ours() -> None:
    """[C] marks unconfirmed things for us; a client only needs what the role does."""
    lines = http_page().partition("## Roles")[2].partition("##")[0].splitlines()
    rows = {line.split("`")[1]: line for line in lines if line.startswith("| `")}
    takers = {(role, card.code) for card in cards() for step in card.procedure.steps for role in step.roles}
    assert ("head-of-office", "PSR-BBM") in takers
    assert [(role, code) for role, code in sorted(takers) if role in roles.ALL and code not in rows[role]] == []
    assert "[C" not in http_page()


def test_the_page_prints_no_template_and_says_what_a_refusal_may_repeat() -> None:
    page = http_page()
    assert "{{" not in page
    assert "Nothing that was sent" not in page
    assert all(said in page for said in ("A problem repeats no text", RECEIVE_NIB, str(MOST_PARAMETERS)))
    assert "NTPN" in next(line for line in page.splitlines() if line.startswith(f"| `{TREASURER}` |"))
