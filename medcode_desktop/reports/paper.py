"""A test on paper and its answer key, as HTML for a page of black on white. The same questions give the same pages."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from medcode_desktop.training.model import TOPIC_TITLES, Plan, Question

_LETTERS = "ABCDE"


def test_page(plan: Plan, questions: Sequence[Question]) -> str:
    """Lines for name and date, then the questions with a box before each option."""
    rules = [f"{len(questions)} questions"]
    if plan.minutes:
        rules.append(f"{plan.minutes} minutes")
    if plan.pass_mark:
        rules.append(f"passed with {plan.pass_mark} % or more right")
    head = (
        f"<h1>{escape(plan.title)}</h1><p>{', '.join(rules)}. Where several answers are right, the question says how many.</p>"
        "<p>Name: ______________________________ &nbsp; Staff number: ______________ &nbsp; Date: ______________</p><hr>"
    )
    return _whole(head + "".join(_question(number, one) for number, one in enumerate(questions, 1)), plan)


def key_page(plan: Plan, questions: Sequence[Question]) -> str:
    """All answers in a short table to mark by, then each with its reasons."""
    cells = [f"<td><b>{number}</b> {_letters(one)}</td>" for number, one in enumerate(questions, 1)]
    rows = "".join(f"<tr>{''.join(cells[start : start + 8])}</tr>" for start in range(0, len(cells), 8))
    needed = -(-len(questions) * plan.pass_mark // 100)
    passed = f"<p>Passed with {needed} right answers or more.</p>" if plan.pass_mark else ""
    head = f'<h1>{escape(plan.title)}: answer key</h1>{passed}<table cellpadding="4">{rows}</table><hr>'
    return _whole(head + "".join(_reasons(number, one) for number, one in enumerate(questions, 1)), plan)


def _whole(body: str, plan: Plan) -> str:
    made = ", ".join(
        filter(None, (plan.made_with, f"date of service {plan.on}" if plan.on else "", f"question set {plan.seed}"))
    )
    notice = "Descriptions in MedCode Desktop's own words. Practice codes are made up. No promise of coverage or payment."
    return f"<html><body>{body}<hr><p><small>{escape(made)}. {escape(notice)}</small></p></body></html>"


def _question(number: int, question: Question) -> str:
    shown = f"<p><b>{escape(question.shown)}</b></p>" if question.shown else ""
    label = f"<p><small>{escape(question.label)}</small></p>" if question.label else ""
    options = "".join(
        f'<tr><td width="20">\u2610</td><td width="20">{_LETTERS[place]}</td><td>{escape(option.text)}</td></tr>'
        for place, option in enumerate(question.options)
    )
    return f'<p><b>{number}.</b> {escape(question.prompt)}</p>{shown}{label}<table cellpadding="2">{options}</table>'


def _reasons(number: int, question: Question) -> str:
    right = "; ".join(f"{_LETTERS[place]} {question.options[place].text}" for place in question.right)
    parts = (
        f"<p><b>{number}. {escape(right)}</b> <small>({escape(TOPIC_TITLES[question.topic])})</small><br>",
        escape(question.why),
        f" {_LETTERS[question.tempting]}: {escape(question.why_not)}" if question.why_not else "",
        f"<br><small>{escape(question.rule)} Source: {escape(question.source)}</small></p>",
    )
    return "".join(parts)


def _letters(question: Question) -> str:
    return ", ".join(_LETTERS[place] for place in question.right)
