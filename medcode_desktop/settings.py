"""What a person may set, and what the window remembers: each declared once, typed, with bounds and a default.

The settings dialog is built from SHOWN. Values are kept as text by the records room; what is there but cannot be read (another
version, an edited file) counts as not set. No Qt here.
"""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar

T = TypeVar("T")


class SettingsStore(Protocol):
    """Where the texts are kept (the records room)."""

    def get(self, key: str) -> str | None: ...

    def set(self, key: str, value: str) -> None: ...


class Setting(Generic[T]):
    """`title` and `help` are what the dialog shows; remembered things have neither. `write` and `read` undo each other."""

    # plain classes: making a dataclass takes a millisecond each, and these are made at every start

    def __init__(self, key: str, default: T, title: str = "", help: str = "") -> None:  # noqa: A002 - its name here
        self.key = key
        self.default = default
        self.title = title
        self.help = help

    def write(self, value: T) -> str:
        """The text to keep. ValueError if the value is out of bounds."""
        raise NotImplementedError

    def read(self, text: str) -> T:
        """The value of a kept text. ValueError if it is not one."""
        raise NotImplementedError


class Switch(Setting[bool]):
    """On or off."""

    def write(self, value: bool) -> str:
        return "on" if value else "off"

    def read(self, text: str) -> bool:
        if text not in ("on", "off"):
            raise ValueError(f"{text!r} is neither on nor off")
        return text == "on"


class Choice(Setting[str]):
    """One of a few; `options` are pairs of the value and its name for people."""

    def __init__(self, key: str, default: str, title: str, help: str, options: tuple[tuple[str, str], ...]) -> None:  # noqa: A002
        super().__init__(key, default, title, help)
        self.options = options

    def write(self, value: str) -> str:
        return self.read(value)

    def read(self, text: str) -> str:
        if text not in {value for value, _ in self.options}:
            raise ValueError(f"{text!r} is not a choice of {self.key}")
        return text


class Number(Setting[int]):
    """A whole number from `least` to `most`."""

    def __init__(
        self,
        key: str,
        default: int,
        title: str = "",
        help: str = "",  # noqa: A002
        *,
        least: int,
        most: int,
        step: int = 1,
        unit: str = "",
    ) -> None:
        super().__init__(key, default, title, help)
        self.least = least
        self.most = most
        self.step = step
        self.unit = unit

    def write(self, value: int) -> str:
        if not self.least <= value <= self.most:
            raise ValueError(f"{self.key} must be from {self.least} to {self.most}, not {value}")
        return str(value)

    def read(self, text: str) -> int:
        if len(text) > 10:
            raise ValueError(f"{self.key} has too many digits")
        return int(self.write(int(text)))


class Text(Setting[str]):
    """A short text, such as the place of a window."""

    def __init__(self, key: str, default: str, most: int = 4000) -> None:
        super().__init__(key, default)
        self.most = most  # characters

    def write(self, value: str) -> str:
        return self.read(value)

    def read(self, text: str) -> str:
        if len(text) > self.most:
            raise ValueError(f"{self.key} is longer than {self.most} characters")
        return text


THEME = Choice(
    "theme",
    "system",
    "Colours",
    "Light or dark. \u201cAs the system\u201d changes with it.",
    options=(("system", "As the system"), ("light", "Light"), ("dark", "Dark")),
)
TEXT_SIZE = Number("text_size", 100, "Text size", "Of the text size set in the system.", least=80, most=200, step=10, unit="%")
ACTIVE_ONLY = Switch(
    "active_only",
    True,
    "Search active codes only",
    "How \u201cactive only\u201d on the Look up screen is set when the program starts.",
)
OPEN_LAST_SEARCH = Switch(
    "open_last_search",
    False,
    "Start with the last search",
    "Otherwise the search field is empty when the program starts.",
)
OPEN_LAST_SCREEN = Switch(
    "open_last_screen",
    False,
    "Start with the screen that was open last",
    "Otherwise the program starts with Look up.",
)
NEW_PER_DAY = Number(
    "practice.new_per_day",
    20,
    "New cards a day",
    "How many new things Learn brings each day, beside what is due again.",
    least=0,
    most=200,
    step=5,
)
WRITE_SCORES = Switch(
    "scores.after_session",
    False,
    "Write a score file after each session",
    "Into the folder that was chosen last on the Scores screen, for the manager's PC.",
)
SHOWN: tuple[Setting[bool] | Setting[int] | Setting[str], ...] = (
    THEME,
    TEXT_SIZE,
    ACTIVE_ONLY,
    OPEN_LAST_SEARCH,
    OPEN_LAST_SCREEN,
    NEW_PER_DAY,
    WRITE_SCORES,
)

# remembered, not set by hand
WINDOW_PLACE = Text("window.place", "")
LAST_SCREEN = Text("window.screen", "", most=40)
LOOKUP_SPLIT = Text("lookup.split", "")
LOOKUP_FAMILY = Text("lookup.family", "All", most=20)
LAST_SEARCH = Text("lookup.last_search", "", most=10_000)
IMPORT_FOLDER = Text("catalogue.import_folder", "")
LICENCE_NAME = Text("catalogue.licence_name", "", most=120)  # who confirmed a CPT licence last
LOCALITY = Text("fees.locality", "", most=20)  # Medicare locality, "10112-00"
FEE_STATE = Text("fees.state", "", most=2)  # for equipment, where it is not the locality's
FACILITY = Switch("fees.facility", False)
EXPORT_FOLDER = Text("export_folder", "")
RELEASE_COLUMNS = Text("catalogue.columns", "")
PRACTICE_PERSON = Number("practice.person", 0, least=0, most=10**9)  # the id of the one who practised last; 0 for nobody
CHECK_MODE = Text("checks.mode", "claims", most=20)
CHECK_SETTING = Text("checks.setting", "practitioner", most=20)
CHECK_PAYER = Text("checks.payer", "", most=200)  # of lines that name none
CHECK_COLUMNS = Text("checks.columns", "", most=40_000)  # what people chose for lists with the same headings
CHECK_FOLDER = Text("checks.folder", "")  # where a list was opened last
CHECK_SPLIT = Text("checks.split", "")
CLINIC = Text("scores.clinic", "", most=120)  # stands in exports and in their names
SCORES_FOLDER = Text("scores.folder", "")  # where score files are written to

DECLARED: tuple[Setting[bool] | Setting[int] | Setting[str], ...] = (
    *SHOWN,
    WINDOW_PLACE,
    LAST_SCREEN,
    LOOKUP_SPLIT,
    LOOKUP_FAMILY,
    LAST_SEARCH,
    IMPORT_FOLDER,
    LICENCE_NAME,
    LOCALITY,
    FEE_STATE,
    FACILITY,
    EXPORT_FOLDER,
    RELEASE_COLUMNS,
    PRACTICE_PERSON,
    CHECK_MODE,
    CHECK_SETTING,
    CHECK_PAYER,
    CHECK_COLUMNS,
    CHECK_FOLDER,
    CHECK_SPLIT,
    CLINIC,
    SCORES_FOLDER,
)


class Settings:
    """Typed access. KeyError for a setting that is not declared: that is a bug."""

    def __init__(
        self, store: SettingsStore, declared: tuple[Setting[bool] | Setting[int] | Setting[str], ...] = DECLARED
    ) -> None:
        self._store = store
        self._declared = {setting.key: setting for setting in declared}

    def get(self, setting: Setting[T]) -> T:
        """The value set, else the default."""
        self._known(setting)
        text = self._store.get(setting.key)
        if text is None:
            return setting.default
        try:
            return setting.read(text)
        except ValueError:
            return setting.default

    def set(self, setting: Setting[T], value: T) -> None:
        """ValueError if out of bounds; UserError if it cannot be kept."""
        self._known(setting)
        text = setting.write(value)
        if text != self._store.get(setting.key):
            self._store.set(setting.key, text)

    def _known(self, setting: Setting[T]) -> None:
        if self._declared.get(setting.key) is not setting:
            raise KeyError(f"no setting named {setting.key!r} is declared")
