"""The receipt in a message: anybody checks it, with the page or off-line with the published key; a changed one proves nothing."""

import base64
import hashlib
import json
from typing import Any

import pytest
from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa
from hypothesis import given
from hypothesis import strategies as st

from services.messages.notice.composing import Composer
from services.messages.notice.receipt import SIGNS, Receipt, ReceiptNotOurs, Receipts
from services.messages.pages import WORDS
from services.messages.reactions import reactions
from tests.conftest import Databases
from tests.messages.notice.approved import ORIGIN
from tests.messages.office import OFFICE, Running, running

LEAF = bytes(range(32))


def receipts(key: int = 1, withdrawn: tuple[int, ...] = ()) -> Receipts:
    return Receipts(lambda purpose: hashlib.sha256(b"of this test" + purpose).digest(), key, withdrawn)


def checked_offline(code: str, keys: dict[str, Any]) -> tuple[int, bytes]:
    """What a receipt says, by PyCryptodome, the published keys and record 58 alone. Raises ValueError."""
    raw = base64.urlsafe_b64decode(code)
    [jwk] = [one for one in keys["keys"] if one["kid"] == f"receipts-{raw[0]}"]
    public = eddsa.import_public_key(base64.urlsafe_b64decode(jwk["x"] + "="))
    assert isinstance(public, ECC.EccKey)
    eddsa.new(public, "rfc8032").verify(b"jejak receipt" + raw[:41], raw[41:])
    return int.from_bytes(raw[1:9]), raw[9:41]


def test_the_published_key_and_another_implementation_check_a_receipt() -> None:
    of_house = receipts()
    code = of_house.sign(81_204, LEAF)
    assert len(code) == SIGNS
    assert checked_offline(code, json.loads(json.dumps(of_house.published()))) == (81_204, LEAF)
    assert all("d" not in one for one in of_house.published()["keys"])


@given(st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32))
def test_what_is_signed_is_read(position: int, leaf: bytes) -> None:
    assert receipts().read(receipts().sign(position, leaf)) == Receipt(position, leaf)


@given(st.integers(0, 104), st.integers(1, 255))
def test_a_changed_byte_is_refused(place: int, by: int) -> None:
    raw = bytearray(base64.urlsafe_b64decode(receipts().sign(7, LEAF)))
    raw[place] ^= by
    with pytest.raises(ReceiptNotOurs):
        receipts().read(base64.urlsafe_b64encode(raw).decode())


@given(st.text(max_size=200))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(ReceiptNotOurs):
        receipts().read(text)


def test_an_earlier_key_counts_until_it_is_withdrawn() -> None:
    old = receipts(1).sign(7, LEAF)
    assert receipts(2).read(old).position == 7
    assert receipts(2).sign(7, LEAF) != old
    with pytest.raises(ReceiptNotOurs):
        receipts(2, withdrawn=(1,)).read(old)
    assert [one["kid"] for one in receipts(2, withdrawn=(1,)).published()["keys"]] == ["receipts-2"]


async def proof(messages: Running) -> tuple[str, int]:
    """The path of the proof in the message about an acceptance, and the position of that event."""
    case = await messages.application()
    position = messages.happens("intake.application-accepted", case, service_code="PSR-TERA")
    [queued] = await messages.told()
    text = (
        Composer(Receipts(messages.personal.derived, 1), ORIGIN, messages.personal.open_of_installation)
        .write(queued)
        .text
    )
    return "/receipts/" + text.rpartition("/receipts/")[2].strip(), position


async def test_the_proof_in_a_message_leads_to_its_unchanged_event(databases: Databases) -> None:
    async with running(databases) as messages:
        path, position = await proof(messages)
        answer = await messages.client.get(path)
        assert answer.status_code == 200, answer.text
        assert answer.json() == {
            "position": position,
            "leaf_hash": leaf_at(messages, position),
            "is_recorded": True,
            "event": "intake.application-accepted",
            "office": OFFICE,
            "office_name": "Dinas Perindustrian dan Perdagangan Kabupaten Pasuruan",
            "recorded_on": "2026-01-15",
        }
        keys = (await messages.client.get("/receipt-keys")).json()
        said = checked_offline(path.removeprefix("/receipts/"), keys)
        assert said == (position, bytes.fromhex(answer.json()["leaf_hash"]))


async def test_a_changed_record_is_shown_as_changed(databases: Databases) -> None:
    async with running(databases) as messages:
        path, position = await proof(messages)
        forged = 'UPDATE journal.events SET payload = payload || \'{"number": "REG/2026/99999"}\' WHERE position = %s'
        messages.journal.execute(forged, (position,))
        answer = (await messages.client.get(path)).json()
        assert (answer["is_recorded"], answer["event"], answer["office"]) == (False, None, None)
        page = (await messages.client.get(path, headers={"Accept": "text/html"})).text
        assert "Catatan kejadian ini tidak lagi sama" in page


async def test_the_page_has_a_switch_to_english(databases: Databases) -> None:
    async with running(databases) as messages:
        path, _ = await proof(messages)
        browser = {"Accept": "text/html", "Accept-Language": "id"}
        page = (await messages.client.get(path, headers=browser)).text
        assert "Kejadian ini tercatat dan tidak berubah" in page
        assert 'href="?lang=en"' in page
        english = await messages.client.get(f"{path}?lang=en", headers=browser)
        assert english.headers["Content-Language"] == "en"
        assert "This event is on record and unchanged" in english.text
        assert "An application was accepted" in english.text


async def test_an_invented_receipt_is_not_ours(databases: Databases) -> None:
    async with running(databases) as messages:
        answer = await messages.client.get("/receipts/" + "A" * SIGNS)
        assert (answer.status_code, answer.json()["code"]) == (404, "message-receipt-not-ours")
        page = await messages.client.get("/receipts/" + "A" * SIGNS, headers={"Accept": "text/html"})
        assert (page.status_code, "bukan dari kami" in page.text) == (404, True)


def leaf_at(messages: Running, position: int) -> str:
    [(leaf,)] = messages.journal.execute(
        "SELECT leaf_hash FROM journal.events WHERE position = %s", (position,)
    ).fetchall()
    return bytes(leaf).hex()


async def test_each_event_that_people_are_told_of_has_words_on_the_page(databases: Databases) -> None:
    async with running(databases) as messages:
        types = {one.contract.TYPE for one in reactions(messages.service.app.state.use_cases)}
        ends = {"certification.certificate-expired", "certification.certificate-transferred",
                "certification.certificate-withdrawn", "metrology.batal-mark-put", "metrology.marks-ended"}  # fmt: skip
        assert {f"event-{one}" for one in types - ends} == {one for one in WORDS if one.startswith("event-")}
