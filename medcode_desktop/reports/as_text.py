"""What the commands print: plain text for people, JSON for programs. Pure; no file is opened here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.catalogue.detail import INDICATOR_NAMES, Detail
from medcode_desktop.catalogue.model import Answer, Hit, Kind, ReleaseInfo, Standing
from medcode_desktop.catalogue.reported import Changes, ImportReport, Revision
from medcode_desktop.codes.lists import understand_list
from medcode_desktop.codes.reading import Reading, read_code
from medcode_desktop.codes.shapes import CPT_FAMILIES

MOST_LISTED = 200  # rows of a kind of change that are printed; JSON has them all


@dataclass(frozen=True, slots=True)
class LookedUp:
    """One code of a look-up: what was typed, how it was read, and what is known of each of its parts."""

    reading: Reading
    on: date
    details: tuple[Detail, ...]  # the code, then its modifiers

    @property
    def found(self) -> bool:
        """Is the code itself in the catalogue? A shape alone is not."""
        return bool(self.details) and self.details[0].hit.kind in (Kind.CODE, Kind.MODIFIER)


def looked_up(catalogue: Catalogue, text: str, on: date) -> list[LookedUp]:
    """One for each code in the text: mostly one, several of "E0601, E0470"."""
    listed = understand_list(text) or ()
    several = sum(one.code is not None and len(one.code) == 5 for one in listed) > 1
    return [_looked_up(catalogue, reading, on) for reading in (listed if several else (read_code(text),))]


def _looked_up(catalogue: Catalogue, reading: Reading, on: date) -> LookedUp:
    codes = filter(None, (reading.code, *reading.modifiers))
    details = (catalogue.detail(code, on) for code in codes)
    return LookedUp(reading, on, tuple(detail for detail in details if detail is not None))


def looked_up_text(one: LookedUp) -> str:
    if not one.details:
        return _not_found(one.reading)
    return "\n".join(_detail_lines(one))


def _not_found(reading: Reading) -> str:
    why = reading.problem.sentence if reading.problem else "It is not in this catalogue."
    repairs = f" Did you mean {', '.join(reading.repairs)}?" if reading.repairs else ""
    return f"{reading.text or '(nothing)'}: {why}{repairs}"


def _detail_lines(one: LookedUp) -> Iterable[str]:
    detail, *modifiers = one.details
    yield f"{detail.hit.code}  {detail.hit.text}"
    yield f"    {detail.standing_text} (on {one.on.isoformat()})"
    if detail.caution:
        yield f"    {detail.caution}"
    for text in detail.official[:1]:
        yield f"    Official ({text.release}): {text.long}"
    if detail.path:
        yield "    " + " > ".join(ref.title if ref.level == "family" else f"{ref.label} {ref.title}" for ref in detail.path)
    for decoded in detail.decoded:
        yield f"    {INDICATOR_NAMES[decoded.kind]} {decoded.value}: {decoded.label}"
    if detail.unlisted:
        yield f"    {detail.unlisted}"
    if detail.keywords:
        yield f"    Also called: {'; '.join(detail.keywords)}"
    for modifier in modifiers:
        yield f"    with {modifier.hit.code}: {modifier.hit.text} ({modifier.standing_text})"
    if detail.import_for_text:
        yield "    Import the licensed or current file for its description."
    if one.reading.problem:
        yield f"    {one.reading.problem.sentence}"
    if detail.official and detail.hit.family in CPT_FAMILIES:
        yield f"    {detail.notices[0]}"  # the AMA's, wherever its text is


def looked_up_json(one: LookedUp) -> dict[str, Any]:
    document: dict[str, Any] = {
        "input": one.reading.text,
        "found": one.found,
        "code": one.reading.code,
        "modifiers": list(one.reading.modifiers),
        "family": one.reading.family,
        "on": one.on.isoformat(),
        "problem": one.reading.problem.sentence if one.reading.problem else None,
        "repairs": list(one.reading.repairs),
    }
    if one.details:
        document |= _detail_json(one.details[0])
        document["modifier_details"] = [hit_json(detail.hit) for detail in one.details[1:]]
    return document


def _detail_json(detail: Detail) -> dict[str, Any]:
    return {
        **hit_json(detail.hit),
        "valid": _valid(detail.hit),
        "standing_text": detail.standing_text,
        "caution": detail.caution,
        "own_words": detail.description,
        "official": [text._asdict() for text in detail.official],
        "keywords": list(detail.keywords),
        "path": [ref._asdict() for ref in detail.path],
        "indicators": [decoded._asdict() for decoded in detail.decoded],
        "unlisted": bool(detail.unlisted),
        "references": [hit.code for hit in detail.references],
        "usual_modifiers": [hit.code for hit in detail.modifiers],
        "neighbours": [hit.code for hit in detail.neighbours],
        "processing_note": detail.processing_note,
        "facts": dict(detail.facts),
        "notices": list(detail.notices),
    }


def _valid(hit: Hit) -> bool | None:
    """True or False on the date of service, None where the catalogue cannot know."""
    return None if hit.standing is Standing.UNKNOWN else hit.standing is Standing.ACTIVE


def hit_json(hit: Hit) -> dict[str, Any]:
    return {
        "code": hit.code,
        "kind": hit.kind.value,
        "family": hit.family.value,
        "description": hit.text,
        "standing": hit.standing.value,
        "added": hit.added or None,
        "terminated": hit.terminated or None,
        "replaced_by": list(hit.replaced_by),
    }


def in_one_list(answer: Answer, limit: int) -> list[Hit]:
    """Hits, then those that match most words: best first."""
    return [*answer.hits, *answer.more][:limit]


def answer_text(answer: Answer, limit: int, cpt_notice: str = "") -> str:
    """`cpt_notice` is the AMA's; it stands below if a CPT code is among the hits."""
    lines = [f"({note.text})" for note in answer.notes]
    lines += [_hit_line(hit) for hit in answer.hits[:limit]]
    rest = answer.more[: max(0, limit - len(answer.hits))]
    if rest:
        lines.append("More, matching most words:")
        lines += [_hit_line(hit) for hit in rest]
    if cpt_notice and any(hit.family in CPT_FAMILIES for hit in (*answer.hits[:limit], *rest)):
        lines.append(cpt_notice)
    return "\n".join(lines)


def _hit_line(hit: Hit) -> str:
    flag = (
        "" if hit.standing in (Standing.ACTIVE, Standing.UNKNOWN) else f"  [{hit.standing.value} {hit.terminated or hit.added}]"
    )
    because = f"  ({hit.because})" if hit.because else ""
    return f"{hit.code:<5}  {hit.text}{because}{flag}"


def answer_json(answer: Answer, limit: int, cpt_notice: str = "") -> dict[str, Any]:
    return {
        **({"cpt_notice": cpt_notice} if cpt_notice else {}),
        "query": answer.asked,
        "total": answer.total,
        "total_is_exact": answer.total_is_exact,
        "notes": [{"kind": note.kind.value, "text": note.text, "query": note.query or None} for note in answer.notes],
        "hits": [{**hit_json(hit), "tier": hit.tier.name.lower(), "because": hit.because} for hit in answer.hits[:limit]],
        "more": [hit_json(hit) for hit in answer.more[: max(0, limit - len(answer.hits))]],
        "codes": [hit.code for hit in in_one_list(answer, limit)],
    }


def import_json(report: ImportReport) -> dict[str, Any]:
    return {
        "source": report.source,
        "release": report.release.title,
        "date": report.release.date,
        "posting": report.release.posting,
        "codes": report.codes,
        "modifiers": report.modifiers,
        "added": report.added,
        "revised": report.revised,
        "discontinued": report.discontinued,
        "compared_with": report.compared_with or None,
        "already_loaded": report.already_loaded,
        "history_only": report.history_only,
        "members": list(report.members),
        "refused": [row._asdict() for row in report.refused],
        "warnings": list(report.warnings),
    }


def import_text(report: ImportReport) -> str:
    lines = [f"{report.source}: {report.release.title}, {report.codes:,} codes, {report.modifiers:,} modifiers"]
    if report.already_loaded:
        lines.append("  Loaded before; nothing was changed.")
    elif report.history_only:
        lines.append("  Older than what is loaded: its texts and dates were added as history, newer facts stay.")
    if report.compared_with:
        lines.append(
            f"  Against {report.compared_with}: {report.added:,} added, {report.revised:,} revised,"
            f" {report.discontinued:,} discontinued"
        )
    lines += [f"  Refused: {row.where}: {row.reason}" for row in report.refused[:20]]
    if len(report.refused) > 20:
        lines.append(f"  ... and {len(report.refused) - 20:,} more refused (--json lists them all)")
    lines += [f"  Note: {warning}" for warning in report.warnings[:20]]
    return "\n".join(lines)


def release_json(info: ReleaseInfo) -> dict[str, Any]:
    return info._asdict()


def releases_text(held: Sequence[ReleaseInfo]) -> str:
    rows = [
        f"{info.number:>3}  {info.date}  {info.title} {info.posting}".ljust(52)
        + f"{info.codes:>7,} codes {info.modifiers:>5,} modifiers  "
        + ("own words" if info.own_words else info.source)
        for info in held
    ]
    return "\n".join(rows)


def changes_json(changed: Changes) -> dict[str, Any]:
    return {
        "from": release_json(changed.before),
        "to": release_json(changed.after),
        "added": [hit_json(hit) for hit in changed.added],
        "revised": [_revision_json(one) for one in changed.revised],
        "short_reworded": [_revision_json(one) for one in changed.reworded_short],
        "discontinued": [hit_json(hit) for hit in changed.discontinued],
        "reactivated": [hit_json(hit) for hit in changed.reactivated],
        "removed": [hit_json(hit) for hit in changed.removed],
        "facts_changed": [
            {"code": code, "what": what, "before": before, "after": after}
            for code, what, before, after in changed.facts_changed
        ],
    }


def _revision_json(one: Revision) -> dict[str, Any]:
    return {"code": one.code, "kind": one.kind.value, "before": one.before, "after": one.after}


def changes_text(changed: Changes) -> str:
    lines = [f"{changed.before.title} -> {changed.after.title}"]
    for name, hits in (
        ("Added", changed.added),
        ("Discontinued", changed.discontinued),
        ("Reactivated", changed.reactivated),
        ("No longer in the file", changed.removed),
    ):
        lines.append(f"{name}: {len(hits):,}")
        lines += [f"  {_hit_line(hit)}{_replacement(hit)}" for hit in hits[:MOST_LISTED]]
    lines.append(f"Revised: {len(changed.revised):,}")
    for one in changed.revised[:MOST_LISTED]:
        lines += [f"  {one.code}  was: {one.before}", f"         now: {one.after}"]
    lines.append(f"Short descriptor reworded: {len(changed.reworded_short):,}")
    lines.append(f"Indicators changed: {len(changed.facts_changed):,}")
    return "\n".join(lines)


def _replacement(hit: Hit) -> str:
    return f"  use {', '.join(hit.replaced_by)}" if hit.replaced_by else ""


def json_text(document: Any, *, in_a_line: bool = False, ascii_only: bool = False) -> str:
    return json.dumps(document, ensure_ascii=ascii_only, indent=None if in_a_line else 2)
