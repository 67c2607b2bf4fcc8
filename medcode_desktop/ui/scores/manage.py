"""What a manager sets and does besides looking: clinic name and key, passcode, names taken away, people deleted, audit log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog, QLineEdit, QMenu, QMessageBox, QWidget

from medcode_desktop import settings
from medcode_desktop.errors import UserError
from medcode_desktop.records.audit import Act
from medcode_desktop.records.records import Records
from medcode_desktop.records.scores import Somebody
from medcode_desktop.reports.scores_csv import write_audit_csv
from medcode_desktop.settings import Settings
from medcode_desktop.ui.reporting import Message, Reporter
from medcode_desktop.ui.save_dialog import remember_folder, where_to_save
from medcode_desktop.ui.scores.data_dialog import DataDialog
from medcode_desktop.ui.scores.match_dialog import MatchDialog
from medcode_desktop.ui.scores.move_dialog import MoveDialog, Mover
from medcode_desktop.ui.scores.passcode_dialog import allowed
from medcode_desktop.ui.tasks import Tasks


class Manage(QObject):
    """`person` gives who is chosen on the screen, None for everybody; `changed` is called when people have changed."""

    def __init__(
        self,
        records: Records,
        remembered: Settings,
        reporter: Reporter,
        now: Callable[[], datetime],
        tasks: Tasks,
        mover: Mover,
        person: Callable[[], Somebody | None],
        changed: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._records = records
        self._settings = remembered
        self._reporter = reporter
        self._now = now
        self._tasks = tasks
        self._mover = mover
        self._person = person
        self._changed = changed

    def fill(self, menu: QMenu) -> None:
        for title, do in (
            ("Clinic name...", self.name_clinic),
            ("Clinic key for score files...", self.set_key),
            ("Passcode...", self.set_passcode),
            ("", None),
            ("Who is who on other PCs...", self.match),
            ("Take the name of the person chosen away...", self.anonymise),
            ("Delete the person chosen for good...", self.delete),
            ("", None),
            ("Backups...", self.show_backups),
            ("Move the data folder...", self.move_data),
            ("Save the audit log (CSV)...", self.save_audit_log),
        ):
            if do is None:
                menu.addSeparator()
            else:
                menu.addAction(title).triggered.connect(do)

    def name_clinic(self) -> None:
        """It stands in exports and in their names."""
        before = self._settings.get(settings.CLINIC)
        name, given = QInputDialog.getText(
            self._window, "Clinic name", "As it should stand in exports:", QLineEdit.EchoMode.Normal, before
        )
        if given:
            self._settings.set(settings.CLINIC, " ".join(name.split())[: settings.CLINIC.most])

    def set_key(self) -> None:
        """Empty takes it away."""
        text, given = self._secret("Clinic key", "Passphrase of at least 12 characters, the same on all PCs; empty for none:")
        if not given:
            return
        if text.strip():
            self._tell(lambda: self._records.pooling.key.set(text), "Score files are sealed from now on.")
        else:
            self._tell(self._records.pooling.key.remove, "Score files are not sealed any more.")

    def set_passcode(self) -> None:
        present = ""
        if self._records.passcode.is_set:
            present, given = self._secret("Passcode", "Present passcode:")
            if not given:
                return
        new, given = self._secret("Passcode", "New passcode, at least 6 characters:")
        if not given:
            return
        again, given = self._secret("Passcode", "The same once more:")
        if not given:
            return
        if new != again:
            self._reporter.user_error(UserError("The two passcodes differ; nothing was changed.", "Try again."))
            return
        self._tell(lambda: self._records.passcode.set(new, present), "The passcode is set; the IT guide says how it is reset.")

    def anonymise(self) -> None:
        person = self._chosen()
        if (
            person
            and self._allowed("Taking names away")
            and self._sure(
                f"Take the name of {person.label} away?",
                "The results stay, under a number. The name cannot be brought back; backups keep it until they are thinned.",
                "Take the name away",
            )
        ):
            self._tell(lambda: self._records.privacy.anonymise(person.id), "The name was taken away.")
            self._changed()

    def delete(self) -> None:
        person = self._chosen()
        if (
            person
            and self._allowed("Deleting people")
            and self._sure(
                f"Delete {person.label} for good?",
                "All sessions and answers go. This cannot be undone; backups keep them until they are thinned or deleted.",
                "Delete for good",
            )
        ):
            self._tell(lambda: self._records.privacy.delete(person.id), "Deleted.")
            self._changed()

    def match(self) -> None:
        MatchDialog(self._records, self._changed, self._window).open()

    def show_backups(self) -> None:
        DataDialog(self._records.backups, self._tasks, self._now, self._changed, self._window).open()

    def move_data(self) -> None:
        MoveDialog(self._mover, self._window).open()

    def save_audit_log(self) -> None:
        """Who did what and when."""
        try:
            path = where_to_save(self._window, "Save the audit log", "audit log.csv", self._settings)
            if path is None:
                return
            entries = self._records.audit.entries()
            write_audit_csv(path, entries)
            remember_folder(path, self._settings)
            self._records.audit.add(Act.EXPORT, f"audit log: {len(entries)} rows; {path.name}")
        except UserError as error:
            self._reporter.user_error(error)
            return
        self._reporter.message(Message("success", f"{path.name}: {len(entries):,} entries written to {path.parent}."))

    def _chosen(self) -> Somebody | None:
        person = self._person()
        if person is None:
            self._reporter.user_error(UserError("This is about one person.", "Choose a person at the top first."))
        return person

    def _allowed(self, what: str) -> bool:
        """Asked again, though the screen was opened with it: somebody may have gone for a coffee."""
        return allowed(self._records.passcode, what, self._window)

    def _secret(self, title: str, label: str) -> tuple[str, bool]:
        return QInputDialog.getText(self._window, title, label, QLineEdit.EchoMode.Password)

    def _sure(self, question: str, what_happens: str, yes: str) -> bool:
        """It cannot be undone, so it is asked."""
        box = QMessageBox(QMessageBox.Icon.Warning, "Scores", question, QMessageBox.StandardButton.Cancel, self._window)
        box.setInformativeText(what_happens)
        do = box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        return box.clickedButton() is do

    def _tell(self, do: Callable[[], object], done: str) -> None:
        try:
            do()
        except UserError as error:
            self._reporter.user_error(error)
            return
        self._reporter.message(Message("success", done))
