"""Writes the figures of SciPy and NumPy for the tests of dev.sluice.statistics.

Run it by hand to regenerate the figures; neither the build nor the tests need Python:

    python -m venv venv && venv/bin/pip install scipy
    venv/bin/python common/experiments/src/test/python/statistics_fixtures.py

It writes common/experiments/src/test/resources/dev/sluice/statistics/scipy-reference.json: paired samples (with
ties, zeros and both), SciPy's exact Wilcoxon test and paired t test of each; families of p-values with
Holm's correction; and samples with the 2.5th and 97.5th percentiles of the mean over *every* resample,
where ours draws 10,000.
"""

import itertools
import json
import pathlib

import numpy as np
import scipy
from scipy import stats

TARGET = pathlib.Path(__file__).parents[1] / "resources/dev/sluice/statistics/scipy-reference.json"


def paired(name, one, other):
    one, other = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    differences = one - other
    kept = differences[differences != 0]
    ranks = stats.rankdata(np.abs(kept))
    positive, negative = ranks[kept > 0].sum(), ranks[kept < 0].sum()
    test = stats.wilcoxon(one, other, zero_method="wilcox", method="exact")
    assert test.statistic == min(positive, negative), name
    return {
        "name": name,
        "one": one.tolist(),
        "other": other.tolist(),
        "positive": float(positive),
        "negative": float(negative),
        "wilcoxon": float(test.pvalue),
        "t": float(stats.ttest_rel(one, other).pvalue),
        "effect": float((positive - negative) / (positive + negative)),
    }


def holm(p):
    """Implements Holm 1979 by sorting, because SciPy has no function for it."""
    p = np.asarray(p)
    order = np.argsort(p, kind="stable")
    steps = np.maximum.accumulate(np.minimum(1, p[order] * np.arange(len(p), 0, -1)))
    corrected = np.empty(len(p))
    corrected[order] = steps
    return {"p": p.tolist(), "corrected": corrected.tolist()}


def interval(sample):
    means = [np.mean(draw) for draw in itertools.product(sample, repeat=len(sample))]
    # Ours draws each mean many times, so that interpolation between neighbours does not matter.
    low, high = np.percentile(means, [2.5, 97.5], method="inverted_cdf")
    return {"sample": list(sample), "low": float(low), "high": float(high)}


def main():
    generator = np.random.default_rng(4)
    pairs = [
        paired("five seeds, all one way", [0.81, 0.84, 0.79, 0.86, 0.83], [0.8, 0.81, 0.77, 0.82, 0.78]),
        paired("ties", [3, 5, 4, 9, 7, 8], [1, 3, 6, 5, 6, 4]),
        paired("zeros", [1, 2, 3, 4, 5, 6, 7], [1, 1, 3, 2, 8, 2, 2]),
        paired("ties and zeros", [2, 2, 2, 5, 6, 1, 4, 4], [1, 2, 3, 3, 4, 1, 5, 2]),
        paired("a half rank sum", [1, 2, 3, 4, 5], [2, 1, 1, 2, 2]),
        paired("balanced", [1, -1, 2, -2], [0, 0, 0, 0]),
    ]
    for n in (5, 6, 10, 20, 40):
        one = generator.normal(0.3, 1, n)
        pairs.append(paired(f"{n} normal", one, generator.normal(0, 1, n)))
    families = [holm([0.04, 0.01, 0.03]), holm(generator.uniform(0, 0.2, 15)), holm([0.02, 0.02, 0.5, 0.001])]
    intervals = [
        interval([0.7, 0.8, 0.9]),
        interval([0.61, 0.64, 0.655, 0.7, 0.83]),
        interval(generator.normal(5, 2, 6).round(3).tolist()),
    ]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    content = {"scipy": scipy.__version__, "numpy": np.__version__, "pairs": pairs, "holm": families, "intervals": intervals}
    TARGET.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


main()
