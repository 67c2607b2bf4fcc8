"""What is known of modifiers beyond their texts: which go with which codes, which exclude each other, which come first.

Only what is clear-cut. Numbers of CPT modifiers stand here without their meanings. Sources: CMS HCPCS modifiers of the
alpha-numeric release; Medicare Claims Processing Manual, chapters 12 (anesthesia), 15 (ambulance), 20 (equipment), 23 (order).
"""

from __future__ import annotations

from typing import NamedTuple

from medcode_desktop.codes.shapes import Family


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


SIDES = _set("LT RT E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 LC LD LM RC RI")
AMBULANCE_ONLY = _set("QL QM QN TQ")
EQUIPMENT_ONLY = _set("NU RR UE NR")
ANESTHESIA_ONLY = _set("AA AD G8 G9 QK QS QX QY QZ")
CPT_WITH_LETTERS = _set("1P 2P 3P 8P")  # of CPT, although one of their characters is a letter
PLACES = "DEGHIJNPRSX"  # origin and destination of an ambulance trip; X can only be a destination
EXCLUDING = (_set("NU RR UE"), _set("KH KI KJ"), _set("JW JZ"), _set("GA GZ"), _set("QX QZ"), _set("26 TC"))

# What changes the payment stands before what only informs (chapter 23, and the contractors' instructions).
PAYMENT = _set("22 26 50 51 52 53 54 55 56 58 62 66 73 74 78 79 80 81 82 AA AD AS QK QX QY QZ TC NU RR UE NR KH KI KJ MS")
INFORMING = _set("CR GA GC GE GK GL GU GX GY GZ KX Q0 Q1 Q5 Q6 LT RT SC ST")

_NO_EQUIPMENT = "CDGHJM"  # letters under which nothing is bought or rented
_NO_ANESTHESIA = "ABEJKL"


class CodeClass(NamedTuple):
    """All that rules of modifiers look at of a code."""

    is_code: bool
    is_ambulance: bool
    never_equipment: bool
    never_anesthesia: bool


def class_of(code: str, family: Family | None) -> CodeClass:
    """`code` "" if there is none."""
    if not code:
        return CodeClass(False, False, False, False)
    return CodeClass(True, is_ambulance(code), _never_equipment(code, family), code[0] in _NO_ANESTHESIA)


def is_ambulance(code: str) -> bool:
    return "A0021" <= code <= "A0999"


def is_trip(modifier: str) -> bool:
    """Has it the shape of an origin and a destination?"""
    return len(modifier) == 2 and modifier[0] in PLACES[:-1] and modifier[1] in PLACES


def _never_equipment(code: str, family: Family | None) -> bool:
    return family in (Family.CPT_I, Family.CPT_II, Family.CPT_III, Family.CPT_PLA, Family.CPT_MAAA) or code[0] in _NO_EQUIPMENT
