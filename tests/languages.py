"""Which language a text for people is in: the words that only one of the two has, and the texts of a page with their language."""

import re
from functools import cache
from html.parser import HTMLParser
from typing import Final, Literal

Language = Literal["id", "en"]

_ENGLISH = """
after all also an and annex any applicant application are as be been before below body by can cannot case closed counts date days
does done each eleven following for from given has have here how if into its last law left may month months must nobody not number
of office once one only open or other our out over paid paper papers printed product promised reason request rules said service
signed since stated step the their them then there these they this time to under until up verification was were what when where
which who will with without word words working year years you your january february march june july august october december
"""
_INDONESIAN = """
ada adalah akan anda atas atau bagi bahwa belum berada berkas berlaku bila bukan cara dalam dan dapat dari dengan di diterima
dokumen hanya hari harus ini isian itu juga kantor karena kartu kepada kerja layanan lampiran langkah lebih melalui memuat mulai
nomor oleh orang pada paling pemohon peran permohonan pertama petugas sampai sebagai sejak semua serta setiap sudah surat tanggal
tanpa telah tidak tindakan untuk waktu yang januari februari maret juni juli agustus oktober desember
"""
ENGLISH: Final = frozenset(_ENGLISH.split())
INDONESIAN: Final = frozenset(_INDONESIAN.split())
PRINTED: Final = {
    "id": (
        "Bill of Lading",
        "Bill of Leading",
        "Certificate of Origin",
        "front office",
        "aplikasi office",
        "good product",
        "If-Match",
    ),
    "en": ("Surat Ketetapan", "Lampiran IV", "hari without kerja"),
}
"""Names that the offices print in the other language, and our remarks quote: they are not ours to translate."""
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|`[^`]*`|\b(?:GET|POST) /\S+|\{[^}]*\}')
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_VOID = {"meta", "link", "br", "input", "img", "hr"}


@cache
def foreign(text: str, language: Language) -> list[str]:
    """The words of a text that only the other language has; what it quotes or fills in is left out."""
    for name in PRINTED[language]:
        text = text.replace(name, " ")
    text = _QUOTED.sub(" ", text)
    others = ENGLISH if language == "id" else INDONESIAN
    return [one for one in _WORD.findall(text) if one.lower() in others]


def texts(html: str) -> list[tuple[str, str]]:
    """The texts of a page that people read, each with the language in which it is marked."""
    reader = _Reader()
    reader.feed(html)
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = [("", "")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        language = dict(attrs).get("lang") or self._open[-1][1]
        for name in ("aria-label", "title", "placeholder", "alt"):
            if said := dict(attrs).get(name):
                self.found.append((language, said))
        if tag not in _VOID:
            self._open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self._open.pop()[0] == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        if data.strip() and self._open[-1][0] not in {"style", "script"}:
            self.found.append((self._open[-1][1], " ".join(data.split())))
