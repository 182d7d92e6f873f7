"""The form: what each question takes, what it refuses, and that no way through it loses an answer."""

import re
from datetime import date
from typing import Any, Final, get_args
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.complaints.pages import WORDS
from services.complaints.pages.answer_fields import LONGEST_LINE, LONGEST_TEXT
from services.complaints.pages.form import (
    KINDS,
    STEPS,
    Answers,
    Step,
    cards_of,
    first_open,
    next_step,
    outlook,
    read,
    step_before,
    steps_of,
)  # fmt: skip
from services.complaints.pages.places import districts_of
from services.complaints.policy.admission import needs_given
from services.complaints.policy.words import Need, Secrecy, Stage, Status
from services.complaints.report.followed import May
from shared.errors import Refusal
from shared.offices import OFFICES
from tests.complaints.pages.walking import ANSWERS
from tests.people import PASURUAN

TODAY: Final = date(2026, 1, 12)
KEY: Final = UUID("b36ce2c7-2cf4-4f9a-9a63-0a2c81b1d1e0")


def answered(**changes: dict[str, str]) -> Answers:
    answers = Answers(key=KEY)
    for step in STEPS:
        found = read(step, changes.get(step, ANSWERS.get(step, {})), answers, TODAY)
        assert not found.faults, (step, found.faults)
        answers = found.answers
    return answers


def faults(step: Step, sent: dict[str, str], answers: Answers | None = None) -> dict[str, Any]:
    found = read(step, sent, answers or answered(), TODAY).faults
    return {name: one.code if isinstance(one, Refusal) else one for name, one in found.items()}


def test_the_answers_make_the_report() -> None:
    report = answered().report("en")
    assert (report.channel, report.kind, report.secrecy, report.service_code) == (
        "web",
        "complaint",
        "open",
        "PSR-TERA",
    )
    assert (report.served_on, report.address) == (date(2026, 1, 9), "Pasar Bangil, Kecamatan Bangil")
    assert report.reporter == {"name": "Siti Aminah", "address": "Jl. Melati 3, Bangil", "phone": "+6285162641737"}


@pytest.mark.parametrize(
    ("step", "sent", "wrong"),
    [
        ("office", {}, {"office": "choose-one"}),
        ("office", {"office": "kantor-lain"}, {"office": "choose-one"}),
        ("service", {"kind": "appeal", "service": "PSR-TERA"}, {"kind": "choose-one"}),
        ("service", {"kind": "complaint", "service": "BPSMB-KALIBRASI"}, {"service": "choose-one"}),
        ("matter", {}, {"text": "write-something"}),
        ("matter", {"text": " \u200b\u202e .!? "}, {"text": "write-something"}),
        ("matter", {"text": "a" * LONGEST_TEXT}, {}),
        ("matter", {"text": "a" * (LONGEST_TEXT + 1)}, {"text": "too-long"}),
        ("day", {}, {"served_on": "which-day"}),
        ("day", {"served_on": "12/01/2026"}, {"served_on": "which-day"}),
        ("day", {"served_on": "1989-12-31"}, {"served_on": "which-day"}),
        ("day", {"served_on": "2026-01-12"}, {}),
        ("day", {"served_on": "2026-01-13"}, {"served_on": "day-ahead"}),
        ("day", {"served_on": "2026-01-13", "no_day": "1"}, {}),
        ("wish", {}, {}),
        ("wish", {"loss": "a" * (LONGEST_TEXT + 1)}, {"loss": "too-long"}),
        ("place", {}, {}),
        ("place", {"district": "jatiluhur"}, {"district": "choose-one"}),
        ("place", {"where": "a" * (LONGEST_LINE + 1)}, {"where": "line-too-long"}),
        ("place", {"latitude": "-7.6"}, {"latitude": "place-unreadable"}),
        ("place", {"latitude": "\u0667", "longitude": "112"}, {"latitude": "place-unreadable"}),
        ("place", {"latitude": "52.1", "longitude": "13.4"}, {"latitude": "place-unreadable"}),
        ("secrecy", {}, {"secrecy": "choose-one"}),
        ("secrecy", {"secrecy": "public"}, {"secrecy": "choose-one"}),
        ("reporter", {}, {}),
        ("reporter", {"phone": "12"}, {"phone": "phone-invalid"}),
        ("reporter", {"email": "siti@"}, {"email": "email-invalid"}),
        ("reporter", {"nik": "123"}, {"nik": "nik-invalid"}),
    ],
)
def test_each_question_says_what_is_wrong(step: Step, sent: dict[str, str], wrong: dict[str, str]) -> None:
    assert faults(step, sent) == wrong


def test_control_signs_and_turned_text_are_left_out() -> None:
    found = read("matter", {"text": "a\x00b\u202ec\r\nd\x1b[31m"}, answered(), TODAY)
    assert found.answers.text == "abc\nd[31m"


def test_another_office_asks_for_the_service_again() -> None:
    found = read("office", {"office": "bpsmb-surakarta"}, answered(), TODAY)
    assert (found.answers.service, found.answers.district, found.answers.text) == ("", "", ANSWERS["matter"]["text"])
    assert first_open(found.answers, TODAY) == "service"


def test_only_a_complaint_is_asked_for_its_day_and_its_wish() -> None:
    suggestion = answered(service={"kind": "suggestion", "service": "GENERAL"})
    assert "day" not in steps_of(suggestion)
    report = suggestion.report("id")
    assert (report.served_on, report.loss, report.remedy, report.service_code) == (None, "", "", None)
    assert outlook(suggestion, TODAY).outcome == "accepted"


def test_of_an_anonymous_reporter_only_a_contact_goes_on() -> None:
    report = answered(secrecy={"secrecy": "anonymous"}).report("id")
    assert report.reporter == {"phone": "+6285162641737"}


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, ("accepted", None, ())),
        ({"wish": {}}, ("incomplete", None, ("loss", "remedy"))),
        ({"day": {"served_on": "2025-12-13"}}, ("accepted", None, ())),
        ({"day": {"served_on": "2025-12-12"}}, ("suggestion", "late", ())),
        ({"secrecy": {"secrecy": "anonymous"}}, ("incomplete", None, ("name", "address"))),
    ],
)
def test_the_last_page_knows_what_the_rules_say(changes: dict[str, Any], outcome: tuple[Any, ...]) -> None:
    found = outlook(answered(**changes), TODAY)
    assert (found.outcome, found.reason, found.missing) == outcome


texts = st.text(max_size=60)
names = st.sampled_from([*Answers.model_fields, "state", "action"])


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.dictionaries(names, texts, max_size=6)), max_size=12))
def test_whatever_is_sent_leads_to_a_question_and_never_to_a_fault(sent: list[tuple[Step, dict[str, str]]]) -> None:
    answers = Answers(key=KEY)
    for step, fields in sent:
        answers = read(step, fields, answers, TODAY).answers
        assert Answers.model_validate_json(answers.model_dump_json()) == answers
        if first_open(answers, TODAY) is None:
            answers.report("id")


@given(st.permutations(STEPS[1:-1]), st.data())
def test_any_order_of_questions_and_back_loses_nothing(order: list[Step], data: st.DataObject) -> None:
    answers = read("office", ANSWERS["office"], Answers(key=KEY), TODAY).answers
    for step in order:
        answers = read(step, ANSWERS[step], answers, TODAY).answers
    place = data.draw(st.sampled_from(STEPS))
    for goes_on in data.draw(st.lists(st.booleans(), max_size=20)):
        answers = read(place, _shown(answers, place), answers, TODAY).answers
        place = next_step(place, answers) if goes_on else step_before(place, answers)
    assert answers == answered()


def _shown(answers: Answers, step: Step) -> dict[str, str]:
    """What a page sends that shows these answers."""
    return {name: str(getattr(answers, name)) for name in ANSWERS.get(step, {})}


def test_back_and_on_are_each_others_way() -> None:
    answers = answered()
    for step in steps_of(answers)[1:-1]:
        assert next_step(step_before(step, answers), answers) == step
    assert (step_before("office", answers), next_step("check", answers)) == ("office", "check")


def test_each_office_has_services_and_districts_only_of_its_region() -> None:
    assert all(cards_of(office) for office in OFFICES)
    assert cards_of("kantor-lain") == []
    assert len(districts_of(PASURUAN)) == 24
    assert len(districts_of("dpmptsp-purwakarta")) == 17
    assert districts_of("bpsmb-surakarta") == {}


def test_each_code_that_a_page_shows_has_words() -> None:
    codes = {
        "q": STEPS, "kind": KINDS, "secrecy": get_args(Secrecy), "status": get_args(Status), "stage": get_args(Stage),
        "need": get_args(Need), "do": get_args(May), "done": get_args(May),
    }  # fmt: skip
    assert {f"{beginning}-{code}" for beginning, all_codes in codes.items() for code in all_codes} <= WORDS.keys()
    assert needs_given([], text="x") == {"text"}
    for indonesian, english in WORDS.values():
        assert re.findall(r"\{\w+\}", indonesian) == re.findall(r"\{\w+\}", english)
