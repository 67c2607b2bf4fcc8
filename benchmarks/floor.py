"""What every benchmark prints: our figure, the floor measured beside it in the same run, and the ratio of the two."""

from __future__ import annotations

import statistics


class Pairs:
    """Figures in pairs: ours and the floor, taken one right after the other, since the machine's speed drifts."""

    def __init__(self, what: str, unit: str) -> None:
        self._what = what
        self._unit = unit
        self._pairs: list[tuple[float, float]] = []

    def add(self, ours: float, floor: float) -> None:
        self._pairs.append((ours, floor))

    def show(self, floor: str, at_most: float) -> None:
        """Medians of both, and the median of the ratios of the pairs beside what was aimed at."""
        ours, beside = (statistics.median(pair[at] for pair in self._pairs) for at in (0, 1))
        ratios = sorted(ours / beside for ours, beside in self._pairs)
        ratio = statistics.median(ratios)
        print(f"{self._what} ({self._unit}, medians of {len(self._pairs)} pairs)")
        print(f"  ours {ours:.3g}, {floor} {beside:.3g}")
        verdict = "within" if ratio <= at_most else "OVER"
        print(f"  ratio {ratio:.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}); aim <= {at_most:g}: {verdict}")
