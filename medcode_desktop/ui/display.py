"""Is there a display to open a window on? Qt would end the process with an abort; this says it in a sentence.

No Qt is imported before it is needed: the libraries it loads may be what is missing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

WITHOUT = (
    "without a window, `python -m medcode_desktop lookup CODE` and the other commands work (see --help), "
    "and `xvfb-run` opens the window on a virtual screen"
)
LIBRARIES = (
    "libgl1 libegl1 libxkbcommon0 libxkbcommon-x11-0 libfontconfig1 libdbus-1-3 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 "
    "libxcb-shape0 libxcb-xkb1"
)


def no_display(environ: Mapping[str, str], platform: str) -> str:
    """Why no window can be opened, in a sentence, or "". Only Linux and its relatives can lack a display in this way."""
    if platform in ("win32", "darwin") or environ.get("QT_QPA_PLATFORM"):
        return ""
    if environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"):
        return ""
    return f"There is no display to open the window on (DISPLAY and WAYLAND_DISPLAY are not set); {WITHOUT}."


def no_library(error: ImportError) -> str:
    """The sentence for an import of Qt that failed because a system library is missing, else ""."""
    text = str(error)
    if ".so" not in text:
        return ""
    missing = text.split(":", 1)[0]
    return f"The window needs the library {missing}, which is not installed (on Debian: apt install {LIBRARIES}); {WITHOUT}."


@contextmanager
def qt_may_give_up(environ: Mapping[str, str]) -> Iterator[None]:
    """While the QApplication is made: if Qt cannot reach the display, say so and end the process with 1 before it aborts."""
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

    said: list[str] = []

    def listen(level: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        said.append(text)
        if level == QtMsgType.QtFatalMsg:
            # the next thing Qt does is to abort; nothing is open yet that would have to be closed
            print(f"medcode-desktop: {why_qt_gave_up(said, environ)}", file=sys.stderr, flush=True)  # noqa: T201
            os._exit(1)

    before = qInstallMessageHandler(listen)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def why_qt_gave_up(said: list[str], environ: Mapping[str, str]) -> str:
    """The sentence for a display that cannot be reached, or for a library that is not there."""
    if any("could not connect to display" in text for text in said):
        display = environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
        return f"The display {display} cannot be reached; {WITHOUT}."
    missing = _missing_library()
    if missing:
        return no_library(ImportError(f"{missing}: cannot open shared object file"))
    return f"The window cannot be opened here ({said[-1].splitlines()[0]}); {WITHOUT}."


def _missing_library() -> str:
    """The first library that Qt's part for X11 lacks, "" if it lacks none."""
    import ctypes

    from PySide6.QtCore import QLibraryInfo

    plugin = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms" / "libqxcb.so"
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        return str(error).split(":", 1)[0]
    return ""
