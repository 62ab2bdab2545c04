"""An invented posterior of a small region."""

import datetime

from sim.region.files import load_region
from sim.results.write_posterior import write_posterior

BY_ONESELF = "assumptions.information.by_oneself"
IDEAS = "assumptions.ideas.rate_factor"
READY = "assumptions.information.ready_after_days"
FITTED = (BY_ONESELF, IDEAS, READY)
DRAWS = 5


def with_posterior(folder, draws=DRAWS, first=0.0, medoid=2):
    """Put a posterior into the folder of a region; draw n has the place `first + n / 10` for each of them."""
    places = [first + draw / 10 for draw in range(1, draws + 1)]
    made_on = datetime.date(2026, 12, 24).isoformat()
    return write_posterior(
        load_region(folder), {path: places for path in FITTED}, medoid=medoid, made_by="cci", made_on=made_on, runs=9
    )
