"""Settings: limits and paths, from environment variables ``CONVSCOPE_*``.

Each limit carries its unit and its reason, because an error and the catalogue both tell it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.i18n import say

ROOT = Path(__file__).resolve().parent.parent


class Limits(BaseSettings):
    """What one request may ask for. All are estimated from shapes before anything is allocated."""

    model_config = SettingsConfigDict(env_prefix="CONVSCOPE_", frozen=True)

    body_bytes: int = Field(16_000_000, gt=0, description=say("bytes of a request's body"))
    elements: int = Field(
        20_000_000, gt=0, description=say("numbers in any one tensor, the output among them")
    )
    depth: int = Field(16, gt=0, description=say("levels of nesting in a JSON body"))
    macs: int = Field(4_000_000_000, gt=0, description=say("multiply-adds of one answer"))
    taps: int = Field(200_000, gt=0, description=say("taps on one page of frames or of /taps"))
    frames: int = Field(4_096, gt=0, description=say("frames on one page"))
    lines: int = Field(
        100_000, gt=0, description=say("turns of a lesson's loops, run line by line for one frame")
    )
    cells: int = Field(250_000, gt=0, description=say("cells of one rectangle of a matrix"))
    nested_elements: int = Field(
        2_000_000, gt=0, description=say("numbers answered as nested lists; more are answered packed")
    )
    script_elements: int = Field(250_000, gt=0, description=say("numbers spelled out in a script"))
    learn_steps: int = Field(1_000, gt=0, description=say("gradient steps of one answer"))
    query_bytes: int = Field(8_000, gt=0, description=say("characters of a short query"))


class Settings(BaseSettings):
    """Where things lie and how the server behaves."""

    model_config = SettingsConfigDict(env_prefix="CONVSCOPE_", frozen=True)

    static: Path = ROOT / "static"
    templates: Path = ROOT / "templates"
    check_seconds: float = Field(30.0, gt=0, description="how long an answer waits for PyTorch to load")


@lru_cache(maxsize=1)
def limits() -> Limits:
    """The limits in force, read once."""
    return Limits()


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings in force, read once."""
    return Settings()
