"""The Scores screen, for managers: people and topics over time, what everybody misses, exports, score files of other PCs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from medcode_desktop.errors import UserError
from medcode_desktop.records.records import Records
from medcode_desktop.records.score_filter import Filter
from medcode_desktop.records.scores import Somebody, scores_of_one_moment
from medcode_desktop.reports.scores_export import Format
from medcode_desktop.settings import Settings
from medcode_desktop.training import statistics
from medcode_desktop.training.model import TOPIC_TITLES, Topic
from medcode_desktop.ui.charts.bars import Bar, bars
from medcode_desktop.ui.charts.course import Point, course
from medcode_desktop.ui.charts.matrix import matrix
from medcode_desktop.ui.progress.figures import Period, families_met, family_name, rows_of_confusion, rows_of_weeks
from medcode_desktop.ui.progress.section import Section
from medcode_desktop.ui.reporting import Reporter
from medcode_desktop.ui.scores import figures as said
from medcode_desktop.ui.scores.figures import TeamFigures
from medcode_desktop.ui.scores.files import TITLES, ScoreFiles
from medcode_desktop.ui.scores.lock_page import LockPage
from medcode_desktop.ui.scores.manage import Manage
from medcode_desktop.ui.scores.move_dialog import Mover
from medcode_desktop.ui.scores.pages import Page
from medcode_desktop.ui.screen import Screen
from medcode_desktop.ui.tasks import Task, Tasks
from medcode_desktop.ui.theme import Theme
from medcode_desktop.ui.widgets.build import button, plain_label
from medcode_desktop.ui.widgets.flow import Flow
from medcode_desktop.work import Progress

AT_ONCE = 20_000  # questions that are counted in a blink; with more the window would stand still


class ScoresScreen(Screen):
    def __init__(
        self,
        records: Records,
        remembered: Settings,
        theme: Theme,
        tasks: Tasks,
        reporter: Reporter,
        now: Callable[[], datetime],
        mover: Mover,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._records = records
        self._now = now
        self._tasks = tasks
        self._reporter = reporter
        self._reading: Task | None = None  # the counting under way
        self._period = Period.QUARTER
        self._is_open = False  # the passcode was given since the screen was entered
        self._files = ScoreFiles(records, remembered, tasks, reporter, now, self._show_all, self)
        self._manage = Manage(records, remembered, reporter, now, tasks, mover, self._somebody, self._show_all, self)
        self._lock = LockPage(records.passcode)
        self._lock.opened.connect(self._on_opened)
        self._people = _choices("Whose scores")
        self._topics = _choices("Which topic")
        for choice in (self._people, self._topics):
            choice.activated.connect(self._show_all)
        self._topics.addItem("All topics", "")
        for topic in Topic:
            self._topics.addItem(TOPIC_TITLES[topic], topic.value)
        self._chips = QButtonGroup(self)
        self._nothing = plain_label("", wrap=True)
        make = partial(Section, theme)
        self._team = make(
            "People",
            ("Name", "Staff no.", "Right", "Answers", "Share", "True share (95 %)", "Exams passed", "Last practised"),
            chart=False,
        )
        self._by_topic = make("Topics", ("Topic", "Right", "Answers", "Share", "True share (95 %)"))
        self._weeks = make("Over time", ("Week of", "Right", "Answers", "Share", "True share (95 %)"))
        self._families = make("Which family is taken for which", ("Right was", "Chosen was", "Times"), words=2)
        self._missed = make(
            "What everybody misses",
            ("Question", "Wrong choice most made", "Right", "Facility", "Discrimination"),
            words=2,
            chart=False,
        )
        self._idle = make("Not practised for 30 days", ("Name", "Staff no.", "Last practised"), chart=False)
        self._sessions = make(
            "Sessions",
            ("Begun", "Name", "Mode", "Title", "PC", "Right", "Share", "Passed", "Took"),
            words=4,
            chart=False,
        )
        self._sections = (
            self._team, self._by_topic, self._weeks, self._families, self._missed, self._idle, self._sessions,
        )  # fmt: skip
        self._pages = QStackedWidget()
        self._pages.addWidget(self._lock)
        self._pages.addWidget(self._page())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)

    def enter(self) -> None:
        """With a passcode it is asked for each time the screen is entered."""
        self._is_open = not self._records.passcode.is_set
        if self._is_open:
            self._on_opened()
        else:
            self._pages.setCurrentIndex(0)
            self._lock.enter()

    @property
    def chosen(self) -> Filter:
        """What the filters say."""
        person, topic = self._people.currentData(), self._topics.currentData()
        return Filter(
            people=(person,) if person else (),
            topics=(Topic(topic),) if topic else (),
            first=self._period.since(self._now().date()),
        )

    def _on_opened(self) -> None:
        self._is_open = True
        self._pages.setCurrentIndex(1)
        self._show_all()
        self._people.setFocus()

    def _page(self) -> QWidget:
        top = QHBoxLayout()
        top.setContentsMargins(16, 0, 16, 0)
        top.setSpacing(8)
        for widget in (plain_label("Scores", "title"), self._people, self._topics):
            top.addWidget(widget)
        top.addStretch(1)
        periods, actions = Flow(), Flow(to_the_right=True)  # large text needs a second row
        for period in Period:
            periods.addWidget(self._chip(period))
        for action in (
            self._manage_button(),
            self._export_button(),
            button("Write score file...", self._files.write, tip="What was practised on this PC, for the manager's"),
            button("Merge score files...", self._files.merge, tip="Score files of other PCs"),
        ):
            actions.addWidget(action)
        second = QHBoxLayout()
        second.setContentsMargins(16, 0, 16, 0)
        second.setSpacing(8)
        second.addLayout(periods, 2)
        second.addLayout(actions, 3)
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
        page = QWidget()
        whole = QVBoxLayout(page)
        whole.setContentsMargins(0, 12, 0, 0)
        whole.setSpacing(10)
        whole.addLayout(top)
        whole.addLayout(second)
        whole.addWidget(area, 1)
        return page

    def _export_button(self) -> QPushButton:
        made = QPushButton("Export")
        made.setToolTip("What the filters show")
        menu = QMenu(made)
        for kind, title in TITLES.items():
            menu.addAction(title).triggered.connect(partial(self._on_export, kind))
        menu.addSeparator()
        for page in Page:
            menu.addAction(page.value).triggered.connect(partial(self._on_page, page))
        made.setMenu(menu)
        return made

    def _manage_button(self) -> QPushButton:
        made = QPushButton("Manage")
        made.setToolTip("Clinic name and key, passcode, names and people, the audit log")
        menu = QMenu(made)
        self._manage.fill(menu)
        made.setMenu(menu)
        return made

    def _somebody(self) -> Somebody | None:
        number = self._people.currentData()
        return next((one for one in self._records.scores.people() if one.id == number), None)

    def _on_export(self, kind: Format, _checked: bool = False) -> None:
        self._files.export(kind, self.chosen)

    def _on_page(self, page: Page, _checked: bool = False) -> None:
        self._files.save_page(page, self.chosen)

    def _chip(self, period: Period) -> QPushButton:
        chip = button(period.value, partial(self._on_period, period), "chip")
        chip.setCheckable(True)
        chip.setChecked(period is self._period)
        self._chips.addButton(chip)
        return chip

    def _on_period(self, period: Period) -> None:
        self._period = period
        self._show_all()

    def _show_all(self) -> None:
        if not self._is_open:
            return
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        try:
            self._show_people()
            if self._records.scores.count() > AT_ONCE:
                self._read(self.chosen, self._now())
            else:
                self._show(self._now(), said.gather(self._records.scores, self.chosen, self._now().date()))
        except UserError as error:
            self._reporter.user_error(error)

    def _read(self, chosen: Filter, now: datetime) -> None:
        """Count many answers in the background."""
        path = self._records.path

        def work(progress: Progress) -> TeamFigures:
            with scores_of_one_moment(path) as scores:
                return said.gather(scores, chosen, now.date(), progress)

        def done(found: TeamFigures) -> None:
            if self._reading is task and self._is_open:
                self._reading = None
                self._show(now, found)

        def refused(error: UserError) -> None:
            self._reporter.user_error(error)
            stopped()

        def stopped() -> None:
            if self._reading is task:
                self._reading = None
                self._say("The scores were not counted. Choose a time above to try again.")

        self._say("Counting the answers...")
        task = self._reading = self._tasks.run("Counting the answers", work, done, refused, stopped)

    def _say(self, text: str) -> None:
        """Instead of figures."""
        for section in self._sections:
            section.hide()
        self._nothing.setText(text)
        self._nothing.show()

    def _show(self, now: datetime, found: TeamFigures) -> None:
        for section in self._sections:
            section.setVisible(not found.is_empty)
        self._idle.setVisible(bool(found.idle))
        self._nothing.setVisible(found.is_empty)
        if found.is_empty:
            self._nothing.setText(
                "No answers in this time. People practise on the Practice screen (Ctrl+2); the scores of other PCs come with "
                "Merge score files."
            )
        else:
            self._show_figures(found, now)
        self._idle.show_figures("People on the list of this PC, the longest ago first.", said.idle_rows(found))

    def _show_people(self) -> None:
        """Anew: a merge may have brought some. Who was chosen stays chosen."""
        before = self._people.currentData()
        self._people.clear()
        self._people.addItem("Everybody", 0)
        for one in self._records.scores.people():
            self._people.addItem(one.label, one.id)
        self._people.setCurrentIndex(max(0, self._people.findData(before)))

    def _show_figures(self, found: TeamFigures, now: datetime) -> None:
        self._team.show_figures("", said.people_rows(found))
        shares = [(count, statistics.share(count.right, count.asked)) for count in found.topics]
        topics = [
            Bar(TOPIC_TITLES[count.topic], share.value, f"{share.value * 100:.0f} % of {share.asked:,}", share.low, share.high)
            for count, share in shares
        ]
        text = "Right answers, with the bounds within which the true share lies in 19 of 20 cases."
        self._by_topic.show_figures(text, said.topic_rows(found), bars(topics))
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
        self._weeks.show_figures("", rows_of_weeks(found.weeks), course(points))
        families = families_met(found.confusion)
        counts = [[found.confusion.get((right, chosen), 0) for chosen in families] for right in families]
        self._families.show_figures(
            "How often each family was chosen for each; the framed ones are right.",
            rows_of_confusion(found.confusion),
            matrix(counts, [family_name(family) for family in families]),
        )
        self._missed.show_figures(
            "First answers of at least two people, of which half or more were wrong. Facility is the share of right ones; "
            "discrimination says whether those who know the rest know this too (below 0: look at the question).",
            said.missed_rows(found),
        )
        newest = f"The newest {said.MOST_SESSIONS:,}; an export has all of them."
        self._sessions.show_figures(newest if len(found.sessions) == said.MOST_SESSIONS else "", said.session_rows(found, now))


def _choices(name: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setMinimumContentsLength(12)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return made
