"""The next question, asked, stored and painted, against setting the same texts in the same widgets and painting them.

    QT_QPA_PLATFORM=offscreen python benchmarks/question.py

A Learn session in the real window: the answer is given beforehand, then Enter makes the next question, commits it and shows it.
The floor has the texts ready. Medians of each round make a pair.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from floor import Pairs
from PySide6.QtWidgets import QApplication, QMainWindow

from medcode_desktop import app
from medcode_desktop.paths import find_places
from medcode_desktop.training.model import Question
from medcode_desktop.ui.practice.question_page import QuestionPage
from medcode_desktop.ui.practice.screen import PracticeScreen

ROUNDS, QUESTIONS = 9, 15


class Bare(QMainWindow):
    """The widgets of the page of a question, and nothing that thinks or stores."""

    def __init__(self, page: QuestionPage) -> None:
        super().__init__()
        self._page = page
        page._feedback.hide()
        page._hint.hide()
        self.setCentralWidget(page)

    def show_question(self, question: Question, number: int) -> None:
        page = self._page
        page._about.setText(question.topic.value)
        page._where.setText(f"{number} cards done")
        page._bar.setValue(number % 100)
        page._stem.setText(question.prompt)
        for label, text in ((page._shown, question.shown), (page._label, question.label)):
            label.setText(text)
            label.setVisible(bool(text))
        for place, row in enumerate(page._rows):
            row.setVisible(place < len(question.options))
            if place < len(question.options):
                row.show_option(place + 1, question.options[place].text)


def main() -> None:
    application = QApplication(["question"])
    with tempfile.TemporaryDirectory() as folder:
        running = app.build(application, find_places(Path(folder)))
        window = running.window
        window.resize(1024, 700)
        window.show()
        screen = window.show_screen("practice")
        assert isinstance(screen, PracticeScreen)  # noqa: S101 - that is what the place makes
        person = running._records.people.add("Bench")
        screen._person = person
        screen._sit(lambda: screen._coach.learn(person, 10_000))
        bare = Bare(QuestionPage(running.theme, running.reporter))
        bare.resize(948, 660)
        bare.show()
        pairs = Pairs("the next question, ready and painted", "ms")
        random = Random(1)
        for _ in range(ROUNDS):
            ours, floor = [], []
            for _ in range(QUESTIONS):
                page, sitting = screen._question, screen._sitting
                assert sitting is not None  # noqa: S101 - a session goes on
                sitting.answer(random.sample(range(len(sitting.session.question.options)), len(sitting.session.question.right)))
                application.processEvents()
                began = time.perf_counter()
                page.go_on()
                application.processEvents()
                ours.append((time.perf_counter() - began) * 1000)
                question = sitting.session.question
                began = time.perf_counter()
                bare.show_question(question, sitting.session.number)
                application.processEvents()
                floor.append((time.perf_counter() - began) * 1000)
            pairs.add(statistics.median(ours), statistics.median(floor))
        pairs.show("the same texts in the same widgets", at_most=2)
        print(f"  ({datetime.now(UTC):%Y-%m-%d}; each of ours is committed to the disk before it is painted)")
        running.close()


if __name__ == "__main__":
    main()
