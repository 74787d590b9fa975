"""The settings, read once at the edge: flag > environment `QA_*` > qa.toml > default."""

import hashlib
import ipaddress
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from index.errors import SettingsError

SEEDS = Path("seeds")
INDEX = Path(".qa")


class Settings(BaseSettings):
    """What can be set; `QA_SEEDS` in the environment and `seeds` in qa.toml are the same field."""

    model_config = SettingsConfigDict(
        env_prefix="QA_", toml_file="qa.toml", frozen=True, extra="ignore"
    )

    seeds: Path = SEEDS
    """The folder of documents."""
    data: Path = INDEX
    """The index's own folder."""
    host: str = "127.0.0.1"
    """The address to serve at; beyond this machine only with a token."""
    port: int = 8000
    token: SecretStr | None = None
    """What every request must bring, where set."""
    hosts: tuple[str, ...] = ()
    """Further host names that requests may be made to, as a JSON list."""
    embedder: str | None = None
    """The folder or hub name of another sentence-transformers model."""
    reader: str | None = None
    """The folder or hub name of another reader."""
    watch: bool = True
    """Whether `qa serve` follows the folder."""

    @model_validator(mode="before")
    @classmethod
    def _keep_indexes_apart(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Asking about another folder by the way must not turn the usual index into its mirror."""
        seeds = Path(values.get("seeds", SEEDS))
        if "data" not in values and seeds != SEEDS:
            place = str(seeds.resolve()).encode()
            name = f"{seeds.resolve().name}-{hashlib.sha256(place).hexdigest()[:8]}"
            values = values | {"data": INDEX / name}
        return values

    @model_validator(mode="after")
    def _demand_token_beyond_this_machine(self) -> "Settings":
        if self.token is not None and not self.token.get_secret_value():
            raise ValueError("token is empty: set QA_TOKEN to a secret, or leave it out")
        if self.token is None and not _is_loopback(self.host):
            raise ValueError(
                f"host {self.host} can be reached from other machines: set QA_TOKEN, "
                "or serve at 127.0.0.1"
            )
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags come as arguments; a .env file isn't read."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**flags: Any) -> Settings:
    """The settings, with `flags` (those that aren't None) above all else.

    Raises:
        SettingsError: a value can't be used; names the setting and what is wrong with it.
    """
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = ".".join(map(str, first["loc"]))
        message = str(first["msg"]).removeprefix("Value error, ")
        setting = f"Setting {name} (QA_{name.upper()}): " if name else "Settings: "
        raise SettingsError(f"{setting}{message}.") from None
    except Exception as error:  # broken TOML or JSON; each library with an error of its own
        raise SettingsError(f"The settings can't be read: {error}.") from error


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
