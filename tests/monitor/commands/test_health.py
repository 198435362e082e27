"""nianbao doctor: each fault in a line of its own that says how to mend it, whatever else is wrong."""

from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult
from click.testing import CliRunner

from monitor.cli import main
from tests.alerts.post import PostOffice


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "LANG": "en",
        "STORAGE__URL": f"sqlite:///{tmp_path}/nianbao.db",
        "CRAWL__RENDER": "never",
    }.items():
        monkeypatch.setenv(f"NIANBAO_{name}", value)


def doctor(status: int) -> dict[str, str]:
    """What is said of each subject."""
    done = CliRunner().invoke(main, ["doctor"])
    assert done.exit_code == status, done.output
    lines = [line for line in done.output.splitlines() if line[0] in "✓✗"]
    return dict(line.split(": ", 1) for line in lines)


def test_all_is_well_and_a_login_is_tried() -> None:
    def only_ours(*given: object) -> AuthResult:
        return AuthResult(success=getattr(given[-1], "password", b"") == b"right")

    options = {"authenticator": only_ours, "auth_required": True, "auth_require_tls": False}
    with pytest.MonkeyPatch.context() as patch, PostOffice(options=options) as post:
        patch.setenv("NIANBAO_ALERTS__SMTP", f"smtp://me:right@127.0.0.1:{post.port}?starttls=no")
        said = doctor(0)
        assert said["✓ mail"] == f"127.0.0.1:{post.port}"
        patch.setenv("NIANBAO_ALERTS__SMTP", f"smtp://me:wrong@127.0.0.1:{post.port}?starttls=no")
        assert "see alerts.smtp" in doctor(1)["✗ mail"]
        patch.setenv("NIANBAO_ALERTS__SMTP", f"smtps://127.0.0.1:{post.port}")
        assert "see alerts.smtp" in doctor(1)["✗ mail"]


def test_every_line_says_how_to_mend_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANBAO_STORAGE__URL", "sqlite:////proc/nowhere/nianbao.db")
    monkeypatch.setenv("NIANBAO_STORAGE__ARCHIVE", "/proc/nowhere/archive")
    monkeypatch.setenv("NIANBAO_ALERTS__SMTP", "smtp://127.0.0.1:9")
    monkeypatch.setenv("NIANBAO_CRAWL__RENDER", "auto")
    monkeypatch.setenv("NIANBAO_CRAWL__CHROMIUM", "/nowhere/chrome")
    said = doctor(1)
    assert "storage.url" in said["✗ database"]
    assert "storage.archive" in said["✗ disk"]
    assert "alerts.smtp" in said["✗ mail"]
    assert "crawl.chromium" in said["✗ browser"]


def test_what_would_stop_the_service_is_said_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANBAO_ALERTS__OPERATOR", '["nobody"]')
    assert "'nobody' is not a mail address" in doctor(1)["✗ mail"]
