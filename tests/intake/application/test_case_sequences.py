"""Whatever is done with a case of any card in whatever order: a refusal changes nothing, and replay equals what lived."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.intake.application.application import Application
from services.intake.application.claim import claim, release
from services.intake.application.contents import change_documents, change_fields
from services.intake.application.examination import decide_duplicate, find_duplicates
from services.intake.application.products import settle_fee
from services.intake.application.values import Likeness
from services.intake.card.card import ServiceCard
from services.intake.card.catalogue import cards
from shared.errors import Refusal
from tests.gates.replaying import from_stored, state, unchanged
from tests.intake.given.application import LETTER, NOW, TODAY
from tests.intake.given.cases import APPLICANTS_ACCOUNT, as_stated, drafted, examined, step_by

PEOPLE = [None, None, None, APPLICANTS_ACCOUNT, "sri", "dewi"]
"""None: whoever the step is for."""
OTHER = Likeness(drafted(cards()[0]).id, "REG/2026/00009", 90, "mesin sama")


def likely_step(one: Application, card: ServiceCard, draw: Callable[[st.SearchStrategy[str]], str]) -> str:
    """Mostly one that leads on and does not end the case, sometimes any."""
    ends = {state.id for state in card.procedure.states if state.ends in {"withdrawn", "refused"}}
    on = [
        each.name for each in card.procedure.steps_from(one.state) if each.to not in ends and each.service == "intake"
    ]
    return draw(st.sampled_from([*on * 20, *(each.name for each in card.procedure.steps)]))


@given(st.data())
def test_a_case_replayed_is_the_one_that_lived(data: st.DataObject) -> None:
    draw = data.draw
    card = draw(st.sampled_from(cards()))
    one = drafted(card)
    others: dict[str, Callable[[str], None]] = {
        "fields": lambda by: change_fields(one, as_stated({"brand": "Arjuna"}), card, TODAY, NOW),
        "documents": lambda by: change_documents(one, [*one.documents, LETTER][-1:], card, TODAY, NOW),
        "verdicts": lambda by: examined(one, card, by),
        "likeness": lambda by: find_duplicates(one, draw(st.sampled_from([[], [OTHER]])), NOW),
        "decide": lambda by: decide_duplicate(one, draw(st.booleans()), by, TODAY, NOW),
        "claim": lambda by: claim(one, by, None, NOW),
        "assign": lambda by: claim(one, by, "hartono", NOW),
        "release": lambda by: release(one, by, NOW),
        "settle": lambda by: settle_fee(one, "billing.bill-settled", TODAY, NOW),
    }
    for _ in range(draw(st.integers(1, 20))):
        by, on = draw(st.sampled_from(PEOPLE)), date(2026, 1, draw(st.sampled_from([14, *[15] * 9])))
        name = likely_step(one, card, draw) if draw(st.integers(0, 3)) else None
        if name is not None and card.procedure.step(name).needs.verdicts:
            with suppress(Refusal), unchanged(one):
                examined(one, card, "examiner")
        with suppress(Refusal), unchanged(one):
            if name is not None:
                step_by(one, card, name, by, on=on)
            else:
                others[draw(st.sampled_from(sorted(others)))](by or "sri")
        assert (one.status in {"draft", "returned"}) == (one.state in card.procedure.may_be_changed)
        assert one.fees_open >= 0
    assert state(from_stored(one.pending_events)) == state(one)
