"""Two to four codes side by side, the words that differ marked. A page of HTML made by code alone; no Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from medcode_desktop.catalogue.detail import INDICATOR_NAMES, Detail
from medcode_desktop.ui.colours import Colours

MOST = 4
_WORD = re.compile(r"\S+")
_KEPT = ".,;:()"


def compare_page(details: Sequence[Detail], colours: Colours) -> str:
    """A table with a column a code; words that not all of them have are marked in colour and underlined."""
    wide = 100 // max(len(details), 1)
    heads = "".join(f'<td width="{wide}%"><h2>{_link(detail.hit.code, colours)}</h2></td>' for detail in details)
    rows = [
        _row("Description", [detail.hit.text for detail in details], colours),
        _row("Official text", [detail.official[0].long if detail.official else "" for detail in details], colours),
        _row("Standing", [detail.standing_text for detail in details], colours),
        _row("Section", [detail.path[-1].title if detail.path else "" for detail in details], colours),
        *_indicators(details, colours),
        _row("Also called", ["; ".join(detail.keywords) for detail in details], colours),
    ]
    clear = f'<p><a href="compare:clear" style="color:{colours.link}">Clear the comparison</a></p>'
    table = f'<table width="100%" cellpadding="6"><tr>{heads}</tr>{"".join(rows)}</table>'
    note = f'<p style="color:{colours.text_muted}">Words that not all of the codes have are underlined.</p>'
    return f'<html><body style="color:{colours.text}">{table}{note}{clear}</body></html>'


def differing(texts: Sequence[str]) -> list[list[tuple[str, bool]]]:
    """Each text as words, with whether some other text lacks the word. Case and end marks do not count."""
    sets = [{_bare(word) for word in _WORD.findall(text)} for text in texts if text]
    common = set.intersection(*sets) if sets else set()
    return [[(word, _bare(word) not in common) for word in _WORD.findall(text)] for text in texts]


def _bare(word: str) -> str:
    return word.strip(_KEPT).lower()


def _link(code: str, colours: Colours) -> str:
    return f'<a href="code:{escape(code)}" style="color:{colours.link}">{escape(code)}</a>'


def _indicators(details: Sequence[Detail], colours: Colours) -> list[str]:
    kinds = dict.fromkeys(decoded.kind for detail in details for decoded in detail.decoded)
    return [
        _row(
            INDICATOR_NAMES[kind],
            ["; ".join(d.label for d in detail.decoded if d.kind == kind) for detail in details],
            colours,
        )
        for kind in kinds
    ]


def _row(title: str, texts: Sequence[str], colours: Colours) -> str:
    if not any(texts):
        return ""
    cells = []
    for words in differing(texts):
        marked = [
            f'<u style="background-color:{colours.mark}; color:{colours.mark_text}">{escape(word)}</u>'
            if differs
            else escape(word)
            for word, differs in words
        ]
        cells.append(f"<td>{' '.join(marked)}</td>")
    above = f'<tr><td colspan="{len(texts)}"><b>{escape(title)}</b></td></tr>'  # beside the texts it would take their room
    return f"{above}<tr>{''.join(cells)}</tr>"
