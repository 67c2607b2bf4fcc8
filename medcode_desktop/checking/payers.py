"""What kind of payer a name means: "Noridian Medicare B", "BCBS of X", "AARP Medicare Advantage". Names that tell nothing are
of no known kind; nothing is said of them then, save by the clinic's own rules."""

from __future__ import annotations

import re
from enum import StrEnum

from medcode_desktop.checking.options import Setting


class PayerKind(StrEnum):
    NONE = ""  # no payer given
    MEDICARE = "Medicare"
    ADVANTAGE = "Medicare Advantage"
    MEDICAID = "Medicaid"
    COMMERCIAL = "Commercial (Blue Cross Blue Shield and private insurers)"
    TRICARE = "TRICARE"
    UNKNOWN = "unknown"


_ADVANTAGE = r"advantage|\bpart c\b|\bma plan|mcr adv|medicare hmo|medicare ppo|medicare plus|senior advantage|managed medicare"
_MEDICAID = r"medicaid|medi.?cal\b|\bmcd\b|state plan|masshealth|tenncare|ahcccs|soonercare|\bchip\b"
_OF_MEDICARE = (
    r"medicare|\bmcr\b|\bcms\b|noridian|palmetto|novitas|first coast|\bcgs\b|\bwps\b|\bngs\b|national government serv"
    r"|dme ?mac|part b\b|railroad|\brrb\b|\bmac j"
)
_TRICARE = r"tricare|champus|champva|triwest"
_COMMERCIAL = (
    r"blue (?:cross|shield)|bcbs|anthem|aetna|cigna|united ?health|\buhc\b|humana|kaiser|health net|highmark|carefirst"
    r"|oscar|molina|centene|commercial|private|\bppo\b|\bhmo\b"
)
# the first that fits counts: "AARP Medicare Advantage" is no Medicare line
_KINDS = (
    (PayerKind.ADVANTAGE, re.compile(_ADVANTAGE)),
    (PayerKind.MEDICAID, re.compile(_MEDICAID)),
    (PayerKind.MEDICARE, re.compile(_OF_MEDICARE)),
    (PayerKind.TRICARE, re.compile(_TRICARE)),
    (PayerKind.COMMERCIAL, re.compile(_COMMERCIAL)),
)
_EQUIPMENT = "Medicare DME MAC"
_MEDICARE = {
    Setting.PRACTITIONER: ("Medicare Part B", _EQUIPMENT),
    Setting.HOSPITAL: ("Medicare hospital outpatient (OPPS)", "Medicare Part B"),
    Setting.DME: (_EQUIPMENT,),
}


def payer_kind(name: str) -> PayerKind:
    plain = " ".join(name.lower().replace("&", " ").split())
    if not plain:
        return PayerKind.NONE
    return next((kind for kind, pattern in _KINDS if pattern.search(plain)), PayerKind.UNKNOWN)


def bundled_names(kind: PayerKind, setting: Setting) -> tuple[str, ...]:
    """The names of db/payers.tsv that hold for it; of several, the first that says something of a code."""
    if kind is PayerKind.MEDICARE:
        return _MEDICARE[setting]
    return () if kind in (PayerKind.NONE, PayerKind.UNKNOWN) else (kind.value,)
