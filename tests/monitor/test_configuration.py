"""The configuration: defaults, file, environment; what is wrong is named with its key and what is allowed."""

from pathlib import Path

import pytest

from monitor.configuration import ConfigurationError, load


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NIANBAO_CONFIG", raising=False)
    return tmp_path


def written(folder: Path, text: str) -> Path:
    file = folder / "nianbao.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_everything_has_a_default(folder: Path) -> None:
    configuration = load(None)
    assert configuration.storage.url == "sqlite:///var/nianbao.db"
    assert configuration.crawl.max_bytes == 33554432
    assert configuration.schedule.alert == "0 8 * * 1-5"
    assert configuration.alerts.subscriptions == ()
    assert configuration.dashboard.host == "127.0.0.1"


def test_the_file_in_the_folder_is_read_and_the_environment_wins(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(folder, '[crawl]\ndelay = 2.5\ntimeout = 20\n[alerts]\nfrom = "office@example.org"\n')
    monkeypatch.setenv("NIANBAO_CRAWL__DELAY", "0.5")
    configuration = load(None)
    assert (configuration.crawl.delay, configuration.crawl.timeout) == (0.5, 20)
    assert configuration.alerts.sender == "office@example.org"


def test_another_file_may_be_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = folder / "other.toml"
    other.write_text("[dashboard]\nport = 8123\n", encoding="utf-8")
    assert load(other).dashboard.port == 8123
    monkeypatch.setenv("NIANBAO_CONFIG", str(other))
    assert load(None).dashboard.port == 8123


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[crawl]\ndely = 1\n", ["crawl.dely", "delay"]),
        ("[crawl]\ndelay = -1\n", ["crawl.delay", "greater than or equal to 0"]),
        ('[crawl]\nrender = "maybe"\n', ["crawl.render", "always"]),
        ("[moniter]\nx = 1\n", ["moniter", "monitor"]),
        ('[storage]\nurl = "nowhere"\n', ["storage.url", "sqlite:///"]),
        ('[schedule]\ntimezone = "Mars/Olympus"\n', ["schedule.timezone", "Asia/Shanghai"]),
        ('[schedule]\ncheck = "0 8 * * 9"\n', ["schedule.check", "weekday"]),
        ('[[alerts.subscriptions]]\nname = "x"\n', ["alerts.subscriptions.0.to"]),
        ('[[alerts.subscriptions]]\nname = "x"\nto = ["a@b.c"]\nregion = "41"\n', ["region", "regions"]),
        ("[crawl\n", ["nianbao.toml"]),
    ],
)
def test_what_is_wrong_is_named(folder: Path, text: str, named: list[str]) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load(written(folder, text))
    for word in named:
        assert word in str(refused.value)


def test_an_unknown_variable_is_refused_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANBAO_CRAWL__DELLAY", "1")
    with pytest.raises(ConfigurationError, match=r"crawl\.dellay"):
        load(None)


def test_a_password_is_not_printed(folder: Path) -> None:
    configuration = load(written(folder, '[alerts]\nsmtp = "smtp://user:secret@mail.example.org:587"\n'))
    assert "secret" not in repr(configuration)


def test_a_file_that_is_not_there_is_named(folder: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"absent\.toml"):
        load(folder / "absent.toml")
