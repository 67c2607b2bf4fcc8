"""The signs on buttons: outlines from resources/icons, drawn in a colour of the theme.

The files are SVG with one path of absolute M, L, C and Z (scripts/make_icons.py writes them so). Reading that takes few
lines; Qt's SVG plugin would cost 5 ms and 1.6 MiB at the start.
"""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QBrush, QColor, QGuiApplication, QIcon, QPainter, QPainterPath, QPixmap

GRID = 24
PROGRAM_SIDES = (16, 24, 32, 48, 64, 128, 256)

_PATH = re.compile(r'\bd="([^"]+)"')
_STEP = re.compile(r"([MLCZ])([\d. -]*)")


def read_outline(svg: str) -> QPainterPath:
    """The path of one of our files. ValueError if it is not of the form this module knows."""
    found = _PATH.search(svg)
    if found is None:
        raise ValueError("the file holds no path")
    outline = QPainterPath()
    steps = found.group(1)
    if _STEP.sub("", steps).strip():
        raise ValueError("the path has steps other than M, L, C and Z")
    for step, numbers in _STEP.findall(steps):
        at = [float(n) for n in numbers.split()]
        if step == "M":
            outline.moveTo(*at)
        elif step == "L":
            outline.lineTo(*at)
        elif step == "C":
            outline.cubicTo(*at)
        else:
            outline.closeSubpath()
    return outline


def draw(outline: QPainterPath, side: int, colour: QColor) -> QPixmap:
    """The outline on a transparent square of `side` physical pixels."""
    pixmap = QPixmap(side, side)
    pixmap.fill(QColor(0, 0, 0, 0))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side / GRID, side / GRID)
    ink = QPixmap(1, 1)  # a brush of a colour would make all of Qt's enums (by_number.py)
    ink.fill(colour)
    painter.fillPath(outline, QBrush(ink))
    painter.end()
    return pixmap


class Icons:
    """Reads outlines once and draws them in any colour. Names are those of the files, without ".svg"."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._outlines: dict[str, QPainterPath] = {}

    def outline(self, name: str) -> QPainterPath:
        if name not in self._outlines:
            self._outlines[name] = read_outline((self._folder / f"{name}.svg").read_text("utf-8"))
        return self._outlines[name]

    def icon(self, name: str, side: int, colour: QColor, disabled: QColor | None = None, chosen: QColor | None = None) -> QIcon:
        """`side` in logical pixels, drawn for every screen there is. `chosen` is the colour while a button is down."""
        outline = self.outline(name)
        icon = QIcon()
        for times in {screen.devicePixelRatio() for screen in QGuiApplication.screens()}:
            pixels = round(side * times)
            plain = draw(outline, pixels, colour)
            icon.addPixmap(plain)
            icon.addPixmap(plain, QIcon.Mode.Selected)  # else the style would tint it
            if disabled is not None:
                icon.addPixmap(draw(outline, pixels, disabled), QIcon.Mode.Disabled)
            if chosen is not None:
                icon.addPixmap(draw(outline, pixels, chosen), QIcon.Mode.Normal, QIcon.State.On)
        return icon

    def program(self) -> QIcon:
        """The icon of the program itself."""
        icon = QIcon()
        for side in PROGRAM_SIDES:
            icon.addFile(
                str(self._folder / f"medcode-{side}.png"), QSize(side, side)
            )  # with its size it is read only when needed
        return icon
