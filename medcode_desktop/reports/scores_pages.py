"""Pages of scores as HTML, for the window to print or to save as PDF: the team, one person, a certificate.

HTML as Qt's rich text takes it. Charts are drawn by the window: it puts its pictures where CHARTS stands, see `with_charts`.
The same scores give the same pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from medcode_desktop.errors import UserError
from medcode_desktop.records.items import Item
from medcode_desktop.records.scores import PersonScore, ScoredSession
from medcode_desktop.reports.score_summary import Summary
from medcode_desktop.reports.score_tables import ENDING_TITLES, MODE_TITLES
from medcode_desktop.training.model import TOPIC_TITLES, Mode
from medcode_desktop.training.statistics import share

CHARTS = "<!-- charts -->"
MOST_PEOPLE, MOST_SESSIONS = 10, 25  # that fit on the page
_LONGEST = 90  # characters of a text in a row
_NAME, _QUESTION, _OPTION, _WHOM = 32, 55, 32, 160  # on the page of the team, so that one page is enough


def with_charts(page: str, charts: str) -> str:
    """The page with HTML (pictures, tables) in the place for charts."""
    return page.replace(CHARTS, charts, 1)


def team_page(told: Summary, rows: int = MOST_PEOPLE) -> str:
    """One page: what the team did, by topic (as a chart, which has the figures) and by person, and what everybody misses.
    `rows`: so many people, and half as many questions; fewer where names are long."""
    people = sorted(told.people, key=lambda one: (-one.asked, one.name.casefold()))
    rest = len(people) - rows
    more = f"<p><small>and {rest:,} more with fewer answers</small></p>" if rest > 0 else ""
    parts = (
        f"<h1>Scores{f' - {escape(_short(told.clinic))}' if told.clinic else ''}</h1>",
        f"<p>{escape(_short(told.whom, _WHOM))}; {escape(told.about)}; {told.days}</p>",
        _facts(told),
        CHARTS if told.topics else "<p>No answers.</p>",
        _people(people[:rows]) + more,
        _misses(told.hardest[: rows // 2]),
    )
    return _whole("".join(parts), told.made)


def person_page(told: Summary, person: PersonScore) -> str:
    """What one person did. `told` is the summary of that person alone."""
    staff = f", staff number {escape(person.staff_number)}" if person.staff_number else ""
    last = f" Practised last on {person.last}." if person.last else ""
    parts = (
        f"<h1>{escape(_short(person.name))}</h1>",
        f"<p>{escape(told.clinic)}{staff}; {escape(told.about)}; {told.days}.{last}</p>",
        _facts(told),
        CHARTS,
        _topics(told),
        _sessions(told.sessions[:MOST_SESSIONS]),
    )
    return _whole("".join(parts), told.made)


def certificate_page(session: ScoredSession, *, clinic: str, made: datetime) -> str:
    """Of an exam that was passed. UserError if it was not."""
    if session.mode is not Mode.EXAM or not session.passed:
        raise UserError("There are certificates of passed exams only.", "Choose an exam that was passed.")
    day = session.started.astimezone(made.tzinfo).date()
    name = f"{escape(session.name)}{f' ({escape(session.staff_number)})' if session.staff_number else ''}"
    lines = (
        "<p>&nbsp;</p><h1>Certificate</h1>",
        f"<p>{escape(clinic)}</p>" if clinic else "",
        f"<p>&nbsp;</p><h2>{name}</h2>",
        f"<p>passed the exam</p><h2>{escape(session.title)}</h2>",
        f"<p>on {day} with {session.right} of {session.asked} questions right ({_percent(session.share)}).</p>",
        f"<p>{session.pass_mark} % were needed.</p>",
        f"<p>Questions on procedure coding from {escape(session.catalogue)}.</p>",
        "<p>&nbsp;</p><p>&nbsp;</p><p>______________________________ &nbsp;&nbsp; ______________________________</p>",
        "<p><small>Place and date &nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; Signature</small></p>",
    )
    note = "A certificate of the clinic's own training. It is no certification of AAPC, AHIMA, the AMA or CMS."
    return _whole(f'<div align="center">{"".join(lines)}</div>', made, f"{note} Session {session.uid}.")


def _facts(told: Summary) -> str:
    exams = told.exams
    passed = sum(bool(one.passed) for one in exams)
    middle = share(told.right, told.asked)
    cells = (
        ("People", f"{len(told.people):,}"),
        ("Sessions", f"{len(told.sessions):,}"),
        ("Answers", f"{told.asked:,}"),
        ("Right", f"{_percent(middle.value)} ({_percent(middle.low)} to {_percent(middle.high)})" if told.asked else "-"),
        ("Exams passed", f"{passed:,} of {len(exams):,}" if exams else "-"),
    )
    return _table(("", ""), [(escape(title), escape(value)) for title, value in cells], heading=False)


def _topics(told: Summary) -> str:
    if not told.topics:
        return "<p>No answers.</p>"
    rows = [
        (escape(TOPIC_TITLES[one.topic]), f"{one.asked:,}", f"{one.right:,}", _percent(one.right / one.asked))
        for one in told.topics
    ]
    return "<h2>By topic</h2>" + _table(("Topic", "Answers", "Right", "Share"), rows)


def _people(people: Sequence[PersonScore]) -> str:
    rows = [
        (
            escape(_short(one.name, _NAME)),
            f"{one.asked:,}",
            _percent(one.share),
            str(one.last or "-"),
            f"{one.passed} of {one.exams}" if one.exams else "-",
        )
        for one in people
    ]
    return "<h2>By person</h2>" + _table(("Name", "Answers", "Right", "Last day", "Exams passed"), rows) if rows else ""


def _misses(items: Sequence[Item]) -> str:
    rows = [
        (
            escape(_short(item.question, _QUESTION)),
            f"{item.right} of {item.people}",
            escape(_short(item.wrong_option, _OPTION)),
        )
        for item in items
    ]
    title = "<h2>Missed by half of all or more, the first time</h2>"
    return title + _table(("Question", "Right", "Chosen most instead"), rows) if rows else ""


def _sessions(sessions: Sequence[ScoredSession]) -> str:
    rows = [
        (
            str(one.started)[:10],
            MODE_TITLES[one.mode],
            escape(_short(one.title)),
            f"{one.right} of {one.asked}",
            _percent(one.share),
            {True: "passed", False: "not passed", None: ENDING_TITLES.get(one.ending, "")}[one.passed],
        )
        for one in sessions
    ]
    return "<h2>Sessions</h2>" + _table(("Day", "Mode", "Title", "Right", "Share", "Result"), rows) if rows else ""


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, heading: bool = True) -> str:
    """The cells are HTML already."""
    head = "".join(f'<th align="left">{escape(text)}</th>' for text in headings)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<table cellpadding="3" width="100%">{f"<tr>{head}</tr>" if heading else ""}{body}</table>'


def _whole(body: str, made: datetime, note: str = "") -> str:
    foot = f"Made by MedCode Desktop, {made:%Y-%m-%d %H:%M}. {note}".strip()
    return f"<html><body>{body}<hr><p><small>{escape(foot)}</small></p></body></html>"


def _percent(value: float) -> str:
    """Rounded down, as the pass mark is judged: 69.99 % is no 70 %."""
    return f"{int(value * 1000 + 1e-9) / 10:g} %"


def _short(text: str, most: int = _LONGEST) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "\u2026"
