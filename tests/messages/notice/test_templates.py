"""Every template says what a person approved, in both languages, and a file with a fault does not load."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.intake.card.catalogue import cards
from services.messages.notice.telling import ParametersWrong, told
from services.messages.notice.templates import FRAMES, NAMES, TEMPLATES, in_words, load_frames, load_templates
from shared.dated_data import DataFault
from shared.offices import OFFICES
from tests.messages.notice.approved import FOLDER, composer, message, text_of, values_of

each_template = pytest.mark.parametrize("template", sorted(TEMPLATES))


@each_template
def test_a_message_says_what_was_approved(template: str) -> None:
    approved = (FOLDER / f"{template}.txt").read_text(encoding="utf-8")
    assert text_of(template) == approved, "read the new text, then run `python -m tests.messages.notice.approved`"


def test_no_approved_text_is_without_its_template() -> None:
    assert {one.stem for one in FOLDER.glob("*.txt")} == TEMPLATES.keys()


@each_template
def test_an_sms_is_one_line_and_names_no_more_than_the_number(template: str) -> None:
    values: dict[str, Any] = {
        name: f"secret{n}" if kind == "text" else one for n, (name, kind, one) in enumerate(_given(template))
    }
    values |= {"number": "REG/2026/00001"} if "number" in values else {}
    sms = composer().write(message(template, "id", "sms", **values)).text
    shown = sms.partition(" http")[0]
    assert "\n" not in sms
    assert "secret" not in shown


def _given(template: str) -> list[tuple[str, str, str | int | date]]:
    kinds = TEMPLATES[template].parameters
    return [(name, kinds[name].removesuffix("?"), one) for name, one in values_of(template).items()]


def test_whatsapp_gets_the_letter() -> None:
    values: dict[str, Any] = dict(values_of("late"))
    letter = composer().write(message("late", "id", "email", **values))
    assert composer().write(message("late", "id", "whatsapp", **values)) == letter


def test_a_value_adds_no_line_and_is_no_template() -> None:
    hostile = "Surat\r\nBcc: semua@contoh.id {{ office }}"
    words = composer().write(message("product-ready", service="PSR-IKM", title=hostile))
    assert words.subject == "Surat Bcc: semua@contoh.id {{ office }} sudah selesai"


def test_days_rupiah_and_lists_are_written_as_everywhere() -> None:
    bill = in_words(TEMPLATES["bill-due"], {"number": "1", "amount": 1_250_000, "due_on": date(2026, 2, 14)}, "id")
    assert (bill["amount"], bill["due_on"], bill["receipt"]) == ("Rp1.250.000", "14 Februari 2026", "")
    returned = in_words(TEMPLATES["returned"], {"service": "PSR-IKM", "items": "NIB: kosong\n\nKTP: buram"}, "en")
    assert returned["items"] == "- NIB: kosong\n- KTP: buram"
    assert returned["service"].startswith("Letter for small industry")


def test_each_service_is_named_as_its_card_names_it() -> None:
    assert {one.code: one.name for one in cards()} == {code: names[0] for code, names in NAMES.services.items()}


def test_each_office_has_a_short_name() -> None:
    assert FRAMES.office_short.keys() == OFFICES.keys()


def test_a_message_needs_the_parameters_of_its_template() -> None:
    with pytest.raises(ParametersWrong, match="paid: amount is missing, day is not asked for"):
        told("paid", number="TBP/2026/00001", day=date(2026, 1, 15))


FAULTY = """
paid:
  parameters: {{number: text, amount: rupiah}}
  link: /
  id: {{subject: "{{{{ number }}}}", text: "{text}", next: "", sms: "{sms}"}}
  en: {{subject: "{{{{ number }}}}", text: "{{{{ amount }}}}", next: "", sms: ""}}
"""


@pytest.mark.parametrize(
    ("text", "sms", "fault"),
    [
        ("{{ amount }} {{ day }}", "", "paid.id.text: no parameter day may stand here"),
        ("", "", "paid.id: amount is not used"),
        ("{{ amount", "", "paid.id.text: unexpected end of template"),
        ("{{ amount }}", "{{ amount }}", "paid.id.sms: no parameter amount may stand here"),
    ],
)
def test_a_file_with_a_fault_does_not_load(tmp_path: Path, text: str, sms: str, fault: str) -> None:
    path = tmp_path / "templates.yaml"
    path.write_text(FAULTY.format(text=text, sms=sms), encoding="utf-8")
    with pytest.raises(DataFault, match=fault):
        load_templates(path)


def test_a_frame_without_the_proof_does_not_load(tmp_path: Path) -> None:
    path = tmp_path / "frame.yaml"
    whole = (Path(str(FOLDER)).parents[3] / "services/messages/notice/data/frame.yaml").read_text(encoding="utf-8")
    path.write_text(whole.replace(" Bukti: {{ proof }}", ""), encoding="utf-8")
    with pytest.raises(DataFault, match=r"id\.sms: other placeholders"):
        load_frames(path)
