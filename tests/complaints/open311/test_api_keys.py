"""A client has a key for its offices; the settings hold only keyed hashes."""

import pytest

from services.complaints.open311.api_keys import ApiKeys, ApiKeyWrong, hash_of, new_key
from shared.settings import Open311Key

SECRET, PASURUAN, SURAKARTA = b"s" * 32, "disperindag-pasuruan", "bpsmb-surakarta"
KEY = new_key()
KEYS = ApiKeys(SECRET, {"app": Open311Key(hash=hash_of(SECRET, KEY), jurisdictions=[PASURUAN])})


def test_a_client_is_known_by_its_key_at_its_offices() -> None:
    assert KEYS.client(KEY, PASURUAN) == "app"


WRONG = {
    "of another office": (KEY, SURAKARTA),
    "missing": ("", PASURUAN),
    "longer": (KEY + "x", PASURUAN),
    "in other letters": (KEY.swapcase(), PASURUAN),
    "no text": ("\ud800", PASURUAN),
}


@pytest.mark.parametrize(("key", "office"), WRONG.values(), ids=WRONG)
def test_another_key_or_office_is_refused(key: str, office: str) -> None:
    with pytest.raises(ApiKeyWrong):
        KEYS.client(key, office)


def test_the_hash_depends_on_the_installation() -> None:
    assert hash_of(SECRET, KEY) != hash_of(b"t" * 32, KEY)
    assert len({new_key() for _ in range(20)}) == 20
