"""What the right side says when there is no code to show. No Qt; made by code alone."""

from __future__ import annotations

from urllib.parse import quote

from medcode_desktop.ui.colours import Colours

# these texts are HTML as they stand
_EXAMPLES = (
    ("cpap", "an abbreviation, a lay word or a brand name"),
    ("wheelchair cushion", "words in any order, also half typed"),
    ("E0601", "a code; with a modifier too: E0601-RR"),
    ("E0100-E0159", "a range; or e060, J33*"),
    ('"skin barrier"', "words side by side"),
    ("wheelchair -power", "without a word"),
)
_OWN_LISTS = {
    "Recent": "Codes that you open with Enter stand here, the last one first.",
    "Starred": "Star a code with Ctrl+D, and it stands here.",
    "My notes": "Write a note on a code with Ctrl+N, and it stands here.",
}


def welcome(colours: Colours) -> str:
    """The empty screen: what to type first, to click."""
    rows = "".join(
        f'<tr><td style="padding:4px 18px 4px 0">'
        f'<a href="search:{quote(text)}" style="color:{colours.link}">{text}</a></td>'
        f'<td style="color:{colours.text_muted}; padding:4px">{about}</td></tr>'
        for text, about in _EXAMPLES
    )
    return (
        f'<html><body style="color:{colours.text}"><h2>Type a code, words or a brand name</h2><table>{rows}</table>'
        f'<p style="color:{colours.text_muted}">Down goes into the list, Enter opens, Esc clears, Ctrl+D stars.'
        " F1 has the rest.</p>"
        "</body></html>"
    )


def no_code(colours: Colours, own_list: str = "") -> str:
    text = _OWN_LISTS.get(own_list, "No code to show. The lines above the list say what was tried and what else there is.")
    return f'<html><body><p style="color:{colours.text_muted}">{text}</p></body></html>'
