"""The colours of the window by role, for a light and a dark theme. No Qt here: a test computes every contrast.

A role is named for what it is for. `x` is a surface and `x_text` the text that stands on it; PAIRS lists every text and
surface that may meet, with the contrast that it must reach.
"""

import re
from typing import NamedTuple

TEXT = 4.5  # WCAG 2.2, 1.4.3: text
SIGN = 3.0  # WCAG 2.2, 1.4.11: outlines of controls, focus rings, icons that carry meaning


class Colours(NamedTuple):
    """One theme. Values are "#RRGGBB"."""

    name: str  # "light" or "dark"

    window: str  # behind everything
    panel: str  # cards, the detail, dialogs' inner surfaces
    base: str  # lists, tables and fields
    alternate: str  # every other row, table headings
    hover: str  # row or flat button under the pointer
    text: str
    text_muted: str  # second lines, captions, counts
    placeholder: str
    disabled: str
    border: str  # hairlines between surfaces; carries no meaning
    border_strong: str  # outline of fields and buttons
    focus: str  # ring round the control that has the keyboard
    link: str

    accent: str  # the one button that is meant, ticks, progress
    accent_hover: str
    accent_text: str
    selection: str
    selection_text: str
    mark: str  # words of a text that matched the search
    mark_text: str

    active: str
    active_text: str
    terminated: str
    terminated_text: str
    not_yet: str
    not_yet_text: str
    unknown: str
    unknown_text: str

    added: str  # words that a revision brought
    added_text: str
    removed: str  # words that a revision took away
    removed_text: str

    info: str
    info_text: str
    success: str
    success_text: str
    warning: str
    warning_text: str
    error: str
    error_text: str

    rail: str
    rail_hover: str
    rail_text: str
    rail_selected: str
    rail_selected_text: str
    rail_sign: str  # the bar beside the chosen screen, and the focus ring on the rail


LIGHT = Colours(
    name="light",
    window="#EFF2F3",
    panel="#FFFFFF",
    base="#FFFFFF",
    alternate="#F5F7F8",
    hover="#E8F0F2",
    text="#1A2529",
    text_muted="#4F5F67",
    placeholder="#5F6F77",
    disabled="#7D8A91",
    border="#D5DCDF",
    border_strong="#7A8990",
    focus="#0B7A99",
    link="#0C5B73",
    accent="#0F5C73",
    accent_hover="#0B4A5D",
    accent_text="#FFFFFF",
    selection="#CFE5EC",
    selection_text="#0E2329",
    mark="#FFE08A",
    mark_text="#2E2200",
    active="#DCF0E1",
    active_text="#14532D",
    terminated="#F9DEDC",
    terminated_text="#86190F",
    not_yet="#E5E3F8",
    not_yet_text="#3B3788",
    unknown="#E4E9EB",
    unknown_text="#43525A",
    added="#D2F0DA",
    added_text="#0E4A25",
    removed="#FBDAD6",
    removed_text="#7F1A11",
    info="#DDEDF3",
    info_text="#0F3D4D",
    success="#DCF0E1",
    success_text="#12482A",
    warning="#FFEFC7",
    warning_text="#573A00",
    error="#FBE0DD",
    error_text="#7A1710",
    rail="#15323C",
    rail_hover="#1E434F",
    rail_text="#C6D9DF",
    rail_selected="#28535F",
    rail_selected_text="#FFFFFF",
    rail_sign="#6BCBE3",
)

DARK = Colours(
    name="dark",
    window="#15191C",
    panel="#1C2226",
    base="#191F22",
    alternate="#1F262A",
    hover="#263035",
    text="#E3E9EB",
    text_muted="#A5B3BA",
    placeholder="#93A2A9",
    disabled="#78868D",
    border="#313B40",
    border_strong="#73848C",
    focus="#6CC9E3",
    link="#80CDE2",
    accent="#66BDD4",
    accent_hover="#84CFE3",
    accent_text="#04202A",
    selection="#204957",
    selection_text="#F1FAFC",
    mark="#66500A",
    mark_text="#FFF1C4",
    active="#17402A",
    active_text="#B5EBC8",
    terminated="#54201C",
    terminated_text="#FFCFC9",
    not_yet="#33316B",
    not_yet_text="#DAD8FF",
    unknown="#2C363B",
    unknown_text="#C2CED3",
    added="#1A4A2D",
    added_text="#C4F3D3",
    removed="#5A231E",
    removed_text="#FFD4CE",
    info="#173A47",
    info_text="#CBEBF5",
    success="#17402A",
    success_text="#C0F0D0",
    warning="#4A3807",
    warning_text="#FFE9B0",
    error="#53211D",
    error_text="#FFD3CD",
    rail="#0D1518",
    rail_hover="#18262C",
    rail_text="#B9CAD1",
    rail_selected="#20404B",
    rail_selected_text="#FFFFFF",
    rail_sign="#6CC9E3",
)

_SURFACES = ("window", "panel", "base", "alternate", "hover")
_PLATES = (
    "active",
    "terminated",
    "not_yet",
    "unknown",
    "added",
    "removed",
    "info",
    "success",
    "warning",
    "error",
    "mark",
)

# what stands on what, and the least contrast
PAIRS: tuple[tuple[str, str, float], ...] = (
    *((ink, surface, TEXT) for ink in ("text", "text_muted", "link") for surface in _SURFACES),
    ("placeholder", "base", TEXT),
    ("placeholder", "panel", TEXT),
    ("selection_text", "selection", TEXT),
    ("link", "selection", TEXT),
    ("accent_text", "accent", TEXT),
    ("accent_text", "accent_hover", TEXT),
    *((f"{plate}_text", plate, TEXT) for plate in _PLATES),
    *(("rail_text", surface, TEXT) for surface in ("rail", "rail_hover")),
    *(("rail_selected_text", surface, TEXT) for surface in ("rail_selected", "rail_hover")),
    *(("rail_sign", surface, SIGN) for surface in ("rail", "rail_hover", "rail_selected")),
    *((sign, surface, SIGN) for sign in ("focus", "border_strong", "accent") for surface in ("window", "panel", "base")),
    ("focus", "selection", SIGN),
    *((f"{plate}_text", "window", SIGN) for plate in ("info", "success", "warning", "error")),
)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours "#RRGGBB", 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
        raise ValueError(f"{colour!r} is not a colour of the form #RRGGBB")
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
