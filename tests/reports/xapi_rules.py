"""A check of xAPI statements, written from the specification, version 1.0.3, parts Data and its appendices.

https://github.com/adlnet/xAPI-Spec/blob/master/xAPI-Data.md; the numbers are those of its sections.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_IRI = re.compile(r"[a-z][a-z0-9+.-]*://?[^\s<>\"{}|\\^`]+")
_DURATION = re.compile(r"P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d{1,2})?S)?)?")
_TIMESTAMP = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z]{2})?")


def faults(statement: Any) -> list[str]:
    """What is against the rules; empty if nothing is."""
    return [*_statement(statement)]


def _only(where: str, told: Any, must: set[str], may: set[str]) -> list[str]:
    """2.2: no other properties, none that is null or empty."""
    if not isinstance(told, dict):
        return [f"{where} is no object"]
    found = [f"{where} lacks {name}" for name in must - set(told)]
    found += [f"{where} has {name}" for name in set(told) - must - may]
    found += [f"{where}.{name} is null" for name, value in told.items() if value is None]
    return found


def _statement(told: Any) -> list[str]:
    """2.1, 2.4"""
    may = {"id", "result", "context", "timestamp", "stored", "authority", "version", "attachments"}
    found = _only("statement", told, {"actor", "verb", "object"}, may)
    if found:
        return found
    if not _UUID.fullmatch(told["id"]):
        found.append("2.4.1: id is no UUID")
    if not re.fullmatch(r"1\.0\.\d+", told["version"]):
        found.append("2.4.10: version")
    found += _time(told["timestamp"])
    return [*found, *_actor(told["actor"]), *_verb(told["verb"]), *_object(told["object"]), *_result(told), *_context(told)]


def _time(told: Any) -> list[str]:
    """4.5"""
    if not isinstance(told, str) or not _TIMESTAMP.fullmatch(told):
        return [f"4.5: {told} is no timestamp"]
    datetime.fromisoformat(told)
    return []


def _actor(told: Any) -> list[str]:
    """2.4.2: exactly one inverse functional identifier."""
    found = _only("actor", told, {"account"}, {"objectType", "name"})
    if found:
        return found
    found += _only("account", told["account"], {"homePage", "name"}, set())
    if told.get("objectType", "Agent") != "Agent" or not isinstance(told.get("name", ""), str):
        found.append("2.4.2.1: actor")
    if not _IRI.fullmatch(told["account"]["homePage"]) or not told["account"]["name"]:
        found.append("2.4.2.4: account")
    return found


def _verb(told: Any) -> list[str]:
    """2.4.3"""
    found = _only("verb", told, {"id"}, {"display"})
    return [*found, *([] if _IRI.fullmatch(told["id"]) else ["2.4.3: id"]), *_map("verb", told["display"])]


def _map(where: str, told: Any) -> list[str]:
    """4.2: language map"""
    good = isinstance(told, dict) and told and all(_LANGUAGE.fullmatch(tag) for tag in told)
    return [] if good and all(isinstance(text, str) and text for text in told.values()) else [f"4.2: {where}"]


def _object(told: Any) -> list[str]:
    """2.4.4.1"""
    found = _only("object", told, {"id"}, {"objectType", "definition"})
    if not _IRI.fullmatch(told["id"]) or told.get("objectType", "Activity") != "Activity":
        found.append("2.4.4.1: id or objectType")
    known = {"name", "description", "type", "moreInfo", "extensions"}
    interaction = {"interactionType", "correctResponsesPattern", "choices"}
    definition = told["definition"]
    found += _only("definition", definition, {"type"}, known | interaction)
    for name in {"name", "description"} & set(definition):
        found += _map(name, definition[name])
    if not _IRI.fullmatch(definition["type"]):
        found.append("2.4.4.1: type")
    if "interactionType" in definition:
        found += _interaction(definition)
    elif interaction & set(definition):
        found.append("2.4.4.1: parts of an interaction without its type")
    return found


def _interaction(told: Any) -> list[str]:
    """Appendix C: a choice"""
    found = [] if told["interactionType"] == "choice" else ["appendix C: type"]
    ids = [choice["id"] for choice in told["choices"]]
    if len(set(ids)) < len(ids) or any(not one or re.search(r"\s|\[[,:.]\]", one) for one in ids):
        found.append("appendix C: ids of choices")
    for choice in told["choices"]:
        found += [*_only("choice", choice, {"id"}, {"description"}), *_map("choice", choice["description"])]
    for pattern in told["correctResponsesPattern"]:
        if not set(pattern.split("[,]")) <= set(ids):
            found.append("appendix C: a response that is no choice")
    return found


def _result(statement: Any) -> list[str]:
    """2.4.5"""
    told = statement["result"]
    found = _only("result", told, set(), {"score", "success", "completion", "response", "duration", "extensions"})
    for name in {"success", "completion"} & set(told):
        if not isinstance(told[name], bool):
            found.append(f"2.4.5: {name}")
    if not _DURATION.fullmatch(told["duration"]):
        found.append(f"4.6: {told['duration']} is no duration to a hundredth of a second")
    if "response" in told:
        ids = {choice["id"] for choice in statement["object"]["definition"]["choices"]}
        if not set(told["response"].split("[,]")) <= ids:
            found.append("2.4.5: response")
    return [*found, *(_score(told["score"]) if "score" in told else [])]


def _score(told: Any) -> list[str]:
    """2.4.5.1"""
    found = _only("score", told, set(), {"scaled", "raw", "min", "max"})
    if not all(type(value) in (int, float) for value in told.values()):
        return [*found, "2.4.5.1: no numbers"]
    if not -1 <= told["scaled"] <= 1 or not told["min"] <= told["raw"] <= told["max"] or told["min"] >= told["max"]:
        found.append("2.4.5.1: out of bounds")
    return found


def _context(statement: Any) -> list[str]:
    """2.4.6"""
    told = statement["context"]
    may = {
        "registration",
        "instructor",
        "team",
        "contextActivities",
        "revision",
        "platform",
        "language",
        "statement",
        "extensions",
    }
    found = _only("context", told, set(), may)
    if not _UUID.fullmatch(told["registration"]):
        found.append("2.4.6: registration")
    if not _LANGUAGE.fullmatch(told["language"]) or not isinstance(told["platform"], str):
        found.append("2.4.6: language or platform")
    for name, activities in told.get("contextActivities", {}).items():
        if name not in {"parent", "grouping", "category", "other"}:
            found.append("2.4.6.2: contextActivities")
        for activity in activities:
            found += _only("activity", activity, {"id"}, {"objectType", "definition"})
    if not all(_IRI.fullmatch(key) for key in told.get("extensions", {})):
        found.append("4.1: extensions")
    return found
