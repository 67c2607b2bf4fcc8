"""The level of service watch on made data: how often it cries wolf, and how often it finds a planted difference.

    python benchmarks/levels.py

Clean clinics: all providers draw their visits from one mix of levels of the kind, so every remark is false. The aim is that at
most 5 % of such clinics get any remark at all, also with the margin taken away, where the tests stand alone. Real providers
differ a little because their patients do: how often that is told is printed as well, with no aim. With an effect: one
provider of a clean clinic reports so many more in 100 visits at level 5, taken from levels 3 and 4.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import accumulate
from random import Random

from medcode_desktop.checking.level_watch import Benchmark, Limits, Verdict, watch
from medcode_desktop.checking.levels import LEVELS, Visits

CLINICS, STRAYING, PLANTED = 2000, 500, 400
MIXES = {
    "Office": (0.03, 0.10, 0.42, 0.37, 0.08),
    "Hospital": (0.10, 0.30, 0.60, 0.0, 0.0),
    "Home": (0.05, 0.2, 0.4, 0.25, 0.1),
}
NO_LIMIT = Limits(margin=0.0)
AIM = 0.05
Clinic = list[Visits]


def draw(random: Random, group: str, provider: str, visits: int, mix: Sequence[float]) -> Visits:
    counts = [0] * 5
    for level in random.choices(LEVELS, cum_weights=list(accumulate(mix)), k=visits):
        counts[level - 1] += 1
    return Visits(group, provider, (counts[0], counts[1], counts[2], counts[3], counts[4]))


def clean(random: Random) -> Clinic:
    """2 to 12 providers, up to three kinds of visit, 30 to 600 visits each."""
    providers = random.randint(2, 12)
    groups = list(MIXES)[: random.randint(1, 3)]
    return [
        draw(random, group, f"P{number}", random.randint(30, 600), MIXES[group])
        for group in groups
        for number in range(providers)
    ]


def natural(random: Random, spread: float) -> Clinic:
    """As clean, but each provider's true share of each level strays by some `spread` from the mix."""
    clinic = clean(random)
    strayed = []
    for one in clinic:
        mix = [max(0.0, share + random.gauss(0, spread)) if share else 0.0 for share in MIXES[one.group]]
        strayed.append(draw(random, one.group, one.provider, one.total, [share / sum(mix) for share in mix]))
    return strayed


def planted(random: Random, more: float, visits: int, providers: int = 6) -> Clinic:
    one, two, three, four, five = MIXES["Office"]
    mix = (one, two, three - more / 2, four - more / 2, five + more)
    return [draw(random, "Office", f"P{n}", visits, mix if n == 0 else MIXES["Office"]) for n in range(providers)]


def cries_wolf(what: str, make: Callable[[Random], Clinic], limits: Limits, benchmark: Benchmark | None, aim: float) -> None:
    clinics = CLINICS if aim else STRAYING
    random = Random(2025)
    told = sum(bool(watch(make(random), benchmark, limits).outstanding) for _ in range(clinics))
    verdict = f"; aim <= {aim:.0%}: {'within' if told / clinics <= aim else 'OVER'}" if aim else ""
    print(f"  {what}: {told:,} of {clinics:,} clinics with any remark, {told / clinics:.1%}{verdict}")


def finds(more: float, visits: int) -> str:
    """Found at level 5 as more than expected; and in how many clinics somebody else was told of."""
    random = Random(7)
    found = others = 0
    for _ in range(PLANTED):
        rows = watch(planted(random, more, visits)).outstanding
        found += any(row.provider == "P0" and row.level == 5 and row.verdict is Verdict.MORE for row in rows)
        others += any(row.provider != "P0" for row in rows)
    return f"{found / PLANTED:7.1%} ({others / PLANTED:.1%})"


def main() -> None:
    true = {(group.lower(), level): share for group, mix in MIXES.items() for level, share in zip(LEVELS, mix, strict=True)}
    print("Cries wolf (2 to 12 providers, 1 to 3 kinds of visit, 30 to 600 visits each)")
    cries_wolf("nobody differs, the margin as shipped", clean, Limits(), None, AIM)
    cries_wolf("nobody differs, no margin", clean, NO_LIMIT, None, AIM)
    cries_wolf("the same, and a true benchmark beside", clean, NO_LIMIT, true, AIM)
    for spread in (0.01, 0.02, 0.03):
        for limits in (Limits(), NO_LIMIT):
            what = f"patients differ: each share strays by {spread:.0%}, margin {limits.margin:.0%}"
            cries_wolf(what, partial(natural, spread=spread), limits, None, 0)
    print("Finds one of 6 providers with more at level 5 than 8 % (in brackets: clinics where somebody else was told of)")
    sizes = (100, 200, 400, 800)
    print("  more in 100 visits  " + "".join(f"{f'{size} visits':>16}" for size in sizes))
    for more in (0.0, 0.05, 0.10, 0.15, 0.20, 0.30):
        print(f"  {more * 100:18.0f}  " + "".join(f"{finds(more, size):>16}" for size in sizes))


if __name__ == "__main__":
    main()
