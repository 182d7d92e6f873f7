"""Every possible fault of a card is reported with file, path and problem, and nothing else."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from services.intake.card.catalogue import load_card, load_cards
from services.intake.card.provenance import ComponentName
from shared.dated_data import DataFault

COMPONENTS = " or ".join(
    [", ".join(f"'{name}'" for name in get_args(ComponentName)[:-1]), f"'{get_args(ComponentName)[-1]}'"]
)
DATA = Path("services/intake/card/data/cards")
Card = dict[str, Any]
Change = Callable[[Card], object]


def step(card: Card, name: str) -> Card:
    found: Card = next(one for one in card["procedure"]["steps"] if one["name"] == name)
    return found


def number(card: Card, name: str) -> int:
    return [one["name"] for one in card["procedure"]["steps"]].index(name)


def faults(folder: Path, code: str, change: Change) -> list[str]:
    """The faults of a changed copy of a card, each without the file's name."""
    cards = yaml.load((DATA / f"{code}.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    change(cards[0])
    path = folder / f"{code}.yaml"
    path.write_text(yaml.dump(cards, Dumper=yaml.CSafeDumper, allow_unicode=True), encoding="utf-8")
    try:
        load_card(path)
    except DataFault as fault:
        lines = str(fault).splitlines()
        assert all(line.startswith(f"{path}: 0.") for line in lines)
        return [line.removeprefix(f"{path}: 0.") for line in lines]
    return []


def new_state(card: Card, **state: str) -> None:
    card["procedure"]["states"].append({"id": "limbo", "name": "Entah"} | state)


def new_step(card: Card, **values: Any) -> None:
    one = {
        "name": "drift",
        "does": "Hanyut",
        "from": ["checked"],
        "to": "limbo",
        "roles": ["head-of-office"],
        "stated": "procedure 1",
    }
    card["procedure"]["steps"].append(one | values)


def into_limbo(card: Card) -> None:
    new_state(card)
    new_step(card)


def only_by_suspect_steps(card: Card) -> None:
    step(card, "sign")["suspect"] = "copied"


def out_of_an_end(card: Card) -> None:
    new_step(card, **{"from": ["delivered"], "to": "checked"})


BBM: list[tuple[str, Change, list[str]]] = [
    ("a component is missing", lambda c: c["components"].pop("safety"), ["components: a service standard has also safety"]),
    ("unknown component", lambda c: c["components"].update(weather=c["components"]["fee"]), [
        f"components.weather.[key]: Input should be {COMPONENTS}",
    ]),
    ("unknown office", lambda c: c.update(office="disperindag-mars"), ["office: there is no office disperindag-mars"]),
    ("unknown key", lambda c: c.update(price=0), ["price: Extra inputs are not permitted"]),
    ("no provenance", lambda c: c["documents"][0].pop("stated"), ["documents.0.stated: Field required"]),
    ("unknown source", lambda c: c["documents"][0].update(stated={"seed": "rumour", "component": "fee"}), [
        "documents.0.stated: there is no source rumour",
    ]),
    ("document twice", lambda c: c["documents"].append(c["documents"][1]), ["documents.7: ktp is listed twice"]),
    ("field twice", lambda c: c["fields"].append(c["fields"][0]), ["fields.4: machine is listed twice"]),
    ("condition without why", lambda c: c["documents"][0].update(when='machine == "x"'), [
        "documents.0: why is said exactly where a document is asked for on a condition",
    ]),
    ("condition that cannot be read", lambda c: c["documents"][0].update(when="machine ==", why="x"), [
        "documents.0.when: cannot be read as a condition: 1:11: mismatched input '<EOF>'",
    ]),
    ("condition that does more", lambda c: c["documents"][0].update(when='machine.matches("x")', why="x"), [
        "documents.0.when: uses matches; a condition may use ==, !=, <, <=, >, >=, in, &&, ||, ! and nothing else",
    ]),
    ("condition on an unknown field", lambda c: c["documents"][0].update(when="engine == true", why="x"), [
        "documents.0.when: asks about engine, which is no field of this card",
    ]),
    ("condition on an unknown field of a step", lambda c: step(c, "survey").update(when="engine == true"), [
        "procedure.steps.3.when: asks about engine, which is no field of this card",
    ]),
    ("condition that is no question", lambda c: c["documents"][0].update(when="machine", why="x"), [
        "documents.0.when: is no question that its fields answer with yes or no",
    ]),
    ("unknown state to", lambda c: step(c, "notify").update(to="delivered-soon"), [
        "procedure.states.7: no step leads to notified",
        "procedure.states.8: no step leads to delivered",
        "procedure.states.6: from signed a case never comes to an end",
        "procedure.states: no completed end is reached without suspect steps",
        "procedure.steps.6.to: there is no state delivered-soon",
    ]),
    ("unknown state from", lambda c: step(c, "reject")["from"].append("asleep"), ["procedure.steps.8.from: there is no state asleep"]),
    ("unreachable state", lambda c: new_state(c, ends="closed"), ["procedure.states.11: no step leads to limbo"]),
    ("dead end", into_limbo, ["procedure.states.11: from limbo a case never comes to an end"]),
    ("a way out of an end", out_of_an_end, ["procedure.states.8: delivered ends a case, but a step leads out of it"]),
    ("only by suspect steps", only_by_suspect_steps, ["procedure.states: no completed end is reached without suspect steps"]),
    ("step without roles", lambda c: step(c, "survey").update(roles=[]), [
        "procedure.steps.3.roles: nobody may survey: name roles, or the events that take this step",
    ]),
    ("unknown actor", lambda c: step(c, "survey").update(roles=["wizard"]), ["procedure.steps.3.roles: there is no actor wizard"]),
    ("unknown record", lambda c: step(c, "report")["needs"].update(records=["song"]), [
        "procedure.steps.4.needs.records: there is no record song",
    ]),
    ("unknown field of a step", lambda c: step(c, "report")["needs"]["fields"].append("song"), [
        "procedure.steps.4.needs.fields: there is no field song",
    ]),
    ("unknown step of a duty", lambda c: step(c, "sign")["needs"]["not_by"][0].update(steps=["sing"]), [
        "procedure.steps.5.needs.not_by: there is no step sing",
    ]),
    ("step twice", lambda c: c["procedure"]["steps"].append(step(c, "report")), ["procedure.steps.10: report is listed twice"]),
    ("pause reason not declared", lambda c: step(c, "survey").update(clock={"pause": "rain"}), [
        "procedure.steps.3.clock: the card does not allow the pause reason rain",
        "procedure.steps.3.clock: no step resumes after rain",
    ]),
    ("moment not waited for", lambda c: step(c, "survey").update(clock={"start": "full-moon"}), [
        "procedure.steps.3.clock: the clock does not wait for full-moon",
    ]),
    ("moment never reached", lambda c: step(c, "accept").pop("clock"), ["clock.starts.0: no step reaches the moment complete"]),
    ("unknown effect on the clock", lambda c: step(c, "survey").update(clock="hurry"), [
        "procedure.steps.3.clock: Input should be a valid dictionary or instance of ClockEffect",
    ]),
    ("bill for what is free", lambda c: step(c, "survey").update(bill="issue"), ["procedure.steps.3.bill: the service is free"]),
    ("payment of no bill", lambda c: step(c, "deliver").update(needs={"bill_settled": True}), [
        "procedure.steps.7.needs.bill_settled: no step issues a bill that could be settled",
    ]),
    ("unknown series", lambda c: c.update(numbering=["registration"]), [
        "procedure.steps.5.number: there is no number series bbm-letter",
        "products.0.series: there is no number series bbm-letter",
    ]),
    ("unknown product", lambda c: step(c, "sign").update(product="medal"), [
        "procedure.steps.5.product: there is no product medal",
        "products.0: no step gives bbm-letter",
    ]),
    ("product of an unknown field", lambda c: c["products"][0].update(one_for="engine"), ["products.0: there is no field engine"]),
    ("product of a field that no step asks for", lambda c: step(c, "report")["needs"].update(fields=["litres"]), [
        "products.0: no step asks for the field litres_per",
    ]),
    ("product of a record that no step writes", lambda c: c["products"][0].update(records=["song"]), [
        "products.0: no step writes the record song",
    ]),
    ("product that says a thing twice", lambda c: c["products"][0].update(holder=["name", "nib", "name"]), [
        "products.0: the holder name is on it twice",
    ]),
    ("product of an unknown fact of the applicant", lambda c: c["products"][0].update(holder=["name", "height"]), [
        "products.0.holder.1: Input should be 'name' or 'nib'",
    ]),
    ("product of a ground that nobody names", lambda c: c["products"][0].update(legal_ground=True), [
        "products.0: a step that gives it needs no legal ground",
    ]),
    ("field with the name of a fact of the applicant", lambda c: c["fields"][0].update(id="applicant_nib"), [
        "duplicates.same: there is no field machine",
        "fields: applicant_nib is what a product holds of its applicant",
        "products.0: there is no field machine",
        "products.0: there is no field machine",
    ]),
    ("duplicates of an unknown field", lambda c: c["duplicates"].update(same=["engine"]), [
        "duplicates.same: there is no field engine",
    ]),
    ("duplicates of no valid product", lambda c: c["duplicates"].update(while_valid="medal"), [
        "duplicates.while_valid: no product medal has a validity",
    ]),
    ("operative value that is not there", lambda c: c["contradictions"][0].update(operative=5), [
        "contradictions.0.operative: there is no value 5",
    ]),
    ("contradiction of one value", lambda c: c["contradictions"][0]["values"].pop(), [
        "contradictions.0.values: Tuple should have at least 2 items after validation, not 1",
    ]),
    ("law gone without successor", lambda c: c["cited_laws"][0].update(status="ended"), [
        "cited_laws.0: a successor is named exactly where the regulation is no longer in force",
    ]),
    ("limit of nothing", lambda c: c["time_limits"][0].update(value=0), [
        "time_limits.0.value: Input should be greater than or equal to 1",
    ]),
    ("limit as text", lambda c: c["time_limits"][0].update(value="3"), ["time_limits.0.value: Input should be a valid integer"]),
    ("escalation in another unit", lambda c: c["time_limits"][0].update(
        second={"value": 9, "unit": "hari", "kind": "escalation", "stated": "procedure"}
    ), ["time_limits.0.second.unit: an escalation is counted in the unit of its limit, hari kerja"]),
    ("notice by nobody of the procedure", lambda c: c["compensation"].update(notifies=["wizard"]), [
        "compensation.notifies: there is no actor wizard",
    ]),
    ("notice by no means", lambda c: c["compensation"].update(by=[]), ["compensation.by: a notice is given by some means"]),
    ("letter of apology without a series", lambda c: c["compensation"].update(owes=["apology-letter"]), [
        "compensation.series: there is no number series for the apology letter",
    ]),
    ("unknown unit", lambda c: c["time_limits"][0].update(unit="minggu"), [
        "time_limits.0.unit: Input should be 'jam', 'hari' or 'hari kerja'",
    ]),
]  # fmt: skip


def test_an_unchanged_copy_has_no_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, "psr-bbm", lambda card: None) == []


@pytest.mark.parametrize(("what", "change", "expected"), BBM, ids=[what for what, *_ in BBM])
def test_each_fault_gives_its_message(tmp_path: Path, what: str, change: Change, expected: list[str]) -> None:
    assert sorted(faults(tmp_path, "psr-bbm", change)) == sorted(expected)


def test_a_product_of_another_service_holds_nothing_of_intake(tmp_path: Path) -> None:
    assert faults(tmp_path, "bs-sp", lambda card: card["products"][0].update(holder=["name"])) == [
        "products.0: product-certificate is given by certification, which keeps its content itself"
    ]


def test_a_condition_cannot_compare_with_an_impossible_value(tmp_path: Path) -> None:
    change: Change = lambda card: card["documents"][1].update(when='transport_mode == "rail"')  # noqa: E731
    assert faults(tmp_path, "psr-ska", change) == [
        "documents.1.when: compares with rail, which its fields can never be"
    ]


SKA: list[tuple[str, Change, list[str]]] = [
    ("draft of an unknown product", lambda c: step(c, "print-draft").update(drafts="medal"), [
        "procedure.steps.3.drafts: there is no product medal",
    ]),
    ("correction of an unknown field", lambda c: step(c, "correct-draft").update(corrects=["song"]), [
        "procedure.steps.4.corrects: there is no field song",
    ]),
    ("correction of no draft", lambda c: step(c, "print-draft").pop("drafts"), [
        "procedure.steps.4.corrects: no step prints a draft that could be corrected",
    ]),
    ("correction of what is sealed", lambda c: c["fields"][0].update(personal=True), [
        "procedure.steps.4.corrects: goods is personal: what is sealed cannot be compared",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("what", "change", "expected"), SKA, ids=[what for what, *_ in SKA])
def test_each_fault_of_a_draft_gives_its_message(
    tmp_path: Path, what: str, change: Change, expected: list[str]
) -> None:
    assert faults(tmp_path, "psr-ska", change) == expected


def test_a_pause_ends_on_a_date_that_is_stated(tmp_path: Path) -> None:
    pause = {"id": "wait", "party": "other", "name": "x", "english": "x", "until": "place", "stated": "procedure 4"}
    change: Change = lambda card: card["clock"].update(pauses=[pause])  # noqa: E731
    assert faults(tmp_path, "psr-sos", change) == ["clock.pauses.0.until: there is no date place"]


def test_a_pause_must_be_allowed_by_this_card(tmp_path: Path) -> None:  # scenario 5
    change: Change = lambda card: step(card, "find-nonconformity").update(clock={"pause": "payment"})  # noqa: E731
    at = "procedure.steps.10.clock"
    assert faults(tmp_path, "bpsmb-sp", change) == [
        f"{at}: the card does not allow the pause reason payment",
        f"{at}: no step resumes after payment",
    ]


def test_a_pause_belongs_to_states_and_roles_of_its_card(tmp_path: Path) -> None:
    def change(card: dict[str, Any]) -> None:
        step(card, "find-nonconformity").update(clock={"pause": "payment"})
        coordination, testing, correction, payment = card["clock"]["pauses"]
        coordination.update(states=["coffee-break"], roles=["lspro-administration"])
        testing.update(states=["testing"], roles=["astrologer"])
        correction["states"] = ["corrective-action"]
        payment.update(states=["billed"], roles=["lspro-administration"])

    assert faults(tmp_path, "bs-sp", change) == [
        "clock.pauses.0.states: there is no state coffee-break",
        "clock.pauses.1.roles: there is no actor astrologer",
        "clock.pauses.2: what officers enter by hand has both the states and the roles in which they do",
        "procedure.steps.5.clock: pauses for team-coordination, which does not belong to team-coordination",
        "procedure.steps.10.clock: pauses for payment, which does not belong to corrective-action",
    ]


def test_the_role_of_the_after_check_is_an_actor_of_the_card(tmp_path: Path) -> None:
    change: Change = lambda card: card["clock"]["deemed_approval"].update(checked_by=["astrologer"])  # noqa: E731
    assert faults(tmp_path, "pwk-71206", change) == ["clock.deemed_approval.checked_by: there is no actor astrologer"]


def test_all_faults_of_all_files_are_reported_together(tmp_path: Path) -> None:
    for code in ("psr-bbm", "psr-ikm"):
        faults(tmp_path, code, lambda card: card.update(office="nowhere", numbering=[]))
    with pytest.raises(DataFault) as caught:
        load_cards(tmp_path)
    assert str(caught.value).count("office: there is no office nowhere") == 2
    assert str(caught.value).count("number series") == 2 * 3


def test_a_file_is_named_after_its_card(tmp_path: Path) -> None:
    text = (DATA / "psr-bbm.yaml").read_text(encoding="utf-8")
    (tmp_path / "psr-ska.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DataFault, match=r"psr-ska\.yaml: file: is named after another card than PSR-BBM"):
        load_cards(tmp_path)


def test_a_deemed_approval_leads_on_by_a_step(tmp_path: Path) -> None:
    """Otherwise OSS would hold a case to be approved that stays open here."""

    def without_step(card: Card) -> None:
        card["procedure"]["steps"].remove(step(card, "deem-approved"))

    assert "clock.deemed_approval: no step follows intake.deemed-approved" in faults(
        tmp_path, "pwk-71206", without_step
    )
    number_of_it: list[int] = []

    def without_law(card: Card) -> None:
        number_of_it.append(number(card, "deem-approved"))
        del card["clock"]["deemed_approval"]

    found = faults(tmp_path, "pwk-71206", without_law)
    assert found == [f"procedure.steps.{number_of_it[0]}.events: nothing is deemed approved by this card"]
