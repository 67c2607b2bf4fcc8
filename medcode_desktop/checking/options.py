"""What a check goes by, besides the list itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Mode(StrEnum):
    CLAIMS = "claims"  # lines that are going to be billed
    CREDENTIALING = "credentialing"  # the services of one provider, for an application


class Setting(StrEnum):
    """Who bills: which of the NCCI files and which Medicare payer hold."""

    PRACTITIONER = "practitioner"
    HOSPITAL = "hospital"
    DME = "dme"


@dataclass(frozen=True, slots=True)
class Options:
    today: date  # lines without a date are judged on it
    payer: str = ""  # of lines that name none
    mode: Mode = Mode.CLAIMS
    setting: Setting = Setting.PRACTITIONER
