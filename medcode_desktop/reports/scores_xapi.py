"""Scores as xAPI statements (1.0.3) for a learning record store or a learning management system: a JSON array.

https://github.com/adlnet/xAPI-Spec/blob/master/xAPI-Data.md

People are told apart by an account, never by an e-mail address. Ids of statements are made from the ids of the sessions and
from the actor, so a second export has the same ones, and a store that has a statement already keeps the one it has. A store
refuses all it is sent if a statement differs from the one it has under that id (2.3.1: all but definitions and displays
count, the name of the actor too): so nothing else in a statement may change from one export to the next, such as the version
of this program, and statements of somebody with another name have other ids. One statement for each answer
(verb answered), one for each session that has ended (passed or failed if there is a pass mark, else completed).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote
from uuid import RFC_4122, UUID, uuid5

from medcode_desktop.records.answer_rows import AskedQuestion, BareAnswer, answer_pages, count_answers, picked
from medcode_desktop.records.score_filter import EVERYTHING, Filter
from medcode_desktop.records.scores import ScoredSession, Scores, Somebody
from medcode_desktop.reports.score_tables import MODE_TITLES
from medcode_desktop.reports.whole_file import write_whole
from medcode_desktop.work import Progress, no_progress

# .invalid is reserved (RFC 2606): the address names something, and nobody can ever be behind it
HOME = "https://medcode-desktop.invalid/"
_VERBS = {verb: f"http://adlnet.gov/expapi/verbs/{verb}" for verb in ("answered", "completed", "passed", "failed")}
_ASSESSMENT = "http://adlnet.gov/expapi/activities/assessment"
_INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction"
_NAMESPACE = UUID("6f7f3f0e-9a0c-5b9e-8c0a-3d8f6f0b2c11")  # ours, never to be changed
_NOT_FAILED = {True: "passed", False: "failed", None: "completed"}


def write_scores_xapi(
    path: Path, scores: Scores, chosen: Filter = EVERYTHING, *, clinic: str = "", progress: Progress = no_progress
) -> int:
    """Write the statements; how many. UserError if the file cannot be written; it is then as it was before. `scores` as for
    write_answers_csv. `clinic` is part of the accounts: two clinics may send to one store."""
    total = count_answers(scores.file, chosen)
    people = {person.id: person for person in scores.people()}
    home = HOME + (f"clinics/{quote(clinic, safe='')}" if clinic else "")
    done = 0
    written = 0

    def write(file: IO[str]) -> None:
        nonlocal done, written
        file.write("[")
        for page in answer_pages(scores.file, chosen):
            progress("Writing statements", done / total)
            for session, answers in page.sessions:
                for statement in _of_session(session, answers, page.questions, _actor(people[session.person], home)):
                    file.write(f"{',' if written else ''}\n{_json(statement)}")
                    written += 1
            done += page.answers
        file.write("\n]\n")

    write_whole(path, "utf-8", write)
    return written


def _of_session(
    session: ScoredSession, answers: list[BareAnswer], questions: Any, actor: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    activity = _activity(session)
    for answer in answers:
        yield _answered(session, answer, questions[answer[1]], actor, activity)
    if session.ending:
        yield _ended(session, actor, activity)


def _actor(person: Somebody, home: str) -> dict[str, Any]:
    """Of somebody without a name the account says no more than "Person 7" does."""
    name = f"person-{person.anonymous}" if person.anonymous else person.uid
    return {"objectType": "Agent", "name": person.name, "account": {"homePage": home, "name": name}}


def _activity(session: ScoredSession) -> dict[str, Any]:
    known = uuid5(_NAMESPACE, f"{session.mode.value}\n{session.title}\n{session.pass_mark}")
    title = f"{MODE_TITLES[session.mode]}: {session.title}" if session.title else MODE_TITLES[session.mode]
    return {
        "objectType": "Activity",
        "id": f"{HOME}assessments/{known}",
        "definition": {"type": _ASSESSMENT, "name": {"en-US": title}},
    }


def _ended(session: ScoredSession, actor: dict[str, Any], activity: dict[str, Any]) -> dict[str, Any]:
    verb = _NOT_FAILED[session.passed]
    ended = session.started + timedelta(seconds=session.seconds)
    result: dict[str, Any] = {"completion": session.ending != "left", "duration": duration(session.seconds)}
    if session.asked:
        score = {"scaled": round(session.right / session.asked, 4), "raw": session.right, "min": 0, "max": session.asked}
        result["score"] = score
    if session.passed is not None:
        result["success"] = session.passed
    return {
        "id": _id(session, 0, actor),
        "actor": actor,
        "verb": _verb(verb),
        "object": activity,
        "result": result,
        "context": _context(session, None),
        "timestamp": timestamp(ended),
        "version": "1.0.3",
    }


def _answered(
    session: ScoredSession, answer: BareAnswer, question: AskedQuestion, actor: dict[str, Any], activity: dict[str, Any]
) -> dict[str, Any]:
    number, _, pick, right, seconds, _, at = answer
    result = {"success": bool(right), "response": "[,]".join(_choice(place) for place in picked(pick))}
    if not result["response"]:
        del result["response"]  # nothing was chosen
    asked = f"{question.stem}\n{question.shown}" if question.shown else question.stem
    choices = [{"id": _choice(place), "description": {"en-US": text}} for place, text in enumerate(question.options)]
    return {
        "id": _id(session, number, actor),
        "actor": actor,
        "verb": _verb("answered"),
        "object": {
            "objectType": "Activity",
            # the wording and its options, not the card: one activity has one correct response
            "id": f"{HOME}questions/{uuid5(_NAMESPACE, _json([question.card, asked, question.options, question.right]))}",
            "definition": {
                "type": _INTERACTION,
                "name": {"en-US": question.card},
                "description": {"en-US": asked},
                "interactionType": "choice",
                "correctResponsesPattern": ["[,]".join(_choice(place) for place in question.right)],
                "choices": choices,
            },
        },
        "result": {**result, "duration": duration(seconds)},
        "context": _context(session, activity),
        "timestamp": f"{at}Z",
        "version": "1.0.3",
    }


def _context(session: ScoredSession, parent: dict[str, Any] | None) -> dict[str, Any]:
    context: dict[str, Any] = {
        "registration": _registration(session.uid),
        "platform": "MedCode Desktop",
        "language": "en-US",
        "extensions": {f"{HOME}extensions/release": session.catalogue},
    }
    if parent is not None:
        context["contextActivities"] = {"parent": [{"objectType": "Activity", "id": parent["id"]}]}
    return context


def _registration(uid: str) -> str:
    """The session as a UUID of RFC 4122, as the specification wants it: ours are; a score file may bring others."""
    known = UUID(uid)
    good = known.variant == RFC_4122 and known.version in range(1, 6)
    return str(known if good else uuid5(_NAMESPACE, uid))


def _id(session: ScoredSession, number: int, actor: dict[str, Any]) -> str:
    """Of the statement on the answer of that number, 0 for the end of the session."""
    return str(uuid5(_NAMESPACE, _json([session.uid, number, actor["account"], actor["name"]])))


def _choice(place: int) -> str:
    return f"option-{place + 1}"


def _verb(verb: str) -> dict[str, Any]:
    return {"id": _VERBS[verb], "display": {"en-US": verb}}


def duration(seconds: float) -> str:
    """ISO 8601, to a hundredth of a second as the specification wants it at most: PT1H2M3.45S."""
    whole, rest = divmod(round(seconds * 100), 100)
    hours, minutes = whole // 3600, whole // 60 % 60
    text = f"{whole % 60}.{rest:02}".rstrip("0").rstrip(".")
    return f"PT{f'{hours}H' if hours else ''}{f'{minutes}M' if minutes or hours else ''}{text}S"


def timestamp(moment: datetime) -> str:
    """ISO 8601, UTC, milliseconds. `moment` in UTC."""
    return f"{moment.isoformat(timespec='milliseconds')[:23]}Z"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
