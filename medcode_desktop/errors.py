"""The one kind of error that is not a bug: something about a file, the disk or the input that a person can mend."""

from __future__ import annotations


class UserError(Exception):
    """What happened, where, and what to do next, in one or two sentences; nothing was changed.

    `what` is a whole sentence that names the file and the place in it. `next_step` is a whole sentence or empty.
    Everything that is not a UserError is a bug and gets a report.
    """

    def __init__(self, what: str, next_step: str = "") -> None:
        super().__init__(f"{what} {next_step}".strip())
        self.what = what
        self.next_step = next_step


class CodesWouldBeLost(UserError):  # noqa: N818 - named for what it says
    """A file lacks more of the codes of the one before than a whole one would. A person may allow it."""

    def __init__(self, what: str, next_step: str, missing: int, expected: int) -> None:
        super().__init__(what, next_step)
        self.missing = missing
        self.expected = expected


class LicenceNeeded(UserError):  # noqa: N818 - named for what it says
    """Files with CPT content of the AMA: a person has to confirm that the clinic holds a licence. Nothing of them was kept."""

    def __init__(self, what: str, next_step: str, files: tuple[str, ...], years: tuple[str, ...]) -> None:
        super().__init__(what, next_step)
        self.files = files
        self.years = years  # copyright years as the files' notices say
