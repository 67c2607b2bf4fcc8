"""What the Practice screen says, in words: times, answers, scores. No Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from medcode_desktop.records.sessions import Begun
from medcode_desktop.training.model import Answer, Mode, Question
from medcode_desktop.training.scoring import Result

MODE_TITLES = {Mode.LEARN: "Learn", Mode.PRACTICE: "Practice", Mode.EXAM: "Exam", Mode.MISSED: "Missed"}
_CODE = re.compile(r"[A-Z0-9]{2}|[A-Z][0-9]{4}|[0-9]{5}|[0-9]{4}[A-Z]")


def clock(seconds: float) -> str:
    """ "39:05", "1:02:00"; what is left never reads 0 while there is some."""
    whole = int(seconds + 0.999)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def about_minutes(minutes: int) -> str:
    if minutes < 90:
        return "about 1 minute" if minutes == 1 else f"about {minutes} minutes"
    return f"about {minutes / 60:.1f} hours".replace(".0 ", " ")


def many(count: int, one: str, several: str = "") -> str:
    """ "1 card", "2 cards"."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def percent(value: float) -> str:
    """Cut, never rounded up: 69.99 % does not look like a pass mark of 70 %."""
    return f"{int(value + 1e-9)} %"


def score(result: Result) -> str:
    """ "31 of 40 right, 77 %: passed (pass mark 70 %)"."""
    said = f"{result.right} of {result.asked} right, {percent(result.percent)}"
    if result.passed is None:
        return said
    return f"{said}: {'passed' if result.passed else 'not passed'} (pass mark {result.pass_mark} %)"


def options_said(question: Question, places: Sequence[int]) -> str:
    """The texts of options, as a person would name them."""
    return "; ".join(question.options[place].text for place in places)


def verdict(question: Question, answer: Answer | None) -> str:
    """Right or wrong in words, and what would have been right. None: there was no answer."""
    if answer is not None and answer.right:
        return "Right"
    right = options_said(question, question.right)
    return f"{'Not right' if answer else 'No answer'}. Right {'is' if len(question.right) == 1 else 'are'}: {right}"


def offer(begun: Begun, now: datetime) -> str:
    """What a session that was cut off offers: "Short exam, R. Diaz: go on with question 14 of 40 (yesterday 16:20)"."""
    if begun.mode is Mode.LEARN:
        where = f"{many(begun.answered, 'card')} done"
    else:
        where = f"go on with question {min(begun.answered + 1, begun.questions)} of {begun.questions}"
    return f"{begun.title}, {begun.person.name}: {where} (begun {when(begun.started, now)})"


def when(moment: datetime, now: datetime) -> str:
    """A moment as people say it, where they are: "today 09:15", "yesterday 16:20", "2025-10-01 09:15"."""
    here = moment.astimezone(now.tzinfo)
    days = (now.date() - here.date()).days
    day = {0: "today", 1: "yesterday", -1: "tomorrow"}.get(days, here.date().isoformat())
    return f"{day} {here:%H:%M}"


def typed_place(question: Question, text: str) -> int | None:
    """The option whose code was typed, in any case and with blanks around; None if none is."""
    wanted = "".join(text.split()).upper()
    texts = [option.text.upper() for option in question.options]
    return texts.index(wanted) if wanted in texts else None


def asks_for_codes(question: Question) -> bool:
    """Are the options codes, so that one may be typed?"""
    return all(_CODE.fullmatch(option.text) for option in question.options)
