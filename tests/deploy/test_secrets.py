"""A key is made once and whole; an incomplete one is never used."""

import base64
import os
import resource
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from pydantic import SecretStr

from deploy.secrets import (
    SecretMissing,
    development_jwk,
    development_token,
    existing_key_encryption_key,
    make_key_encryption_key,
    request_key,
)
from shared.settings import Settings

FILES = ["key-encryption.key", "token-signing.key", "request-hash.key"]
MADE = dict(zip(FILES, (make_key_encryption_key, development_jwk, request_key), strict=True))


def use(name: str, data: Path) -> object:
    """Asks for the secret that the file holds."""
    return MADE[name](Settings(data=data))


@pytest.mark.parametrize("name", FILES)
def test_a_key_is_made_once_for_its_owner_only(tmp_path: Path, name: str) -> None:
    first = use(name, tmp_path / "data")
    assert use(name, tmp_path / "data") == first
    file = tmp_path / "data" / name
    assert (file.stat().st_mode & 0o777, file.stat().st_size) == (0o600, 32)
    assert [path.name for path in file.parent.iterdir()] == [name], "nothing temporary stays"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("content", [b"", b"x", b"x" * 31, b"x" * 33])
def test_an_incomplete_key_file_is_refused_by_name_and_kept(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SecretMissing, match=f"{name} holds {len(content)} bytes instead of 32") as fault:
        use(name, tmp_path)
    assert len(str(fault.value).splitlines()) == 1
    assert (tmp_path / name).read_bytes() == content


@pytest.mark.parametrize("name", FILES)
def test_an_unusable_folder_is_reported_in_one_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SecretMissing, match=f"{name} cannot be used: "):
        use(name, tmp_path / "file")
    (tmp_path / name).mkdir()
    with pytest.raises(SecretMissing, match=f"{name} cannot be used: Is a directory"):
        use(name, tmp_path)


@pytest.fixture
def full_disk() -> Iterator[None]:
    """Files can be made but not filled, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("name", FILES)
def test_a_full_disk_leaves_no_key_behind(tmp_path: Path, name: str, full_disk: None) -> None:
    with pytest.raises(SecretMissing, match=f"{name} cannot be used: File too large"):
        use(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def _key(data: Path) -> bytes:
    return make_key_encryption_key(Settings(data=data))


def test_processes_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as processes:
        assert len(set(processes.map(_key, [tmp_path / "data"] * 16))) == 1


@pytest.mark.parametrize("text", ["", "x", "not base64!", base64.b64encode(b"x" * 31).decode(), "é" * 44, "x*" * 22])
def test_a_setting_that_is_not_a_key_is_refused_and_not_repeated(text: str) -> None:
    settings = Settings(mode="production", key_encryption_key=SecretStr(text))
    with pytest.raises(SecretMissing) as fault:
        existing_key_encryption_key(settings)
    assert str(fault.value) == "JEJAK_KEY_ENCRYPTION_KEY must be 32 bytes in base64"


def test_a_key_of_the_settings_is_used_as_it_is(tmp_path: Path) -> None:
    key = os.urandom(32)
    text = SecretStr(base64.b64encode(key).decode() + "\n")
    assert (
        existing_key_encryption_key(Settings(mode="production", data=tmp_path / "none", key_encryption_key=text)) == key
    )
    assert not (tmp_path / "none").exists()


def test_production_has_no_development_tokens(tmp_path: Path) -> None:
    with pytest.raises(SecretMissing):
        development_token(Settings(mode="production", data=tmp_path), "officer-1", "disperindag-pasuruan", [], 1)


def test_a_token_is_signed_with_the_key_of_a_server_and_makes_none(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "mistyped")
    with pytest.raises(SecretMissing, match=r"there is no .*mistyped/token-signing\.key: "):
        development_token(settings, "officer-1", "disperindag-pasuruan", [], 1)
    assert not settings.data.exists()
    development_jwk(settings)
    assert development_token(settings, "officer-1", "disperindag-pasuruan", [], 1)


def test_no_token_lives_longer_than_the_server_accepts(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, token_life_seconds=3600)
    development_jwk(settings)
    assert development_token(settings, "officer-1", "disperindag-pasuruan", [], 1)
    with pytest.raises(SecretMissing, match="at most 3600 seconds"):
        development_token(settings, "officer-1", "disperindag-pasuruan", [], 2)
