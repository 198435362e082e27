"""The configuration: nianbao.toml, every key optional and overridable by NIANBAO_… in the environment."""

import ipaddress
import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from monitor.running.cron import trigger

DEFAULT_FILE = "nianbao.toml"


class ConfigurationError(Exception):
    """The configuration cannot be used; the message names the key and what is allowed. Raised by `load`."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Storage(_Section):
    """Where the data lies."""

    url: str = "sqlite:///var/nianbao.db"
    archive: Path = Path("var/archive")

    @field_validator("url")
    @classmethod
    def _is_database_url(cls, url: str) -> str:
        try:
            make_url(url)
        except ArgumentError:
            raise ValueError("a SQLAlchemy URL such as sqlite:///var/nianbao.db") from None
        return url


class Crawl(_Section):
    """How portals are looked at. Times in seconds, sizes in bytes."""

    delay: float = Field(1.0, ge=0)
    concurrency_per_host: int = Field(1, ge=1)
    concurrency: int = Field(32, ge=1)
    timeout: float = Field(30, gt=0)
    max_bytes: int = Field(33554432, ge=1024)
    obey_robots: bool = True
    user_agent: str = "nianbao/{version} (+contact)"
    allow_private_addresses: bool = False
    render: Literal["auto", "always", "never"] = "auto"
    chromium: str = ""


class Monitor(_Section):
    """How states are judged."""

    confirm_missing_looks: int = Field(1, ge=1)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError("a time zone such as Asia/Shanghai") from None
    return name


def _cron(line: str) -> str:
    trigger(line, ZoneInfo("Asia/Shanghai"))
    return line


Cron = Annotated[str, AfterValidator(_cron)]


class Schedule(_Section):
    """When the service does its jobs: cron lines in their usual meaning, 0 and 7 are Sunday."""

    timezone: Annotated[str, AfterValidator(_zone)] = "Asia/Shanghai"
    crawl: Cron = "30 */2 * * *"
    check: Cron = "0 22 * * *"
    alert: Cron = "0 8 * * 1-5"


class Subscription(_Section):
    """Who is told what. Regions are beginnings of division codes, kinds are kinds of findings; empty means all.

    ``bodies`` are kinds of bodies, ``severity`` is the least that is told.
    """

    name: str = Field(min_length=1)
    to: tuple[str, ...] = Field(min_length=1)
    regions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    severity: Literal["error", "warning", "notice"] = "notice"
    rhythm: Literal["at_once", "daily", "weekly"] = "daily"
    language: Literal["zh", "en"] = "zh"


class Alerts(_Section):
    """From whom, through which server and to whom messages go; ``operator`` is told when they do not get through."""

    sender: str = Field("nianbao@example.org", alias="from")
    smtp: SecretStr = SecretStr("")
    envelope_sender: str = ""
    remind_days: tuple[int, ...] = (7, 1)
    operator: tuple[str, ...] = ()
    operator_language: Literal["zh", "en"] = "zh"
    subscriptions: tuple[Subscription, ...] = ()


class Letters(_Section):
    """Who writes letters to bodies: the signature, whom to ask, the days an answer may take, own templates."""

    office: str = ""
    contact: str = ""
    number: str = ""
    answer_days: int = Field(15, ge=1, le=365)
    templates: str = ""


class Dashboard(_Section):
    """Where the dashboard listens and who is let in; ``url`` is its address in mails."""

    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    url: str = ""
    login: bool = False
    public: bool = False
    hosts: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    map: str = ""
    map_aliases: str = ""

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, proxies: tuple[str, ...]) -> tuple[str, ...]:
        for proxy in proxies:
            try:
                ipaddress.ip_network(proxy, strict=False)
            except ValueError:
                raise ValueError("addresses or networks such as 127.0.0.1 or 10.0.0.0/8") from None
        return proxies


class Service(_Section):
    """How the service runs its jobs, times in seconds; ``ping`` is an address outside that hears of each run."""

    logs: Path = Path("var/logs")
    log_format: Literal["text", "json"] = "text"
    log_days: int = Field(90, ge=1)
    longest_run: float = Field(43200, gt=0)
    longest_portal: float = Field(3600, gt=0)
    fleet: bool = False
    heartbeat: float = Field(5, gt=0)
    ping: str = ""

    @field_validator("ping")
    @classmethod
    def _is_web_address(cls, address: str) -> str:
        if address and not address.startswith(("http://", "https://")):
            raise ValueError("an address such as https://hc.example.org/ping/1234, or empty")
        return address


class Configuration(BaseSettings):
    """Everything that can be configured; the defaults serve a first start."""

    model_config = SettingsConfigDict(
        env_prefix="NIANBAO_", env_nested_delimiter="__", extra="forbid", frozen=True, env_ignore_empty=True
    )

    storage: Storage = Storage()
    crawl: Crawl = Crawl()
    monitor: Monitor = Monitor()
    schedule: Schedule = Schedule()
    alerts: Alerts = Alerts()
    letters: Letters = Letters()
    dashboard: Dashboard = Dashboard()
    service: Service = Service()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file, which is handed in at construction."""
        return env_settings, init_settings


def configuration_file(given: Path | None) -> Path | None:
    """The file to read: the given one, $NIANBAO_CONFIG, or nianbao.toml where there is one."""
    named = given or (Path(os.environ["NIANBAO_CONFIG"]) if os.environ.get("NIANBAO_CONFIG") else None)
    if named is not None:
        return named
    return Path(DEFAULT_FILE) if Path(DEFAULT_FILE).exists() else None


def load(given: Path | None) -> Configuration:
    """Read the configuration. Raises ConfigurationError with one sentence for each thing that is wrong."""
    file = configuration_file(given)
    values = _read(file) if file is not None else {}
    try:
        return Configuration(**values)
    except ValidationError as error:
        where = f" ({file})" if file else ""
        raise ConfigurationError("\n".join(_sentence(fault) + where for fault in error.errors())) from None


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigurationError(f"{file}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file}: {error}") from None


def _sentence(fault: Any) -> str:
    """A fault of pydantic's as a sentence: the key and what is allowed."""
    places = [str(place) for place in fault["loc"]]
    key = ".".join(places)
    if fault["type"] == "extra_forbidden":
        return f"{key}: no such key; allowed here: {', '.join(_keys(places[:-1]))}"
    message = str(fault["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    return f"{key} = {fault['input']!r}: {message}" if fault["type"] != "missing" else f"{key}: must be given"


def _keys(places: list[str]) -> list[str]:
    model: type[BaseModel] = Configuration
    for place in places:
        if place.isdigit():
            continue
        inner = model.model_fields[place].annotation
        model = Subscription if place == "subscriptions" else inner  # type: ignore[assignment]
    return [field.alias or name for name, field in model.model_fields.items()]
