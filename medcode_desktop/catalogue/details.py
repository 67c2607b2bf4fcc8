"""Gathers everything that is known of one code, for the detail pane, the commands and the prints."""

from __future__ import annotations

import sqlite3
from datetime import date

from medcode_desktop.catalogue import browse, sources
from medcode_desktop.catalogue.detail import Decoded, Detail, OfficialText, PayerNote
from medcode_desktop.catalogue.facts import Facts, unpack
from medcode_desktop.catalogue.held import releases
from medcode_desktop.catalogue.hits import HitMaker, cpt_section
from medcode_desktop.catalogue.model import Hit, Kind, Standing, Tier
from medcode_desktop.catalogue.ranking import COLUMNS, Entry
from medcode_desktop.catalogue.reach import caution
from medcode_desktop.codes import shapes
from medcode_desktop.codes.shapes import CPT_FAMILIES, Family
from medcode_desktop.releases.official import SourceKind

UNLISTED_ADVICE = (
    "Unlisted (not otherwise classified) code: use it only when no specific code fits. Send a description of the item or"
    " service, and documents that support it, with the claim."
)
_NEIGHBOURS = 4  # on each side
_MOST_MODIFIERS = 12
AMA_NOTICE = (
    "CPT descriptors are licensed by the American Medical Association and are not part of this program."
    " CPT is a registered trademark of the American Medical Association."
)
LIMITS_NOTICE = "A description is no promise of coverage or payment."


class DetailMaker:
    def __init__(self, db: sqlite3.Connection, hits: HitMaker) -> None:
        self._db = db
        self._hits = hits

    def detail(self, code: str, on: date) -> Detail | None:
        hit = self._hits.one(code, on)
        if hit is None:
            return None
        entry = self._hits.entry(code)
        if entry is None or hit.kind is Kind.LATER:
            return self._without_text(hit, on)
        if entry.kind in CPT_FAMILIES:
            return self._licensed(hit, entry.added[:4], on)
        facts = self._facts(code, on)
        return Detail(
            hit=hit,
            on=on,
            standing_text=self._no_longer_listed(hit) or standing_text(hit),
            caution="" if hit.standing is Standing.TERMINATED else self._caution(on),
            description=entry.own,
            official=self._official(code, on),
            keywords=tuple(filter(None, entry.keywords.split("; "))),
            family_text=shapes.what_for(hit.family),
            why=browse.why(self._db, code, hit.family),
            path=browse.path_to(self._db, code, hit.family),
            decoded=self._decoded(facts),
            unlisted=UNLISTED_ADVICE if self._is_unlisted(code) else "",
            modifiers=self._modifiers(code, on),
            references=tuple(self._hits.for_codes(facts.cross_references.split(), on)),
            replaces=self._replaces(code, on),
            neighbours=self._neighbours(code, on),
            payers=self._payers(code, hit.family),
            processing_note=self._processing_note(facts),
            facts=_other_facts(facts, entry),
            notices=(LIMITS_NOTICE,),
        )

    def _without_text(self, hit: Hit, on: date) -> Detail:
        cpt = hit.family in (Family.CPT_I, Family.CPT_II, Family.CPT_III, Family.CPT_PLA, Family.CPT_MAAA)
        part = cpt_section(self._db, hit.code, hit.family) if cpt else ""
        year = self._hits.listing.year if cpt else ""
        lacking = cpt and self._hits.listing.speaks_of(on)
        other_year = f"It is not in the CPT file of {year}, which says nothing of {on.year}." if year and not lacking else ""
        return Detail(
            hit=hit,
            on=on,
            standing_text=f"Not in the CPT file of {year}" if lacking else "Whether it is valid on the date is not known here",
            caution=other_year,
            description="",
            family_text=" ".join(filter(None, (shapes.what_for(hit.family), f"({part})" if part else ""))),
            why=browse.why(self._db, hit.code, hit.family),
            path=browse.path_to(self._db, hit.code, hit.family),
            neighbours=self._neighbours(hit.code, on) if hit.kind is Kind.LATER else (),
            payers=self._payers(hit.code, hit.family),
            notices=(AMA_NOTICE, LIMITS_NOTICE) if cpt or hit.family is Family.MODIFIER_CPT else (LIMITS_NOTICE,),
            import_for_text=hit.kind is Kind.LATER or (cpt and not lacking),
        )

    def _licensed(self, hit: Hit, year: str, on: date) -> Detail:
        """A CPT code of the clinic's own files."""
        row = self._db.execute("SELECT long, medium, short, consumer FROM cpt WHERE code = ?", (hit.code,)).fetchone()
        long, medium, short, consumer = row or ("", "", hit.text, "")
        info = self._hits.listing.source(hit.code)
        assert info is not None  # noqa: S101 - the entry was made of it
        listed = f"the CPT code set of {year}" if info.kind is SourceKind.CPT else f"the {info.title}"
        standing, caution = f"In {listed}", ""
        if str(on.year) != year:
            lacking = self._hits.listing.speaks_of(on)
            standing = f"Not in the CPT file of {on.year}" if lacking else "Whether it is valid on the date is not known"
            caution = f"It is in {listed}, which says nothing of {on.year}."
        return Detail(
            hit=hit,
            on=on,
            standing_text=standing,
            caution=caution,
            description="",
            official=(OfficialText(info.title, info.date, long or hit.text, short),),
            family_text=shapes.what_for(hit.family),
            why=browse.why(self._db, hit.code, hit.family),
            path=browse.path_to(self._db, hit.code, hit.family),
            neighbours=self._neighbours(hit.code, on),
            payers=self._payers(hit.code, hit.family),
            facts=tuple(filter(lambda fact: fact[1], (("Medium descriptor", medium), ("For patients", consumer)))),
            notices=(sources.cpt_notice(self._db), LIMITS_NOTICE),
        )

    def _no_longer_listed(self, hit: Hit) -> str:
        """What to say of a code that a newer release lacks, although none says when it ended (entries.py); "" for others."""
        if hit.standing is not Standing.TERMINATED:
            return ""
        title, ended = self._db.execute(
            "SELECT title, terminated FROM released JOIN release ON release.number = released.release WHERE code = ?"
            " ORDER BY date DESC, own_words, number DESC LIMIT 1",
            (hit.code,),
        ).fetchone()
        return "" if ended else f"Not in the releases after {title}; its last day is not published"

    def _caution(self, on: date) -> str:
        return caution(releases(self._db)[0], on)

    def _facts(self, code: str, on: date) -> Facts:
        """The facts in force on the date; before the oldest release, those of the oldest."""
        row = self._db.execute(
            "SELECT wording.text FROM released JOIN release ON release.number = released.release"
            " JOIN wording ON wording.id = released.facts WHERE code = ?"
            " ORDER BY release.date > ?, CASE WHEN release.date > ? THEN release.date END,"
            " release.date DESC, own_words, number DESC LIMIT 1",
            (code, on.isoformat(), on.isoformat()),
        ).fetchone()
        return unpack(row[0]) if row else Facts()

    def _official(self, code: str, on: date) -> tuple[OfficialText, ...]:
        """Official texts, the one in force on the date first; one that did not change is given once."""
        rows = self._db.execute(
            "SELECT release.title, release.date, long.text, short.text FROM released"
            " JOIN release ON release.number = released.release JOIN wording AS long ON long.id = released.long"
            " JOIN wording AS short ON short.id = released.short"
            " WHERE code = ? AND released.long <> 0 ORDER BY release.date, release.number",
            (code,),
        ).fetchall()
        texts: list[OfficialText] = []
        for row in rows:
            text = OfficialText(*row)
            if texts and (texts[-1].long, texts[-1].short) == (text.long, text.short):
                texts[-1] = OfficialText(text.release, texts[-1].since, text.long, text.short)
            else:
                texts.append(text)
        day = on.isoformat()
        in_force = next((text for text in reversed(texts) if text.since <= day), texts[0] if texts else None)
        if in_force is None:
            return ()
        return (in_force, *(text for text in reversed(texts) if text is not in_force))

    def _decoded(self, facts: Facts) -> tuple[Decoded, ...]:
        asked = [
            (kind, value)
            for kind, values in (
                ("coverage", facts.coverage),
                ("pricing", facts.pricing),
                ("multiple_pricing", facts.multiple_pricing),
                ("type_of_service", facts.type_of_service),
                ("betos", facts.betos),
                ("asc_group", facts.asc_group),
                ("lab_certification", facts.lab_certification),
            )
            for value in values.split()
        ]
        found = []
        for kind, value in asked:
            row = self._db.execute(
                "SELECT label, meaning FROM indicator WHERE kind = ? AND value = ?", (kind, value)
            ).fetchone()
            label, meaning = row or (f"Value {value}", "This value is newer than the program; see CMS's record layout.")
            found.append(Decoded(kind, value, label, meaning))
        return tuple(found)

    def _is_unlisted(self, code: str) -> bool:
        return self._db.execute("SELECT 1 FROM unlisted WHERE code = ?", (code,)).fetchone() is not None

    def _modifiers(self, code: str, on: date) -> tuple[Hit, ...]:
        if len(code) != 5:
            return ()
        usual = browse.usual_modifiers(self._db, code)[:_MOST_MODIFIERS]
        return tuple(hit for hit in self._hits.for_codes(usual, on) if hit.standing is Standing.ACTIVE)

    def _replaces(self, code: str, on: date) -> tuple[Hit, ...]:
        rows = self._db.execute(
            f"SELECT {COLUMNS} FROM entry WHERE replaced_by <> '' AND ' ' || replaced_by || ' ' LIKE ? ORDER BY +code LIMIT 12",
            (f"% {code} %",),
        )
        return tuple(self._hits.hit(Entry._make(row), on, Tier.CODE) for row in rows)

    def _neighbours(self, code: str, on: date) -> tuple[Hit, ...]:
        select = f"SELECT {COLUMNS} FROM entry WHERE length(code) = length(?)"
        before = self._db.execute(f"{select} AND code < ? ORDER BY code DESC LIMIT ?", (code, code, _NEIGHBOURS))
        rows = [Entry._make(row) for row in before][::-1]
        onward = self._db.execute(f"{select} AND code >= ? ORDER BY code LIMIT ?", (code, code, _NEIGHBOURS + 1))
        rows += [Entry._make(row) for row in onward]
        return tuple(self._hits.hit(row, on, Tier.CODE) for row in rows)

    def _payers(self, code: str, family: Family) -> tuple[PayerNote, ...]:
        rows = self._db.execute(
            "SELECT payer, accepts, note, source FROM payer"
            " WHERE family = ? AND (first = '' OR ? BETWEEN first AND last) ORDER BY rowid",
            (family, code),
        )
        narrowest: dict[str, PayerNote] = {}
        for row in rows:
            narrowest[row[0]] = PayerNote(*row)
        return tuple(narrowest.values())

    def _processing_note(self, facts: Facts) -> str:
        if not facts.processing_note:
            return ""
        row = self._db.execute("SELECT text FROM processing_note WHERE number = ?", (facts.processing_note,)).fetchone()
        return str(row[0]) if row else ""


def standing_text(hit: Hit) -> str:
    """ "Active since 2005-01-01", "Terminated 2023-12-31; use E0601", "Not yet effective; from 2026-01-01"."""
    match hit.standing:
        case Standing.TERMINATED:
            use = [code for code in hit.replaced_by if len(code) == 5]
            return f"Terminated {hit.terminated}" + (f"; use {', '.join(use)}" if use else "; no replacement is named")
        case Standing.NOT_YET:
            return f"Not yet effective on this date; from {hit.added}"
        case Standing.ACTIVE:
            since = f"Active since {hit.added}" if hit.added else "Active"
            return f"{since}, until {hit.terminated}" if hit.terminated else since
        case _:
            return "Whether it is valid on the date is not known here"


def _other_facts(facts: Facts, entry: Entry) -> tuple[tuple[str, str], ...]:
    named = (
        ("Added", entry.added),
        ("Last day of use", entry.terminated),
        ("Coverage Issues Manual", facts.coverage_manual),
        ("Medicare Carriers Manual", facts.carriers_manual),
        ("Statute", facts.statute),
        ("Anesthesia base units", facts.anesthesia_units if facts.anesthesia_units not in ("", "0") else ""),
        ("Processing note", facts.processing_note),
    )
    return tuple((name, value) for name, value in named if value)
