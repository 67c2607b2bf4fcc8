"""The reading side of the end of a session: one question with what was chosen, what is right, and why. HTML, no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from medcode_desktop.training.model import TOPIC_TITLES, Answer, Question
from medcode_desktop.ui.colours import Colours
from medcode_desktop.ui.practice import words


def reasons(question: Question, answer: Answer | None, colours: Colours) -> str:
    """The whole question with reasons, and links `code:E0601` to open its codes in Look up."""
    said = words.verdict(question, answer)
    plate = "success" if answer is not None and answer.right else "error"
    parts = [
        f'<p style="color:{colours.text_muted}">{escape(TOPIC_TITLES[question.topic])}</p>',
        f"<p><b>{escape(question.prompt)}</b></p>",
        f"<h3>{escape(question.shown)}</h3>" if question.shown else "",
        f'<p style="color:{colours.text_muted}">{escape(question.label)}</p>' if question.label else "",
        _options(question, answer.chosen if answer else ()),
        _plate(said, plate, colours),
        f"<p>{escape(question.why)}</p>",
        f"<p>\u201c{escape(question.options[question.tempting].text)}\u201d: {escape(question.why_not)}</p>"
        if question.why_not
        else "",
        f"<p>The rule: {escape(question.rule)}</p>" if question.rule else "",
        f'<p style="color:{colours.text_muted}">Source: {escape(question.source)}</p>' if question.source else "",
        _codes(question.codes, colours),
    ]
    return f'<html><body style="color:{colours.text}">{"".join(parts)}</body></html>'


def _plate(text: str, role: str, colours: Colours) -> str:
    ground, ink = getattr(colours, role), getattr(colours, f"{role}_text")
    return f'<p style="background-color:{ground}; color:{ink}"><b>{escape(text)}</b></p>'


def _options(question: Question, chosen: Sequence[int]) -> str:
    rows = []
    for place, option in enumerate(question.options):
        right, taken = place in question.right, place in chosen
        sign = "\u2713" if right else "\u2717" if taken else ""
        said = "right, your choice" if right and taken else "right" if right else "your choice" if taken else ""
        rows.append(
            f'<tr><td width="18">{sign}</td><td width="18">{place + 1}</td>'
            f'<td style="padding-right:14px">{escape(option.text)}</td><td><i>{said}</i></td></tr>'
        )
    return f'<table cellpadding="3">{"".join(rows)}</table>'


def _codes(codes: Sequence[str], colours: Colours) -> str:
    links = ", ".join(f'<a href="code:{escape(code)}" style="color:{colours.link}">{escape(code)}</a>' for code in codes)
    return f"<p>Open in Look up: {links}</p>" if links else ""
