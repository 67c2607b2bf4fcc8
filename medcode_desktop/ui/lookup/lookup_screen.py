"""The Look up screen: what is typed is searched, what is chosen is shown. One search for each keystroke, at once."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QModelIndex
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from medcode_desktop import settings
from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.catalogue.model import Answer, Hit, Look, Note, SectionRef
from medcode_desktop.records.records import Records
from medcode_desktop.settings import Settings
from medcode_desktop.ui.by_number import bind_to_widget
from medcode_desktop.ui.lookup.clinic_side import ClinicSide
from medcode_desktop.ui.lookup.code_actions import CodeActions
from medcode_desktop.ui.lookup.detail_view import DetailView
from medcode_desktop.ui.lookup.empty_page import no_code, welcome
from medcode_desktop.ui.lookup.history import History
from medcode_desktop.ui.lookup.lists_panel import BROWSE, LISTS, SEARCH, ListsPanel
from medcode_desktop.ui.lookup.notes_strip import NotesStrip
from medcode_desktop.ui.lookup.own_marks import OwnMarks
from medcode_desktop.ui.lookup.row_delegate import RowDelegate
from medcode_desktop.ui.lookup.rows_model import RowsModel
from medcode_desktop.ui.lookup.saving import Saving
from medcode_desktop.ui.lookup.search_bar import SearchBar, codes_counted
from medcode_desktop.ui.reporting import Reporter
from medcode_desktop.ui.screen import Screen
from medcode_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from medcode_desktop.catalogue.detail import Detail

MOST_BROWSED = 20_000  # codes of a family; all of Level II are under 9,000


class LookupScreen(Screen):
    def __init__(
        self,
        theme: Theme,
        records: Records,
        remembered: Settings,
        reports: Reporter,
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._settings = remembered
        self._marks = OwnMarks(records, reports)
        self._catalogue: Catalogue | None = None
        self._history = History()
        self._bar = SearchBar(today, self)
        self._notes = NotesStrip(self)
        self._model = RowsModel()
        self._delegate = RowDelegate(theme)
        self._delegate.starred = self._marks.starred
        self._clinic = ClinicSide(records, remembered, theme, self, self._show_again)
        self._saving = Saving(self, remembered, reports, self._clinic)
        self._asked = ("", self._bar.on)  # text and date of the last search
        self._section: SectionRef | None = None  # that is browsed
        self._split = QSplitter()  # with a parent it would look through all of Qt's enums for what that is (by_number.py)
        self._lists = ListsPanel(self._model, self._delegate, self._split)
        self._list = self._lists.codes
        self._detail = DetailView(theme, self._split)
        self._code = CodeActions(self._detail, self._marks, self._saving, theme, self._read, self._seen)
        self._lay_out()
        self._connect()
        self._make_actions()
        self._bar.active_only.setChecked(remembered.get(settings.ACTIVE_ONLY))
        family = remembered.get(settings.LOOKUP_FAMILY)
        self._bar.choose(Look(family) if family in set(Look) else Look.ALL)
        if remembered.get(settings.OPEN_LAST_SEARCH):
            self._bar.field.setText(remembered.get(settings.LAST_SEARCH))

    # what the window asks

    def use_catalogue(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._clinic.use_catalogue(catalogue)
        self._lists.use_catalogue(catalogue)
        self._marks.read()
        self.refresh()

    def get_ready(self) -> Iterator[None]:
        from medcode_desktop.ui.lookup import row_painter  # noqa: F401 - so that it is there for the first row

        yield
        from medcode_desktop.ui.lookup import clinic_rules, detail_page  # noqa: F401

        yield

    def enter(self) -> None:
        self._bar.follow_today()
        self._bar.field.setFocus()

    def begin_search(self, text: str) -> bool:
        if self._lists.shown != SEARCH:
            self._lists.show_list(SEARCH)
            self._on_list(SEARCH)
        if text:
            self._bar.field.setText(text)
        else:
            self._bar.field.selectAll()
        self._bar.field.setFocus()
        return True

    def open_code(self, code: str) -> None:
        """Show a code, and where it stands in its list if it does."""
        row = self._model.row_of(code)
        if row >= 0:
            self._list.setCurrentIndex(self._model.index(row))
        self._show_code(code)

    def remember(self) -> None:
        self._detail.keep_note()
        self._settings.set(settings.LAST_SEARCH, self._bar.field.text()[:10_000])
        self._settings.set(settings.LOOKUP_FAMILY, self._bar.look.value)
        self._settings.set(settings.LOOKUP_SPLIT, base64.b64encode(self._split.saveState().data()).decode("ascii"))

    # searching

    def refresh(self) -> None:
        """Ask again: something of the question, the list or the catalogue has changed."""
        if self._catalogue is None:
            return
        kind = self._lists.shown
        if kind == SEARCH:
            self._search()
        elif kind == BROWSE:
            self._browse()
        else:
            self._show_own_list(kind)

    def _search(self) -> None:
        if self._catalogue is None:
            return
        text = self._bar.field.text()
        keep = self._shown_code() if text == self._asked[0] else ""
        started = time.perf_counter()
        answer = (
            self._catalogue.search(text, self._bar.on, self._bar.look, active_only=self._bar.active_only.isChecked())
            if text.strip()
            else Answer(text)
        )
        took = (time.perf_counter() - started) * 1000
        self._delegate.marks = answer.marks
        self._notes.show_notes(answer.notes)
        self._model.show_answer(answer)
        of = f"{len(answer.hits)} of " if answer.total_is_exact and len(answer.hits) < answer.total else ""
        count = f"{of}{codes_counted(answer.total, exact=answer.total_is_exact)}"
        self._bar.show_count(f"{count}, {took:.1f} ms" if text.strip() else "")
        if not self._choose(keep):
            self._detail.show_nothing(welcome(self._theme.colours) if not text.strip() else no_code(self._theme.colours))
        self._asked = (text, self._bar.on)

    def _shown_code(self) -> str:
        return self._detail.detail.hit.code if self._detail.detail is not None else ""

    def _choose(self, keep: str = "") -> bool:
        """Choose the row of the code that is shown, else the first; False if there is no code to show.

        When only the date of service has changed, the code that is shown stays, in the list or not, and is judged anew.
        """
        row = self._model.row_of(keep)
        if row < 0 and keep and self._bar.on != self._asked[1]:
            self._show_code(keep, seen=False)
            return True
        row = next((at for at in (row, 0, 1) if self._model.hit(at) is not None), -1)  # 1: below a heading
        self._list.setCurrentIndex(self._model.index(row))
        return row >= 0

    def _on_note(self, note: Note) -> None:
        match note.action:
            case "include terminated":
                self._bar.active_only.setChecked(False)
            case "all families":
                self._bar.choose(Look.ALL)
                self.refresh()
            case "import cpt":
                self.import_wanted.emit()
            case _:
                self._bar.field.setText(note.query)
                self._bar.field.setFocus()

    # the lists beside the search

    def _on_list(self, kind: int) -> None:
        self._delegate.marks = ()
        self.refresh()
        if kind == BROWSE:
            self._lists.tree.setFocus()

    def _show_own_list(self, kind: int) -> None:
        if self._catalogue is None:
            return
        codes = self._marks.codes(kind)
        self._notes.show_notes(())
        keep = self._shown_code()
        self._model.show_hits(self._catalogue.hits(codes, self._bar.on))
        self._bar.show_count(codes_counted(len(codes)))
        if not self._choose(keep):
            self._detail.show_nothing(no_code(self._theme.colours, LISTS[kind]))
        self._asked = (self._asked[0], self._bar.on)

    def _on_section(self, ref: SectionRef) -> None:
        self._section = ref
        self._browse()

    def _browse(self) -> None:
        """The codes of the section; the code that is shown stays until another one is chosen."""
        if self._catalogue is None:
            return
        ref, keep = self._section, self._shown_code()
        hits: list[Hit] = []
        if ref is not None and len(ref.first) in (2, 5):
            active_only = self._bar.active_only.isChecked()
            hits = self._catalogue.codes_between(ref.first, ref.last, self._bar.on, active_only=active_only, limit=MOST_BROWSED)
        self._notes.show_notes(())
        self._model.show_hits(hits)
        self._bar.show_count(codes_counted(len(hits)) if ref is not None else "")
        if self._model.row_of(keep) >= 0 or self._bar.on != self._asked[1]:
            self._choose(keep)
        self._asked = (self._asked[0], self._bar.on)

    def _open_section(self, label: str) -> None:
        self._lists.show_list(BROWSE)
        self._on_list(BROWSE)
        self._lists.tree.open_at(label)

    # the code that is shown

    def _on_current(self, index: QModelIndex, before: QModelIndex) -> None:
        del before
        hit = self._model.hit(index.row()) if index.isValid() else None
        if hit is not None:
            self._show_code(hit.code, seen=False)

    def _on_opened(self, index: QModelIndex) -> None:
        hit = self._model.hit(index.row())
        if hit is not None:
            self._show_code(hit.code)
            self._detail.focus_page()

    def _show_code(self, code: str, *, seen: bool = True) -> None:
        if code.startswith("?"):
            self.begin_search(code[1:])
            return
        detail = self._read(code)
        if detail is not None:
            self._show_detail(detail)
            if seen:
                self._seen(code)

    def _read(self, code: str) -> Detail | None:
        return self._catalogue.detail(code, self._bar.on) if self._catalogue is not None else None

    def _show_detail(self, detail: Detail) -> None:
        code, clinic = detail.hit.code, self._clinic.html(detail, self._theme.colours)
        self._detail.show_detail(detail, self._marks.note(code), starred=code in self._marks.starred, clinic=clinic)

    def _show_again(self) -> None:
        """Something that the clinic keeps of the code has changed."""
        if self._detail.detail is not None:
            self._show_code(self._detail.detail.hit.code, seen=False)

    def _seen(self, code: str) -> None:
        """A code that was opened or copied, not one that was passed on the way down the list."""
        self._history.seen(code)
        self._marks.seen(code)

    def _back(self, step: int) -> None:
        code = self._history.move(step)
        detail = self._read(code) if code else None
        if detail is not None:
            self._show_detail(detail)

    def _neighbour(self, step: int) -> None:
        code = self._code.neighbour(step)
        if code:
            self.open_code(code)

    def _star(self) -> None:
        detail = self._detail.detail
        if detail is not None and self._marks.turn_star(detail.hit.code):
            self._list.viewport().update()
            self._show_code(detail.hit.code, seen=False)

    def _clear_comparison(self) -> None:
        self._code.forget_comparison()
        self._show_again()

    def _print(self, *, paper: bool) -> None:
        self._code.print(self._catalogue, paper=paper)

    def _save_list(self, *, pdf: bool) -> None:
        """The codes of the list, with their amounts where fee files are loaded."""
        if self._catalogue is not None:
            name, hits = self._listed(self._catalogue)
            self._saving.codes(self._catalogue, name, hits, self._bar.on, pdf=pdf)

    def _listed(self, catalogue: Catalogue) -> tuple[str, Sequence[Hit]]:
        """What is listed, and its codes: of a search also those that the list does not show."""
        kind, ref = self._lists.shown, self._section
        if kind == SEARCH:
            text = self._bar.field.text()
            active_only = self._bar.active_only.isChecked()
            answer = catalogue.search(text, self._bar.on, self._bar.look, active_only=active_only, limit=MOST_BROWSED)
            whole = answer.total_is_exact and len(answer.hits) == answer.total
            return text if whole else f"{text}: more codes match than these", (*answer.hits, *answer.more)
        hits = [hit for row in range(self._model.rowCount()) if (hit := self._model.hit(row)) is not None]
        return f"{ref.label} {ref.title}" if kind == BROWSE and ref is not None else LISTS[kind], hits

    # making it

    def _lay_out(self) -> None:
        split = self._split
        split.addWidget(self._lists)
        split.addWidget(self._detail)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setSizes([480, 640])
        kept = self._settings.get(settings.LOOKUP_SPLIT)
        if kept:
            split.restoreState(QByteArray.fromBase64(kept.encode("ascii", "ignore")))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._bar)
        whole.addWidget(self._notes)
        whole.addWidget(split, 1)

    def _connect(self) -> None:
        self._detail.fee_place_wanted.connect(self._clinic.choose_place)
        self._detail.units_wanted.connect(lambda code: self._clinic.work_out_units(code, self._bar.field.text()))
        self._bar.changed.connect(self._on_question)
        self._bar.field.down_pressed.connect(self._list.setFocus)
        self._bar.field.copy_pressed.connect(lambda: self._code.copy(whole=False))
        self._bar.field.returnPressed.connect(lambda: self._on_opened(self._list.currentIndex()))
        self._notes.chosen.connect(self._on_note)
        self._lists.list_chosen.connect(self._on_list)
        self._list.selectionModel().currentChanged.connect(self._on_current)
        self._list.activated.connect(self._on_opened)
        self._lists.section_chosen.connect(self._on_section)
        self._detail.code_wanted.connect(self.open_code)
        self._detail.section_wanted.connect(self._open_section)
        self._detail.import_wanted.connect(self.import_wanted)
        self._detail.rules_wanted.connect(lambda: self._clinic.open_rules(self._shown_code()))
        self._detail.copy_wanted.connect(lambda: self._code.copy(whole=False))
        self._detail.star_wanted.connect(self._star)
        self._detail.print_wanted.connect(lambda: self._print(paper=True))
        self._detail.pdf_wanted.connect(lambda: self._print(paper=False))
        self._detail.compare_wanted.connect(self._code.compare)
        self._detail.compare_cleared.connect(self._clear_comparison)
        self._detail.note_written.connect(self._marks.set_note)
        self._theme.changed.connect(self.refresh)

    def _on_question(self) -> None:
        if self._lists.shown != SEARCH and self._bar.field.hasFocus():
            self._lists.show_list(SEARCH)
        self.refresh()

    def _clear(self) -> None:
        """Esc: out of the note, else to an empty search, from wherever the keyboard is."""
        if self._detail.leave_note():
            return
        self._bar.field.clear()
        self.begin_search("")

    def _make_actions(self) -> None:
        for keys, title, do in (
            ("Esc", "Clear", self._clear),
            ("Alt+Left", "Back", lambda: self._back(-1)),
            ("Alt+Right", "Forward", lambda: self._back(1)),
            ("Alt+Up", "Neighbour before", lambda: self._neighbour(-1)),
            ("Alt+Down", "Neighbour after", lambda: self._neighbour(1)),
            ("Ctrl+C", "Copy code", lambda: self._code.copy(whole=False)),
            ("Ctrl+Shift+C", "Copy code and description", lambda: self._code.copy(whole=True)),
            ("Ctrl+D", "Star", self._star),
            ("Ctrl+N", "Note", self._detail.edit_note),
            ("Ctrl+K", "Compare", self._code.compare),
            ("Ctrl+R", "Payer rules", self._detail.rules_wanted.emit),
            ("Ctrl+P", "Print", lambda: self._print(paper=True)),
            ("Ctrl+S", "Save as PDF", lambda: self._print(paper=False)),
            ("Ctrl+Shift+P", "Save the list as PDF", lambda: self._save_list(pdf=True)),
            ("Ctrl+Shift+S", "Save the list as CSV", lambda: self._save_list(pdf=False)),
        ):
            action = QAction(title, self)
            action.setShortcuts([QKeySequence(keys)])
            bind_to_widget(action)
            action.triggered.connect(do)
            self.addAction(action)
