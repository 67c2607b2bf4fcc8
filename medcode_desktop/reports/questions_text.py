"""Practice questions as the command prints them."""

from __future__ import annotations

from collections.abc import Sequence

from medcode_desktop.training.model import DIFFICULTIES, TOPIC_TITLES, Question

_LETTERS = "ABCDE"


def questions_text(questions: Sequence[Question]) -> str:
    """Each with its options, its answer and the reasons for it."""
    return "\n\n".join("\n".join(_lines(number, question)) for number, question in enumerate(questions, 1))


def _lines(number: int, question: Question) -> list[str]:
    about = " - ".join(filter(None, (question.shown, question.label)))
    answer = ", ".join(_LETTERS[place] for place in question.right)
    return [
        f"{number}. {question.prompt}",
        *([f"   {about}"] if about else []),
        *(f"   {letter}  {option.text}" for letter, option in zip(_LETTERS, question.options, strict=False)),
        f"   Answer: {answer}. {question.why}",
        f"   Not {_LETTERS[question.tempting]}: {question.why_not}",
        f"   Rule: {question.rule}",
        f"   Source: {question.source}",
        *([f"   Codes: {', '.join(question.codes)}"] if question.codes else []),
        f"   {TOPIC_TITLES[question.topic]}; {DIFFICULTIES[question.difficulty].lower()}; card {question.card}",
    ]
