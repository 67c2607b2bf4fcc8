"""Draw resources/icons and resources/style/*.png anew. Run at development time only: the results are in the repository.

The signs are outlines of Phosphor Icons (MIT licence, resources/icons/README.md), taken from the font that qtawesome
ships, on a grid of 24 by 24. The program reads the files itself (medcode_desktop/ui/icons.py) and needs neither
qtawesome nor Qt's SVG module. The program's own icon is drawn here.

    QT_QPA_PLATFORM=offscreen python scripts/make_icons.py
"""

from __future__ import annotations

import json
import os
import struct
import sys
from pathlib import Path

import qtawesome
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPainterPath, QPen, QRawFont, QTransform

from medcode_desktop.ui.colours import DARK, LIGHT

ROOT = Path(__file__).resolve().parent.parent
ICONS = ROOT / "resources" / "icons"
STYLE = ROOT / "resources" / "style"

SIGNS = {  # our name: the name in Phosphor
    "search": "magnifying-glass",
    "catalogue": "books",
    "help": "question",
    "settings": "sliders-horizontal",
    "import": "download-simple",
    "export": "export",
    "changes": "swap",
    "go-back": "arrow-counter-clockwise",
    "back": "arrow-left",
    "copy": "copy",
    "star": "star",
    "star-filled": "star-fill",
    "note": "note-pencil",
    "compare": "columns",
    "print": "printer",
    "pdf": "file-pdf",
    "tree": "tree-structure",
    "recent": "clock-counter-clockwise",
    "close": "x",
    "check": "check",
    "info": "info",
    "success": "check-circle",
    "warning": "warning",
    "error": "x-circle",
    "right": "caret-right",
    "down": "caret-down",
    "up": "caret-up",
    "file": "file-text",
    "offline": "wifi-slash",
    "bug": "bug",
    "practice": "student",
    "progress": "chart-line-up",
    "scores": "users-three",
    "learn": "brain",
    "exam": "timer",
    "missed": "target",
    "flag": "flag",
    "checks": "check-square-offset",
}


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication(sys.argv[:1])
    fonts = Path(qtawesome.__file__).parent / "fonts"
    font = QRawFont(str(next(fonts.glob("phosphor-*.ttf"))), 1024.0)
    characters = json.loads(next(fonts.glob("phosphor-charmap-*.json")).read_text("utf-8"))
    for ours, theirs in SIGNS.items():
        outline = glyph(font, chr(int(characters[theirs], 16)))
        (ICONS / f"{ours}.svg").write_text(as_svg(outline), "utf-8", newline="\n")
    arrows(font, characters)
    program_icon()
    del application


def glyph(font: QRawFont, character: str) -> QPainterPath:
    """The outline on a grid of 24, y down."""
    path = font.pathForGlyph(font.glyphIndexesForString(character)[0])
    # Phosphor draws on an em square whose top is the font's ascent
    onto_grid = QTransform.fromScale(24 / 1024, 24 / 1024).translate(0, font.ascent())
    return onto_grid.map(path)


def as_svg(path: QPainterPath) -> str:
    """One path of M, L, C and Z with absolute places: all that the program's reader knows."""
    parts: list[str] = []
    i = 0
    while i < path.elementCount():
        element = path.elementAt(i)
        if element.isMoveTo():
            parts.append(("Z" if parts else "") + f"M{place(element.x, element.y)}")
        elif element.isLineTo():
            parts.append(f"L{place(element.x, element.y)}")
        else:
            three = [path.elementAt(i + n) for n in range(3)]
            parts.append("C" + " ".join(place(e.x, e.y) for e in three))
            i += 2
        i += 1
    outline = "".join(parts) + "Z"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="{outline}"/></svg>\n'


def place(x: float, y: float) -> str:
    return f"{x:.2f} {y:.2f}"


def arrows(font: QRawFont, characters: dict[str, str]) -> None:
    """Arrows and ticks: the stylesheet can take them only from image files."""
    for name, sign in (("arrow-down", "caret-down-bold"), ("arrow-up", "caret-up-bold"), ("tick", "check-bold")):
        outline = glyph(font, chr(int(characters[sign], 16)))
        for theme in (LIGHT, DARK):
            for times in (1, 2, 3):
                side = 12 * times
                image = blank(side)
                painter = QPainter(image)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.scale(side / 24, side / 24)
                painter.fillPath(outline, QColor(theme.accent_text if name == "tick" else theme.text_muted))
                painter.end()
                suffix = "" if times == 1 else f"@{times}x"
                save(image, STYLE / f"{name}-{theme.name}{suffix}.png")


def program_icon() -> None:
    for side in (16, 24, 32, 48, 64, 128, 256):
        save(draw_program(side), ICONS / f"medcode-{side}.png")
    (ICONS / "medcode.ico").write_bytes(windows_icon([(side, ICONS / f"medcode-{side}.png") for side in (16, 32, 48, 256)]))
    save(draw_program(512), ICONS / "medcode.icns")


def windows_icon(images: list[tuple[int, Path]]) -> bytes:
    """An .ico of PNG pictures (Windows Vista and later)."""
    pictures = [path.read_bytes() for _, path in images]
    head = struct.pack("<HHH", 0, 1, len(images))
    offset = len(head) + 16 * len(images)
    entries = b""
    for (side, _), picture in zip(images, pictures, strict=True):
        entries += struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return head + entries + b"".join(pictures)


def draw_program(side: int) -> QImage:
    """A lens over a cross, on the colour of the rail."""
    image = blank(side)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side / 64, side / 64)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#15485A"))
    painter.drawRoundedRect(QRectF(2, 2, 60, 60), 14, 14)
    thick = 5.5 if side > 24 else 7.0
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(QColor("#FFFFFF"), thick)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawEllipse(QPointF(28, 28), 15, 15)
    painter.drawLine(QPointF(39.5, 39.5), QPointF(51, 51))
    pen.setColor(QColor("#7BD3E8"))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(QPointF(28, 20.5), QPointF(28, 35.5))
    painter.drawLine(QPointF(20.5, 28), QPointF(35.5, 28))
    painter.end()
    return image


def blank(side: int) -> QImage:
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    return image


def save(image: QImage, path: Path) -> None:
    if not image.save(str(path)):
        raise OSError(f"{path} could not be written")
    print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
