"""What going back says: what went, what came back, and how to undo it only where that is so."""

from __future__ import annotations

import pytest

from medcode_desktop.catalogue.model import ReleaseInfo
from medcode_desktop.catalogue.sources import SourceInfo
from medcode_desktop.releases.official import SourceKind
from medcode_desktop.ui.catalogue.going_back import Held, tip, told
from medcode_desktop.ui.catalogue.release_table import release_name

OWN_WORDS = ReleaseInfo(1, "2025-10-01", "HCPCS October 2025", "v4", "bundled with the program", "", "", 40, 5, True)
NEWER = ReleaseInfo(2, "2026-01-01", "HCPCS January 2026", "", "jan.zip", "", "2026-01-05T08:00:00+00:00", 45, 5, False)


def source(kind: SourceKind, title: str, *files: str, date: str = "2025-10-01", day: int = 1) -> SourceInfo:
    return SourceInfo(kind, title, date, "", files, "CMS, public.", "", "", "", f"2026-01-{day:02}T08:00:00+00:00", 9)


FEES = source(SourceKind.PFS, "Fees October 2025", "rvu.csv")
OLDER_FEES = source(SourceKind.PFS, "Fees January 2025", "rvu-jan.csv", date="2025-01-01")
FEES_2026 = source(SourceKind.PFS_QPP, "Fees 2026, QPP", "qpp.csv", date="2026-01-01")
GPCI = source(SourceKind.GPCI, "Cost indices 2025", "gpci.csv")
LONG = source(SourceKind.CPT, "CPT 2026, long descriptors", "long.txt")
BOTH = source(SourceKind.CPT, "CPT 2026", "long.txt", "short.txt", day=2)
MORE = [source(kind, f"Table {kind}", f"{kind}.csv") for kind in (SourceKind.CLFS, SourceKind.ASP, SourceKind.NDC)]


def holds(*sources: SourceInfo, title: str = "October", releases: tuple[ReleaseInfo, ...] = (OWN_WORDS,)) -> Held:
    return Held(title, releases, sources)


AGAIN = "In use again: the catalogue before."
FILES = "To undo this, import their files once more."
JAN = "To undo this, import jan.zip and rvu.csv once more."


@pytest.mark.parametrize(
    ("left", "now", "said"),
    [
        (holds(FEES, GPCI), holds(FEES), f"{AGAIN} Taken out: Cost indices 2025. To undo this, import gpci.csv once more."),
        (holds(FEES), holds(FEES, GPCI), f"{AGAIN} Back: Cost indices 2025. To undo this, remove Cost indices 2025 again."),
        (
            holds(FEES),
            holds(OLDER_FEES),
            f"{AGAIN} Taken out: Fees October 2025. Back: Fees January 2025. To undo this, import rvu.csv once more.",
        ),
        (  # of another kind, but the one of 2026 takes the place of the one of 2025
            holds(FEES_2026),
            holds(FEES),
            f"{AGAIN} Taken out: Fees 2026, QPP. Back: Fees October 2025. To undo this, import qpp.csv once more.",
        ),
        (  # no single step brings this about
            holds(FEES),
            holds(GPCI),
            f"{AGAIN} Taken out: Fees October 2025. Back: Cost indices 2025.",
        ),
        (holds(BOTH), holds(LONG), f"{AGAIN} Taken out: CPT 2026 (short.txt). To undo this, import short.txt once more."),
        (
            holds(FEES, GPCI, *MORE),
            holds(),
            f"{AGAIN} Taken out: Fees October 2025, Cost indices 2025, Table clfs, Table asp, Table ndc. {FILES}",
        ),
        (holds(FEES), holds(FEES), f"{AGAIN} It holds the same releases and own files."),
        (
            holds(FEES, title="January", releases=(NEWER, OWN_WORDS)),
            holds(),
            f"In use again: October. Taken out: HCPCS January 2026, Fees October 2025. {JAN}",
        ),
        (  # the program came with another one meanwhile
            holds(FEES),
            holds(releases=(OWN_WORDS._replace(date="2026-04-01", title="HCPCS April 2026"),), title="April"),
            "In use again: April. Taken out: HCPCS October 2025 (v4), Fees October 2025. Back: HCPCS April 2026 (v4).",
        ),
    ],
)
def test_it_is_said_what_goes_and_what_comes(left: Held, now: Held, said: str) -> None:
    assert told(left, now) == said


def test_the_same_title_is_told_apart_by_the_time_of_its_import() -> None:
    said = told(holds(FEES._replace(imported="2026-01-09T08:00:00+00:00")), holds(FEES))
    assert "Taken out: Fees October 2025 as imported 2026-01-09" in said
    assert "Back: Fees October 2025 as imported 2026-01-01" in said


def test_the_tip_does_not_name_the_title_that_is_in_use_already() -> None:
    assert tip(holds(), None) == "There is none before this one"
    newer = holds(FEES, title="January", releases=(NEWER, OWN_WORDS))
    assert tip(newer, holds(FEES)) == f"Use October again. Takes out: {release_name(NEWER)}"
    assert tip(holds(FEES, GPCI), holds(OLDER_FEES, GPCI)) == (
        "Use the catalogue before this one again. Takes out: Fees October 2025. Brings back: Fees January 2025"
    )
