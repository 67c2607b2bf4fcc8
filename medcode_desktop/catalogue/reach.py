"""How far a release speaks: CMS publishes one for each quarter, so it says nothing sure of a day after its own quarter."""

from __future__ import annotations

from datetime import date

from medcode_desktop.catalogue.model import ReleaseInfo


def quarter_after(release: date) -> date:
    """The first day of the next quarter: from then on a newer release is in force."""
    month = (release.month - 1) // 3 * 3 + 4
    return date(release.year + 1, 1, 1) if month > 12 else date(release.year, month, 1)


def caution(newest: ReleaseInfo, on: date) -> str:
    """A sentence for a date of service that the newest release held does not reach, "" for others."""
    if on < quarter_after(date.fromisoformat(newest.date)):
        return ""
    return (
        f"As {newest.title} has it. Newer releases are in force on {on.isoformat()} and may say otherwise:"
        " import the current one."
    )
