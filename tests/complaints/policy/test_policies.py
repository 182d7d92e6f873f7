"""Which policy a complaint gets, and that it keeps it."""

from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import services.complaints.policy.policy as policy_file
from services.complaints.policy.due import due_day
from services.complaints.policy.policy import POLICIES, NoComplaintPolicy, load_policies, policy_for, policy_of
from services.complaints.policy.words import Channel
from shared.dated_data import DataFault
from shared.offices import OFFICES

DATA = Path(policy_file.__file__).parent / "data"
channels = st.sampled_from(get_args(Channel))


@pytest.mark.parametrize(
    ("office", "channel", "on", "id"),
    [
        ("disperindag-pasuruan", "web", date(2026, 1, 5), "pasuruan-2024"),
        ("disperindag-pasuruan", "open311", date(2026, 1, 5), "pasuruan-2024"),
        ("disperindag-pasuruan", "letter", date(2026, 1, 5), "pasuruan-2024-paper"),
        ("disperindag-pasuruan", "box", date(2026, 1, 5), "pasuruan-2024-box"),
        ("disperindag-pasuruan", "sp4n-lapor", date(2026, 1, 5), "sp4n-lapor"),
        ("disperindag-pasuruan", "web", date(2024, 1, 10), "uu-25-2009"),
        ("dpmptsp-purwakarta", "web", date(2026, 1, 5), "purwakarta-2022"),
        ("bpsmb-surakarta", "web", date(2026, 1, 5), "bpsmb-2024"),
        ("balai-sertifikasi", "web", date(2026, 1, 5), "balai-sertifikasi-2021"),
        ("bspji-palembang", "web", date(2026, 1, 5), "bspji-2024"),
    ],
)
def test_the_policy_of_an_office_and_channel(office: str, channel: Channel, on: date, id: str) -> None:
    assert policy_for(office, channel, on).id == id


@given(st.sampled_from(list(OFFICES)), channels, st.dates(date(2024, 6, 1), date(2030, 12, 31)))
def test_each_office_has_a_policy_for_each_channel(office: str, channel: Channel, on: date) -> None:
    policy = policy_for(office, channel, on)
    assert policy.is_in_force(on)
    assert policy.office in {None, office}
    assert policy.channels is None or channel in policy.channels
    assert policy_of(policy.id) is policy


def test_the_office_has_no_policy_before_the_law() -> None:
    with pytest.raises(NoComplaintPolicy):
        policy_for("bpsmb-surakarta", "web", date(2009, 7, 17))


def test_a_policy_takes_the_stages_that_it_does_not_set_from_the_law() -> None:
    law = policy_of("uu-25-2009").stages
    for policy in POLICIES.by_id.values():
        if policy.completes:
            assert {stage: policy.stages[stage] for stage in law} == law
    assert set(policy_of("purwakarta-2022").stages) == {*law, "answer"}


def test_a_new_policy_does_not_move_a_running_complaint(tmp_path: Path) -> None:
    for file in DATA.glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    own = tmp_path / "dpmptsp-purwakarta.yaml"
    old = own.read_text(encoding="utf-8")
    new = old.replace("id: purwakarta-2022", "id: purwakarta-2026").replace("days: 14", "days: 5")
    new = new.replace("valid_from: 2022-01-01", "valid_from: 2026-06-01")
    own.write_text(old + "  valid_to: 2026-05-31\n" + new, encoding="utf-8")
    policies, office, filed_on = load_policies(tmp_path), "dpmptsp-purwakarta", date(2026, 5, 29)

    pinned = policies.in_force(office, "web", filed_on).id
    assert policies.in_force(office, "web", date(2026, 6, 1)).id == "purwakarta-2026"
    assert due_day(policies.by_id[pinned], "answer", filed_on, office) == due_day(
        policy_of("purwakarta-2022"), "answer", filed_on, office
    )


LINE = """
- id: {id}
  {more}
  late_is: suggestion
  needs: [text]
  missing_is: incomplete
  stages:
    answer: {{days: {days}, unit: working, warn_before: 1, stated: here, confidence: D}}
  reopening: {{days: 10, unit: working, warn_before: 0, stated: here, confidence: D}}
  bounce_limit: 2
  legal_basis: a rule
  confidence: D
  valid_from: 2026-01-01
"""


def _line(id: str, more: str = "note: none", days: str = "5") -> str:
    return LINE.format(id=id, more=more, days=days)


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ([_line("a"), _line("a")], "a: listed twice"),
        ([_line("a", "channels: [web, sms]"), _line("b", "channels: [sms]")], "in force together"),
        ([_line("a", "completes: b")], "a.completes: b is no policy"),
        ([_line("a", "office: nowhere")], "a.office: there is no office nowhere"),
        ([_line("a", days="{information: 5}")], "one for each weight"),
        ([_line("a", days="0")], "greater than or equal to 1"),
        ([_line("a", "channels: [fax]")], "channels"),
    ],
)
def test_a_faulty_file_is_refused_when_the_service_starts(tmp_path: Path, lines: list[str], fault: str) -> None:
    (tmp_path / "policies.yaml").write_text("".join(lines), encoding="utf-8")
    with pytest.raises(DataFault, match=fault):
        load_policies(tmp_path)
