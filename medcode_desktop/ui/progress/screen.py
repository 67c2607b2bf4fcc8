"""The Progress screen: how a person stands, by topic and over time, and what comes due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QComboBox, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from medcode_desktop import settings
from medcode_desktop.records.records import Records
from medcode_desktop.settings import Settings
from medcode_desktop.training.model import TOPIC_TITLES
from medcode_desktop.training.schedule import Schedule
from medcode_desktop.ui.charts.bars import Bar, bars
from medcode_desktop.ui.charts.columns import Column, columns
from medcode_desktop.ui.charts.course import Point, course
from medcode_desktop.ui.charts.matrix import matrix
from medcode_desktop.ui.progress import figures as said
from medcode_desktop.ui.progress.figures import Figures, Period
from medcode_desktop.ui.progress.section import Section
from medcode_desktop.ui.screen import Screen
from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.build import button, plain_label
from medcode_desktop.ui.widgets.flow import Flow


class ProgressScreen(Screen):
    def __init__(
        self,
        records: Records,
        remembered: Settings,
        theme: Theme,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._records = records
        self._settings = remembered
        self._now = now
        self._schedule = Schedule()
        self._period = Period.QUARTER
        self._people = QComboBox()
        self._people.setAccessibleName("Whose progress")
        self._people.setMinimumContentsLength(10)
        self._people.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._people.activated.connect(self._on_person)
        self._chips = QButtonGroup(self)
        self._nothing = plain_label("", wrap=True)
        self._topics = Section(theme, "Topics", ("Topic", "Right", "Answers", "Share", "True share (95 %)"))
        self._mastery = Section(theme, "Mastery", ("Topic", "Cards begun", "Known by now", "Share"))
        self._weeks = Section(theme, "Over time", ("Week of", "Right", "Answers", "Share", "True share (95 %)"))
        self._families = Section(theme, "Which family is taken for which", ("Right was", "Chosen was", "Times"), words=2)
        self._times = Section(
            theme,
            "Time for a question",
            ("Topic", "Answers", "A quarter within, s", "Half within, s", "Three quarters within, s"),
        )
        self._retention = Section(theme, "Still known when due", ("Topic", "Known", "Came due", "Share", "True share (95 %)"))
        self._due = Section(theme, "What comes due", ("Day", "Cards"))
        self._sessions = Section(
            theme,
            "Sessions",
            ("Begun", "Mode", "Ended", "Title", "Right", "Share", "Took"),
            words=4,
            chart=False,
        )
        self._sections = (
            self._topics,
            self._mastery,
            self._weeks,
            self._families,
            self._times,
            self._retention,
            self._due,
            self._sessions,
        )
        self._arrange()

    def enter(self) -> None:
        self._show_all()
        self._people.setFocus()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(plain_label("Progress", "title"))
        top.addSpacing(12)
        top.addWidget(self._people)
        periods = Flow()  # large text needs a second row
        for period in Period:
            periods.addWidget(self._chip(period))
        top.addLayout(periods, 1)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 0, 16, 12)
        column.setSpacing(12)
        column.addWidget(self._nothing)
        for section in self._sections:
            column.addWidget(section)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 12, 0, 0)
        whole.setSpacing(10)
        head = QWidget()
        head.setLayout(top)
        top.setContentsMargins(16, 0, 16, 0)
        whole.addWidget(head)
        whole.addWidget(area, 1)

    def _chip(self, period: Period) -> QPushButton:
        chip = button(period.value, partial(self._on_period, period), "chip")
        chip.setCheckable(True)
        chip.setChecked(period is self._period)
        self._chips.addButton(chip)
        return chip

    def _on_period(self, period: Period) -> None:
        self._period = period
        self._show_all()

    def _on_person(self, index: int) -> None:
        self._settings.set(settings.PRACTICE_PERSON, self._people.itemData(index))
        self._show_all()

    def _show_all(self) -> None:
        people = self._records.people.everyone()
        last = self._settings.get(settings.PRACTICE_PERSON)
        person = next((one for one in people if one.id == last), people[0] if people else None)
        self._people.clear()
        for one in people:
            self._people.addItem(one.label, one.id)
        self._people.setVisible(bool(people))
        if person is None:
            self._show_nothing("Nobody has practised on this PC yet. Add a person on the Practice screen (Ctrl+2).")
            return
        self._people.setCurrentIndex(self._people.findData(person.id))
        now = self._now()
        found = said.gather(self._records, person, self._period, self._schedule, now)
        if found.is_empty:
            self._show_nothing(f"No answers of {person.name} in this time. The Practice screen (Ctrl+2) has questions.")
            return
        self._nothing.hide()
        for section in self._sections:
            section.show()
        self._show_topics(found)
        self._show_mastery(found)
        self._show_course(found)
        self._show_families(found)
        self._show_times(found)
        self._show_retention(found)
        self._show_due(found)
        self._sessions.show_figures(
            "" if found.sessions else "No session has been ended in this time.", said.session_rows(found, now)
        )

    def _show_nothing(self, text: str) -> None:
        self._nothing.setText(text)
        self._nothing.show()
        for section in self._sections:
            section.hide()

    def _show_topics(self, found: Figures) -> None:
        rows = [
            Bar(
                TOPIC_TITLES[one.topic],
                one.share.value,
                f"{one.share.value * 100:.0f} % of {one.share.asked:,}" if one.share.asked else "no answers",
                one.share.low if one.share.asked else None,
                one.share.high if one.share.asked else None,
            )
            for one in found.topics
        ]
        self._topics.show_figures(
            "Right answers, with the bounds within which the true share lies in 19 of 20 cases.",
            said.topic_rows(found),
            bars(rows),
        )

    def _show_mastery(self, found: Figures) -> None:
        begun = [one for one in found.topics if one.mastery.begun]
        rows = [
            Bar(TOPIC_TITLES[one.topic], one.mastery.value, f"{one.mastery.known:.0f} of {one.mastery.begun}") for one in begun
        ]
        text = "How many of the cards you have begun Learn expects you to know at this moment."
        self._mastery.show_figures(text if rows else "No card has been begun.", said.mastery_rows(found), bars(rows))

    def _show_course(self, found: Figures) -> None:
        points = [
            Point(
                f"{week.monday.day} {week.monday:%b}",
                week.monday.toordinal(),
                week.share.value,
                week.share.low,
                week.share.high,
            )
            for week in found.weeks
        ]
        self._weeks.show_figures(said.trend_said(found.trend), said.week_rows(found), course(points))

    def _show_families(self, found: Figures) -> None:
        families = said.families_met(found.confusion)
        counts = [[found.confusion.get((right, chosen), 0) for chosen in families] for right in families]
        rows = said.confusion_rows(found)
        text = "How often each family was chosen for each; the framed ones are right."
        if not families:
            text = "No question about families was answered in this time."
        elif not rows:
            text += " Nothing was mistaken."
        self._families.show_figures(text, rows or ([("\u2013", "\u2013", "0")] if families else []), matrix(
            counts, [said.family_name(family) for family in families]
        ))  # fmt: skip

    def _show_times(self, found: Figures) -> None:
        timed = [(one.topic, one.times) for one in found.topics if one.times]
        longest = max((times.three_quarters for _, times in timed), default=0.0) or 1.0
        rows = [
            Bar(TOPIC_TITLES[topic], times.middle / longest, f"{times.middle:.0f} s", times.quarter / longest,
                times.three_quarters / longest)
            for topic, times in timed
        ]  # fmt: skip
        self._times.show_figures(
            "The middle time, with the bounds of the middle half of all answers.",
            said.time_rows(found),
            bars(rows, percent=False),
        )

    def _show_retention(self, found: Figures) -> None:
        rows = [
            Bar(TOPIC_TITLES[topic], share.value, f"{share.value * 100:.0f} % of {share.asked:,}", share.low, share.high)
            for topic, share in found.retained
        ]
        chart = bars(rows, found.retention.aimed)
        self._retention.show_figures(said.retention_said(found.retention), said.retention_rows(found), chart)

    def _show_due(self, found: Figures) -> None:
        counts = [
            Column("today" if place == 0 else f"{due.day.day} {due.day:%b}" if place % 7 == 0 else "", due.cards)
            for place, due in enumerate(found.forecast)
        ]
        self._due.show_figures(said.forecast_said(found.forecast), said.due_rows(found), columns(counts))
