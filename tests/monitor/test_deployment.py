"""What is shipped for operators names only metrics, commands and settings that there are."""

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

from prometheus_client import generate_latest

from monitor.commands import COMMANDS
from monitor.configuration import Configuration
from monitor.running.metrics import Sources, registry
from storage.database import Database

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "docs/deploy"
_METRIC = re.compile(r"nianbao_[a-z_]+")
_SAMPLES = re.compile("_(?:total|bucket|count|sum|created)$")


def metrics(database: Database, folder: Path) -> set[str]:
    """The names of all families; those without a sample yet are declared all the same."""
    answer = generate_latest(registry(Sources(database, folder))).decode()
    return {_SAMPLES.sub("", name) for name in re.findall(r"^# TYPE (\S+)", answer, re.MULTILINE)}


def test_rules_and_board_name_metrics_that_there_are(database: Database, tmp_path: Path) -> None:
    there = metrics(database, tmp_path)
    rules = (DEPLOY / "nianbao.rules.yml").read_text(encoding="utf-8")
    board = json.loads((DEPLOY / "grafana.json").read_text(encoding="utf-8"))
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    named = {_SAMPLES.sub("", name) for text in [rules, *asked] for name in _METRIC.findall(text)}
    assert named <= there
    assert rules.count("- alert:") >= 8


def test_every_rule_is_tested() -> None:
    rules = set(re.findall(r"alert: (\w+)", (DEPLOY / "nianbao.rules.yml").read_text(encoding="utf-8")))
    tests = (DEPLOY / "nianbao.rules.test.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"alertname: (\w+)", tests)) == rules
    if promtool := shutil.which("promtool"):
        done = subprocess.run(
            [promtool, "test", "rules", str(DEPLOY / "nianbao.rules.test.yml")],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_units_and_images_run_commands_and_set_keys_that_there_are() -> None:
    files = [*DEPLOY.glob("*.service"), ROOT / "compose.yaml", ROOT / "Dockerfile"]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    commands = set(re.findall(r"bin/nianbao ([a-z]+)", text)) | set(re.findall(r"command: \[(\w+)", text))
    assert commands <= set(COMMANDS)
    assert commands >= {"up", "worker", "db"}
    for section, key in re.findall(r"NIANBAO_([A-Z]+)__([A-Z_]+)", text):
        model: Any = Configuration.model_fields[section.lower()].annotation
        assert key.lower() in model.model_fields, f"{section}.{key}"


def test_the_seccomp_profile_is_one() -> None:
    profile = json.loads((DEPLOY / "chromium.seccomp.json").read_text(encoding="utf-8"))
    assert "clone" not in profile["syscalls"][0]["names"]


def test_the_image_installs_what_is_locked() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert "--require-hashes -r /src/requirements-ocr.lock" in text
    requires = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    (python,) = set(re.findall(r"FROM python:(\d\.\d+)", text))
    assert requires == f">={python}"
