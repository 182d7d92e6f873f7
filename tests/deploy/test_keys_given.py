"""Only services that seal personal data get the key-encryption key and the keys' database."""

import json
from pathlib import Path

import pytest
import yaml

from deploy.migration import SERVICES
from deploy.needed_settings import SEALING, SettingMissing
from deploy.system import make_system
from shared.settings import Settings
from tests.conftest import ROOT, Databases

OTHERS = sorted(set(SERVICES) - SEALING)


def test_the_containers_of_other_services_get_neither() -> None:
    containers = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    with_key = {name for name, one in containers.items() if "JEJAK_KEY_ENCRYPTION_KEY" in one.get("environment", {})}
    with_keys = {name for name, one in containers.items() if "jejak_keys:" in json.dumps(one.get("environment", {}))}
    assert with_key == {*SEALING, "rotate-key"}
    assert with_keys == {*SEALING, "migrate"}


@pytest.mark.parametrize("name", OTHERS)
def test_other_services_are_assembled_without_them(databases: Databases, tmp_path: Path, name: str) -> None:
    settings = Settings(data=tmp_path, service_database_urls={name: databases.of(name)})
    system = make_system(settings, [name])
    assert system.keys is None
    assert not (tmp_path / "key-encryption.key").exists()


def test_a_service_that_seals_is_not_assembled_without_them(databases: Databases, tmp_path: Path) -> None:
    for name in SEALING:
        settings = Settings(data=tmp_path, service_database_urls={name: databases.of(name)})
        with pytest.raises(SettingMissing, match="set JEJAK_KEYS_DATABASE_URL"):
            make_system(settings, [name])
