"""The register of contradictions and gaps CX-01 to CX-24: each keeps all values, and one of them counts."""

from collections.abc import Sequence
from datetime import date

import pytest

from services.intake.card.catalogue import card_in_force, cards, current_cards
from services.intake.pages import NOTES, WORDS
from tests.intake.given.cards import remarks

TODAY = date(2026, 1, 15)
PASURUAN = sorted(card.code for card in cards() if card.office == "disperindag-pasuruan" and card.is_in_force(TODAY))

Value = str | int | None
REGISTER: list[tuple[str, str, Sequence[Value], Value]] = [
    ("CX-01", "PLG-SIH", ["21 Hari Kerja", "28 hari kerja"], "21 Hari Kerja"),
    ("CX-02", "BPSMB-PS", ["40 hari kerja, for product certification", None], None),
    ("CX-03", "BPSMB-SP", ["40 hari kerja", "41 hari kerja"], "40 hari kerja"),
    ("CX-03", "BS-SP", ["40 hari kerja", "41 hari kerja"], "41 hari kerja"),
    ("CX-04", "PSR-KONS", [7, 8], 7),
    ("CX-04", "PSR-SOS", [7, 8], 7),
    ("CX-04", "PSR-DATA", [7, 8], 7),
    ("CX-04", "PSR-ADU", [7, 8], 7),
    *(("CX-05", code, ["11 Januari 2024", "11 Januari 2023"], "11 Januari 2024") for code in PASURUAN),
    (
        "CX-06",
        "PSR-SRG",
        ["Tanda Daftar Resi Gudang", "Tanda Daftar Gudang", "Dokumen Resi Gudang"],
        "Dokumen Resi Gudang",
    ),
    ("CX-07", "BPSMB-SP", ["Nomor 28 Tahun 2009", "UU 1/2022"], "UU 1/2022"),
    ("CX-07", "BPSMB-PS", ["Nomor 28 Tahun 2009", "UU 1/2022"], "UU 1/2022"),
    ("CX-07", "PSR-KONS", ["Nomor 53 Tahun 2010", "PP 94/2021"], "PP 94/2021"),
    ("CX-07", "PSR-TERA", ["78/M-DAG/PER/11/2016", "Permendag 115/2018"], "Permendag 115/2018"),
    ("CX-07", "PWK-71206", ["Nomor 5 Tahun 2021", "PP 28/2025"], "PP 28/2025"),
    ("CX-08", "PSR-TERA", ["Nomor 18 Tahun 2016", 0], 0),
    ("CX-09", "PSR-TERA", ["Surat Ketetapan", "Surat Keputusan"], "Surat Ketetapan"),
    ("CX-10", "PSR-TERA", ["di kantor 1 (satu) hari", None], "di kantor 1 (satu) hari"),
    ("CX-11", "PSR-SIINAS", ["Kios", "Standart Pelayanan", None], "Standart Pelayanan"),
    ("CX-11", "PSR-SRG", ["Memahami SKA", "Trampil operasional IT"], "Trampil operasional IT"),
    ("CX-11", "PSR-SOS", ["Sekretaris Daerah", "PERSETUJUAN NOTA DINAS"], "PERSETUJUAN NOTA DINAS"),
    ("CX-12", "BPSMB-SP", ["Komite Teknis", None], None),
    ("CX-13", "BS-SP", ["1 (satu) hari", None], "1 (satu) hari"),
    ("CX-13", "BS-PR", ["1 (satu) hari", None], "1 (satu) hari"),
    ("CX-13", "BS-BT", ["1 (satu) hari", None], "1 (satu) hari"),
    ("CX-14", "PWK-71206", ["Lampiran IV", None], None),
    ("CX-15", "PSR-DIST", ["Tidak", None], None),
    ("CX-15", "PSR-SRG", ["Tidak", None], None),
    ("CX-16", "PLG-SIH", ["Sertifikasi Sistem Mutu", "Sertifikat Industri Hijau"], "Sertifikat Industri Hijau"),
    ("CX-17", "PLG-SIH", ["tiap tahun", "setiap bulan"], "setiap bulan"),
    ("CX-18", "PSR-ADU", ["3 (tiga) Hari", "14 (empat belas) hari kerja", "3 hari kerja"], "3 (tiga) Hari"),
    ("CX-19", "BPSMB-SP", ["after", "before"], "after"),
    ("CX-19", "BS-SP", ["after", "before"], "before"),
    ("CX-20", "BPSMB-SP", ["17065:2012", "not for laboratories"], None),
    ("CX-21", "BPSMB-SP", ["Peraturan Daerah Nomor 90", "Peraturan Gubernur"], "Peraturan Gubernur"),
    ("CX-22", "PSR-KONS", ["Jam", "hari kerja"], "Jam"),
    ("CX-22", "PSR-SOS", ["Hari", "hari kerja"], "Hari"),
    ("CX-22", "PSR-IKM", ["1 Hari Kerja", "hari"], "1 Hari Kerja"),
    ("CX-23", "BPSMB-SP", ["six units", "Surakarta"], "Surakarta"),
    *(("CX-23", code, ["Informasi dan Pengaduan", "eleven services"], "eleven services") for code in PASURUAN),
    ("CX-24", "PWK-71206", ["dpmpstsp", "DPMPTSP"], "dpmpstsp"),
]


def holds(value: Value, expected: Value) -> bool:
    return expected in value if isinstance(value, str) and isinstance(expected, str) else value == expected


@pytest.mark.parametrize(("id", "code", "values", "operative"), REGISTER)
def test_all_values_are_kept_and_one_counts(id: str, code: str, values: Sequence[Value], operative: Value) -> None:
    (found,) = (one for one in card_in_force(code, TODAY).contradictions if one.id == id)
    assert len(found.values) == len(values)
    assert all(holds(kept.value, expected) for kept, expected in zip(found.values, values, strict=True))
    counts = None if found.operative is None else found.values[found.operative].value
    assert holds(counts, operative)


def test_the_whole_register_is_in_the_catalogue() -> None:
    held = {one.id for card in cards() for one in card.contradictions}
    assert {f"CX-{number:02}" for number in range(1, 25)} <= held
    assert {id for id, *_ in REGISTER} == {id for id in held if id.startswith("CX-")}


def test_two_offices_have_two_policies() -> None:  # CX-03, CX-19
    product, other = card_in_force("BPSMB-SP", TODAY), card_in_force("BS-SP", TODAY)
    assert [len(card.clock.pauses) for card in (product, other)] == [1, 4]
    assert product.procedure.step("deliver").from_ == ("paid",), "paid before the certificate is handed over"
    assert other.procedure.step("team-agreed").from_ == (other.procedure.step("settle").to,), (
        "paid before anything is done"
    )


def test_a_promise_and_the_limit_behind_it() -> None:  # CX-01
    (limit,) = card_in_force("PLG-SIH", TODAY).time_limits
    assert limit.second is not None
    assert (limit.value, limit.second.value, limit.second.kind) == (21, 28, "escalation")


def test_a_card_that_promises_nothing_is_only_watched() -> None:  # CX-02
    card = card_in_force("BPSMB-PS", TODAY)
    assert card.time_limits == ()
    assert card.internal_target is not None
    assert (card.internal_target.value, card.internal_target.unit) == (40, "hari kerja")


def test_the_law_of_public_information_limits_a_promise_of_one_day() -> None:  # scenario 37
    (limit,) = card_in_force("PSR-DATA", TODAY).time_limits
    assert limit.second is not None
    assert (limit.second.value, limit.second.extension, limit.second.kind) == (10, 7, "legal")


def test_a_repealed_law_names_what_replaced_it() -> None:  # CX-07
    gone = {
        law.title.split(" tentang")[0]: law.successor for card in cards() for law in card.cited_laws if law.successor
    }
    successors = {law: str(successor).split(" tentang")[0] for law, successor in gone.items()}
    assert successors["UU 28/2009"] == "UU 1/2022"
    assert successors["PP 53/2010"] == "PP 94/2021"
    assert successors["UU 5/2014"] == "UU 20/2023"
    assert successors["Permendag 78/M-DAG/PER/11/2016"] == "Permendag 115/2018"
    assert successors["PP 5/2021"] == "PP 28/2025"


def test_spelling_is_kept_as_printed() -> None:  # CX-24
    lines = [line.text for line in card_in_force("PWK-71206", TODAY).components["complaints"].lines]
    assert "h. Twitter: dpmpstsp_pwk" in lines


@pytest.mark.parametrize(
    ("id", "code", "denied"),
    [
        ("CX-17", "PLG-SIH", "neither schedules nor publishes"),
        ("CX-18", "PSR-ADU", "no time limit of its own for a channel"),
        ("CX-12", "BPSMB-SP", "counts no staff"),
        ("CX-04", "PSR-KONS", "counts no staff"),
    ],
)
def test_a_note_says_what_the_system_does_not_do(id: str, code: str, denied: str) -> None:
    """No note promises a schedule, a publication, a policy or a check that does not exist."""
    (found,) = (one for one in card_in_force(code, TODAY).contradictions if one.id == id)
    assert denied in found.handling


def test_no_note_speaks_of_alarms_watching_or_reporting() -> None:
    """The clock only causes a task of the head, and a shown day: a note says that or nothing."""
    shown = {one for card in current_cards() for one in remarks(card.model_dump())}
    notes = [*shown, *(NOTES[one] for one in shown if one in NOTES)]
    said = [*notes, *(text for texts in WORDS.values() for text in texts)]
    claims = (
        "alarmed",
        "diberi peringatan",
        "watched",
        "diawasi",
        "both are reported",
        "Scheduled every",
        "Dijadwalkan setiap",
    )
    assert [(claim, text) for claim in claims for text in said if claim in text] == []
