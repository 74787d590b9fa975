"""Flag, environment, qa.toml, default: in this order, with errors that name key and value."""

from pathlib import Path

import pytest

from index.errors import SettingsError
from qa.settings import load_settings


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("SEEDS", "DATA", "PORT", "HOST", "TOKEN"):
        monkeypatch.delenv(f"QA_{name}", raising=False)
    return tmp_path


def test_flag_before_environment_before_file_before_default(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_settings().port == 8000
    (elsewhere / "qa.toml").write_text("port = 8001\n")
    assert load_settings().port == 8001
    monkeypatch.setenv("QA_PORT", "8002")
    assert load_settings().port == 8002
    assert load_settings(port=8003, seeds=None).port == 8003


def test_another_folder_has_an_index_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().data == Path(".qa")
    other = load_settings(seeds=Path("/srv/notes")).data
    assert other.parent == Path(".qa")
    assert other.name.startswith("notes-")
    assert load_settings(seeds=Path("/srv/notes"), data=Path("x")).data == Path("x")
    monkeypatch.setenv("QA_SEEDS", "/srv/notes")
    assert load_settings().data == other
    monkeypatch.setenv("QA_DATA", "y")
    assert load_settings().data == Path("y")


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        ({"port": "many"}, "port"),
        ({"host": "0.0.0.0"}, "QA_TOKEN"),
        ({"host": "example.org"}, "QA_TOKEN"),
        ({"token": ""}, "token is empty"),
    ],
)
def test_errors_name_the_setting(flags: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        load_settings(**flags)


def test_beyond_this_machine_with_a_token_only() -> None:
    assert load_settings(host="0.0.0.0", token="s3cret").host == "0.0.0.0"
    for host in ("localhost", "::1", "127.0.0.2"):
        assert load_settings(host=host).token is None
    assert "s3cret" not in repr(load_settings(token="s3cret"))


def test_a_broken_file_is_an_error_of_ours(elsewhere: Path) -> None:
    (elsewhere / "qa.toml").write_text("port = = 1")
    with pytest.raises(SettingsError, match="can't be read"):
        load_settings()
