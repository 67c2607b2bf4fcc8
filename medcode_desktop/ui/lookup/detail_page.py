"""The detail of a code as a page of HTML, made by code alone: every text from a file is escaped. No Qt.

Links are `code:E0601`, `section:E0100-E0159`, `import:`, `rules:`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from medcode_desktop.catalogue.detail import INDICATOR_NAMES, Detail
from medcode_desktop.catalogue.model import Hit, Standing
from medcode_desktop.codes.shapes import CPT_FAMILIES
from medcode_desktop.ui.colours import Colours
from medcode_desktop.ui.lookup.rows_model import badge


def page(detail: Detail, note: str, colours: Colours, clinic: str = "") -> str:
    """The whole page. `clinic` is what the clinic's own files and rules say of the code, made by code alone."""
    parts = [
        _head(detail, colours),
        _table([("Place", _path(detail)), ("Why here", escape(detail.why)), ("Family", escape(detail.family_text))]),
        _official(detail, colours),
        clinic,
        _block("Medicare and indicators", _table((INDICATOR_NAMES[d.kind], _meaning(d)) for d in detail.decoded)),
        _block("Modifiers often used", _codes(detail.modifiers)),
        _block("Replaced by" if detail.hit.standing is Standing.TERMINATED else "See also", _codes(detail.references)),
        _block("Takes the place of", _codes(detail.replaces)),
        _block("Neighbours", _neighbours(detail, colours)),
        _block("Payers", _table((payer.payer, _payer(payer.accepts, payer.note, payer.source)) for payer in detail.payers)),
        _block("Also called", escape("; ".join(detail.keywords))),
        _block("Processing note", escape(detail.processing_note)),
        _block("Your note", escape(note).replace("\n", "<br>")),
        _block("Published facts", _table((name, escape(value)) for name, value in detail.facts)),
        "".join(f'<p style="color:{colours.text_muted}">{escape(notice)}</p>' for notice in detail.notices),
    ]
    return f'<html><body style="color:{colours.text}">{"".join(parts)}</body></html>'


def _head(detail: Detail, colours: Colours) -> str:
    role = {
        Standing.ACTIVE: "active", Standing.TERMINATED: "terminated", Standing.NOT_YET: "not_yet", Standing.UNKNOWN: "unknown",
    }[detail.hit.standing]  # fmt: skip
    sign = {"active": "\u2713", "terminated": "\u2717", "not_yet": "\u25f7", "unknown": "?"}[role]
    ground, ink = getattr(colours, role), getattr(colours, f"{role}_text")
    standing = (
        f'<span style="background-color:{ground}; color:{ink}">&nbsp;{sign} {escape(detail.standing_text)}&nbsp;</span>'
        f' <span style="color:{colours.text_muted}">on {detail.on.isoformat()}</span>'
    )
    body = f'<p style="font-size:large">{escape(detail.hit.text)}</p><p>{standing}</p>'
    if detail.caution:
        body += f'<p style="color:{colours.text_muted}">{escape(detail.caution)}</p>'
    if detail.unlisted:
        body += _notice(detail.unlisted, colours.warning, colours.warning_text)
    if detail.import_for_text:
        body += f'<p><a href="import:" style="color:{colours.link}">Import your file for its description \u2026</a></p>'
    return f'<h1 style="margin-bottom:0">{escape(detail.hit.code)}</h1>{body}'


def _notice(text: str, ground: str, ink: str) -> str:
    cell = f'<td style="background-color:{ground}; color:{ink}">{escape(text)}</td>'
    return f'<table width="100%" cellpadding="6"><tr>{cell}</tr></table>'


def _path(detail: Detail) -> str:
    links = []
    for ref in detail.path:
        label = ref.title if ref.level == "family" else f"{ref.label} {ref.title}"
        links.append(f'<a href="section:{escape(ref.first)}-{escape(ref.last)}">{escape(label)}</a>')
    return " &rsaquo; ".join(links)


def _official(detail: Detail, colours: Colours) -> str:
    if not detail.official:
        return ""
    rows = []
    for at, text in enumerate(detail.official):
        when = "" if at == 0 else f' <span style="color:{colours.text_muted}">(since {escape(text.since)})</span>'
        short = f'<br><span style="color:{colours.text_muted}">{escape(text.short)}</span>' if text.short else ""
        rows.append((text.release, f"{escape(text.long)}{short}{when}"))
    return _block("Descriptor (AMA)" if detail.hit.family in CPT_FAMILIES else "Official text (CMS)", _table(rows))


def _meaning(decoded: object) -> str:
    label, meaning, value = (str(getattr(decoded, name)) for name in ("label", "meaning", "value"))
    return f"<b>{escape(label)}</b> ({escape(value)})<br>{escape(meaning)}"


def _payer(accepts: str, note: str, source: str) -> str:
    sign = {"yes": "\u2713 accepts", "no": "\u2717 does not accept", "some": "\u25d0 accepts some"}.get(accepts, accepts)
    return f"<b>{escape(sign)}</b> {escape(note)} <i>{escape(source)}</i>"


def _codes(hits: Sequence[Hit]) -> str:
    return "<br>".join(f"{_link(hit)} {escape(hit.text)}{_badge(hit)}" for hit in hits)


def _neighbours(detail: Detail, colours: Colours) -> str:
    rows = []
    for hit in detail.neighbours:
        text = f"{_link(hit)} {escape(hit.text)}{_badge(hit)}"
        if hit.code == detail.hit.code:
            text = f'<span style="background-color:{colours.selection}; color:{colours.selection_text}"><b>{text}</b></span>'
        rows.append(text)
    return "<br>".join(rows)


def _link(hit: Hit) -> str:
    return f'<a href="code:{escape(hit.code)}">{escape(hit.code)}</a>'


def _badge(hit: Hit) -> str:
    words, _ = badge(hit)
    return f" <i>[{escape(words)}]</i>" if words else ""


def _block(title: str, body: str) -> str:
    return f'<h4 style="margin-bottom:2px">{escape(title)}</h4><div>{body}</div>' if body else ""


def _table(rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(
        f'<tr><td width="26%" style="padding-right:8px"><b>{escape(name)}</b></td><td>{value}</td></tr>'
        for name, value in rows
        if value
    )
    return f'<table width="100%" cellpadding="2">{cells}</table>' if cells else ""
