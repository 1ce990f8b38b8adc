"""Makes holtwinters.json: what statsmodels forecasts with fixed parameters and initial states.

The numbers are those of its ExponentialSmoothing, except where 0.13.5 has a bug: a forecast a whole
number of seasons ahead uses the seasonal state from before the last value. For these steps, the
forecasts with additive seasons are those of its other implementation, ETSModel (the script checks
that both agree everywhere else), and the forecasts with multiplicative seasons, whose equations
differ in ETSModel, are null.

Run it with statsmodels 0.13.5 (Debian's python3-statsmodels); the build needs no Python:

    python3 holtwinters.py > holtwinters.json
"""

import json
import math

import numpy as np
import statsmodels
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.holtwinters import ExponentialSmoothing

SEASON = 6
VALUES = [
    round(80 + 1.5 * t + (10 + 0.2 * t) * math.sin(2 * math.pi * t / SEASON) + 3 * math.cos(1.7 * t * t), 3)
    for t in range(40)
]
INITIAL = {
    "none": [],
    "additive": [1.0, 9.0, 8.0, -1.0, -9.0, -8.0],
    "multiplicative": [1.01, 1.1, 1.09, 0.99, 0.91, 0.9],
}

cases = []
for seasonal in ("none", "additive", "multiplicative"):
    for trend in ("none", "additive", "damped"):
        known = {"initial_level": 79.0}
        fixed = {"smoothing_level": 0.35}
        if trend != "none":
            known["initial_trend"] = 1.25
            fixed["smoothing_trend"] = 0.15
        if trend == "damped":
            fixed["damping_trend"] = 0.93
        if seasonal != "none":
            known["initial_seasonal"] = INITIAL[seasonal]
            fixed["smoothing_seasonal"] = 0.25
        model = ExponentialSmoothing(
            np.array(VALUES),
            trend=None if trend == "none" else "add",
            damped_trend=trend == "damped",
            seasonal={"none": None, "additive": "add", "multiplicative": "mul"}[seasonal],
            seasonal_periods=None if seasonal == "none" else SEASON,
            initialization_method="known",
            **known,
        )
        fit = model.fit(optimized=False, **fixed)
        forecast = [float(v) for v in fit.forecast(15)]
        if seasonal == "additive":
            ets = ETSModel(
                np.array(VALUES),
                error="add",
                trend=None if trend == "none" else "add",
                damped_trend=trend == "damped",
                seasonal="add",
                seasonal_periods=SEASON,
                initialization_method="known",
                **known,
            )
            # ETSModel's trend parameter is beta = alpha beta*.
            given = {**fixed, "smoothing_trend": 0.35 * 0.15}
            peer = ets.smooth([given[name] for name in ets.param_names])
            assert np.allclose(peer.fittedvalues, fit.fittedvalues, rtol=0, atol=1e-9)
            for step, other in enumerate(peer.forecast(15), start=1):
                assert abs(forecast[step - 1] - other) < 1e-9 or step % SEASON == 0, step
                forecast[step - 1] = float(other)
        if seasonal == "multiplicative":
            forecast = [None if step % SEASON == 0 else v for step, v in enumerate(forecast, start=1)]
        cases.append(
            {
                "trend": trend,
                "seasonal": seasonal,
                "sse": float(fit.sse),
                "fitted": [float(v) for v in fit.fittedvalues],
                "forecast": forecast,
            }
        )

print(
    json.dumps(
        {
            "statsmodels": statsmodels.__version__,
            "values": VALUES,
            "alpha": 0.35,
            "beta": 0.15,
            "phi": 0.93,
            "gamma": 0.25,
            "level": 79.0,
            "slope": 1.25,
            "season": INITIAL,
            "cases": cases,
        },
        indent=1,
    )
)
