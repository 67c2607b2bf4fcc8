"""What a catalogue offers to whoever writes rules of payers: the names of its sections, and of the payers it speaks of."""

from __future__ import annotations

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.checking.payer_rules import family_sections, name_key
from medcode_desktop.codes.shapes import Family

_FAMILIES = (
    Family.LEVEL_II, Family.CPT_I, Family.CPT_II, Family.CPT_III, Family.CPT_PLA, Family.CPT_MAAA, Family.DENTAL,
)  # fmt: skip


def section_names(catalogue: Catalogue) -> dict[str, tuple[str, str, str]]:
    """Sections, letters and families by name, as payer_rules.understand takes them. Of two of one name the first counts."""
    found: dict[str, tuple[str, str, str]] = {}
    teaching = catalogue.teaching()
    for family in _FAMILIES:
        for section in teaching.sections(family):
            ref = section.ref
            found.setdefault(name_key(ref.title), (ref.first, ref.last, ref.title))
    return found | family_sections()


def bundled_payers(catalogue: Catalogue) -> list[str]:
    """The payers that the catalogue has notes on, each once, in its order."""
    return list(dict.fromkeys(one.note.payer for one in catalogue.teaching().payers()))
