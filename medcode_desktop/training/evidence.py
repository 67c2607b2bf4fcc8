"""The facts that a question rests on, so that somebody can check it against an official release without this program."""

from __future__ import annotations

from typing import Any

from medcode_desktop.catalogue.teaching import Taught
from medcode_desktop.training.material import Material
from medcode_desktop.training.model import Question
from medcode_desktop.training.topics.status import date_of_service


def facts(question: Question, material: Material) -> dict[str, Any]:
    """For JSON. Dates are ISO text, "" where the release has none.

    judged_on: the day on which codes named without a date are active. date_of_service: of a question about one, else "".
    option_codes: for each option the code that it names or describes, null if it does neither.
    codes: what the release says of each code and modifier of the question.
    """
    known = {code: taught for code in question.codes if (taught := material.codes.get(code) or material.modifiers.get(code))}
    return {
        "judged_on": material.day.isoformat(),
        "release": material.release,
        "date_of_service": date_of_service(question),
        "option_codes": [_code_of(option.text, known) for option in question.options],
        "codes": {code: _known(taught, material) for code, taught in known.items()},
    }


def _code_of(text: str, known: dict[str, Taught]) -> str | None:
    named = text.partition(":")[0]
    if named in known:
        return named
    return next((code for code, taught in known.items() if taught.text == text), None)


def _known(taught: Taught, material: Material) -> dict[str, Any]:
    section = material.section_of(taught.code) if len(taught.code) == 5 else None
    return {
        "description": taught.text,
        "added": taught.added,
        "terminated": taught.terminated,
        "replaced_by": list(taught.replaced_by),
        "coverage": material.coverage.get(taught.code, ""),
        "unlisted": taught.code in material.unlisted,
        "section": section.ref.label if section else "",
    }
