"""Pages of scores as PDF: the team, one person, a certificate; with their charts, in black on white."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QFont, QImage, QPainter

from medcode_desktop.errors import UserError
from medcode_desktop.records.score_filter import Filter
from medcode_desktop.records.scores import PersonScore, ScoredSession, Scores
from medcode_desktop.reports import scores_pages
from medcode_desktop.reports.file_names import export_name
from medcode_desktop.reports.score_summary import Summary, summary
from medcode_desktop.training import statistics
from medcode_desktop.training.model import TOPIC_TITLES
from medcode_desktop.ui.charts.bars import Bar, bars
from medcode_desktop.ui.charts.chart import Draw, Look
from medcode_desktop.ui.charts.course import Point, course
from medcode_desktop.ui.colours import LIGHT
from medcode_desktop.ui.lookup.printing import pages_of

_WIDTHS, _LINE, _SHARPER = (330, 220), 11, 4  # dots of the page, and of the picture to each


class Page(StrEnum):
    TEAM = "Team summary (PDF)"
    PERSON = "Report of the person chosen (PDF)"
    CERTIFICATE = "Certificate of the last exam passed (PDF)"


class Told(NamedTuple):
    """What stands on a page."""

    page: Page
    summary: Summary
    person: PersonScore | None  # whom a report is about
    passed: ScoredSession | None  # what a certificate is about


def gather_page(page: Page, scores: Scores, chosen: Filter, *, clinic: str, made: datetime) -> Told:
    """In any thread. UserError if no person is chosen where one is needed, or no exam was passed."""
    if page is not Page.TEAM and len(chosen.people) != 1:
        raise UserError("This page is about one person.", "Choose a person first.")
    told = summary(scores, chosen, clinic=clinic, made=made)
    if page is Page.TEAM:
        return Told(page, told, None, None)
    person = next((one for one in scores.by_person(chosen) if one.person in chosen.people), None)
    if person is None:
        raise UserError("This person is not known any more.", "Choose another one.")
    passed = next((one for one in told.sessions if one.passed), None)
    if page is Page.CERTIFICATE and passed is None:
        raise UserError(f"{told.whom} has passed no exam in this time.", "Choose a longer time, or another person.")
    return Told(page, told, person, passed)


def page_html(told: Told) -> str:
    summed = told.summary
    if told.page is Page.CERTIFICATE and told.passed is not None:
        return scores_pages.certificate_page(told.passed, clinic=summed.clinic, made=summed.made)
    if told.page is Page.PERSON and told.person is not None:
        return scores_pages.with_charts(scores_pages.person_page(summed, told.person), charts(summed))
    return _on_one_page(summed)


def _on_one_page(told: Summary) -> str:
    """With as many rows as the page holds: nobody files a second one with nothing but a footer."""
    drawn = charts(told)
    page = ""
    for rows in range(scores_pages.MOST_PEOPLE, 0, -2):
        page = scores_pages.with_charts(scores_pages.team_page(told, rows), drawn)
        if pages_of(page) == 1:
            break
    return page


def page_name(page: Page, chosen: Filter, *, clinic: str, made: datetime) -> str:
    """A name for the file."""
    return export_name(page_title(page), ".pdf", made, clinic, chosen.first, chosen.last)


def page_title(page: Page) -> str:
    """In lower case: "team summary"."""
    return page.value.removesuffix(" (PDF)").lower()


def charts(told: Summary) -> str:
    """Topics and the course over time as pictures in the page."""
    if not told.topics:
        return ""
    shares = [(count, statistics.share(count.right, count.asked)) for count in told.topics]
    rows = [
        Bar(TOPIC_TITLES[count.topic], share.value, f"{share.value * 100:.0f} % of {share.asked:,}", share.low, share.high)
        for count, share in shares
    ]
    points = [
        Point(f"{week.monday.day} {week.monday:%b}", week.monday.toordinal(), week.share.value, week.share.low, week.share.high)
        for week in told.weeks
    ]
    pictures = zip(_WIDTHS, (bars(rows), course(points)), strict=True)
    cells = "".join(f"<td>{_picture(draw, width, lines)}</td>" for width, (draw, lines) in pictures)
    return f"<table><tr>{cells}</tr></table>"  # side by side: the summary is to stay on one page


def _picture(draw: Draw, width: int, lines: float) -> str:
    height = round(lines * _LINE)
    image = QImage(width * _SHARPER, height * _SHARPER, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(_SHARPER, _SHARPER)
    font = QFont(painter.font())
    font.setPixelSize(8)
    draw(painter, QRectF(0, 0, width, height), Look(LIGHT, font))
    painter.end()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return f'<img src="data:image/png;base64,{b64encode(bytes(content.data())).decode()}" width="{width}" height="{height}">'
