"""Exact tests of shares, many tests at once, and the bounds of a share and of a difference. No approximation decides.

A margin says how far two shares may lie apart without being told: with one, the test asks whether they differ by more than it.

Sources: R. A. Fisher, Statistical Methods for Research Workers (1934), section 21.02, and J. Cornfield, Proc. Third Berkeley
Symp. 4 (1956) 135-148, for a ratio of odds other than 1; S. Holm, Scand. J. Statist. 6 (1979) 65-70; E. B. Wilson, J. Amer.
Statist. Assoc. 22 (1927) 209-212; R. G. Newcombe, Statist. Med. 17 (1998) 873-890, method 10.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

_Z = 1.959964  # 95 % of a normal distribution lies within so many standard deviations
_NOTHING = 1e-300  # beside the largest term: smaller ones are beyond what a float tells apart


def shares_differ(seen: int, visits: int, others_seen: int, others: int, margin: float = 0.0) -> float:
    """Two-sided p (twice the smaller tail) that two shares, `seen` of `visits` and `others_seen` of `others`, lie so far apart
    by chance alone, if in truth they are not more than `margin` (0 to 1) apart.

    Given both totals the count is hypergeometric, with the ratio of odds that the margin makes at the share of the others
    (half a visit added to each side, so that a share of 0 has odds). Without a margin this is Fisher's test, and with one never
    below it. 1.0 if one side has no visits.
    """
    if not visits or not others:
        return 1.0
    marked = seen + others_seen
    low, high = max(0, marked - others), min(visits, marked)
    base = (others_seen + 0.5) / (others + 1)

    def p(bound: float, *, upper: bool) -> float:
        if not 0 < bound < 1:
            return 1.0  # nothing lies beyond
        odds = bound / (1 - bound) * (1 - base) / base if margin else 1.0

        def ratio(k: int) -> float:
            return (visits - k) * (marked - k) / ((k + 1) * (others - marked + k + 1)) * odds

        return _tail(ratio, low, high, seen, upper=upper)

    return min(1.0, 2 * min(p(base + margin, upper=True), p(base - margin, upper=False)))


def share_differs(seen: int, visits: int, share: float, margin: float = 0.0) -> float:
    """Two-sided p (twice the smaller tail, binomial) that `seen` of `visits` come by chance alone where the true share is not
    more than `margin` away from `share`; all from 0 to 1."""

    def p(bound: float, *, upper: bool) -> float:
        if not 0 < bound < 1:
            nothing_beyond = bound >= 1 if upper else bound <= 0
            return 1.0 if nothing_beyond else float(seen == (0 if upper else visits))

        def ratio(k: int) -> float:
            return (visits - k) / (k + 1) * bound / (1 - bound)

        return _tail(ratio, 0, visits, seen, upper=upper)

    return min(1.0, 2 * min(p(share + margin, upper=True), p(share - margin, upper=False)))


def holm(chances: Sequence[float]) -> list[float]:
    """p values adjusted by Holm's method, in the order given: those up to 0.05 are to be told, and the probability that
    even one of them comes by chance alone is at most 0.05, however the tests hang together."""
    order = sorted(range(len(chances)), key=lambda at: chances[at])
    adjusted = [1.0] * len(chances)
    highest = 0.0
    for rank, at in enumerate(order):
        highest = max(highest, min(1.0, chances[at] * (len(chances) - rank)))
        adjusted[at] = highest
    return adjusted


def bounds_of_share(seen: int, visits: int) -> tuple[float, float]:
    """95 % confidence interval (Wilson), 0 to 1. Of nothing it is from 0 to 1."""
    if not visits:
        return 0.0, 1.0
    p, z2 = seen / visits, _Z * _Z
    middle = (p + z2 / (2 * visits)) / (1 + z2 / visits)
    half = _Z / (1 + z2 / visits) * math.sqrt(p * (1 - p) / visits + z2 / (4 * visits * visits))
    return max(0.0, middle - half), min(1.0, middle + half)


def bounds_of_difference(seen: int, visits: int, others_seen: int, others: int) -> tuple[float, float]:
    """95 % confidence interval (Newcombe's, from Wilson's two) of the first share minus the second, -1 to 1."""
    if not visits or not others:
        return -1.0, 1.0
    p, q = seen / visits, others_seen / others
    low, high = bounds_of_share(seen, visits)
    others_low, others_high = bounds_of_share(others_seen, others)
    below = math.sqrt((p - low) ** 2 + (others_high - q) ** 2)
    above = math.sqrt((high - p) ** 2 + (q - others_low) ** 2)
    return p - q - below, p - q + above


def _tail(ratio: Callable[[int], float], low: int, high: int, seen: int, *, upper: bool) -> float:
    """P(count >= seen), or P(count <= seen), of a count from `low` to `high` whose chances c have the falling ratios
    c(k + 1) / c(k) = ratio(k). Summed from the likeliest count outwards, so that no term is too large or too small."""
    peak, end = low, high
    while peak < end:
        middle = (peak + end) // 2
        if ratio(middle) > 1:
            peak = middle + 1
        else:
            end = middle
    total = below = above = 0.0
    term, k = 1.0, peak
    while k <= high and term > _NOTHING:
        total += term
        below += term if k <= seen else 0.0
        above += term if k >= seen else 0.0
        term *= ratio(k) if k < high else 0.0
        k += 1
    term, k = 1.0, peak
    while k > low:
        step = ratio(k - 1)
        k -= 1
        term = term / step if step > 0 else 0.0
        if term <= _NOTHING:
            break
        total += term
        below += term if k <= seen else 0.0
        above += term if k >= seen else 0.0
    return (above if upper else below) / total
