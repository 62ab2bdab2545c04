"""The money of programme accounts is added up by period, of decided calls alone but for budgets."""

import numpy as np
import pandas as pd

from sim.analysis.account_totals import EVERY_PERIOD, account_totals


def test_by_hand() -> None:
    calls = pd.DataFrame(
        [
            ("a", 1, "one", "2014-2020", "all", 100.0, 20.0, 5.0),
            ("a", 1, "two", "2014-2020", "all", 50.0, np.nan, np.nan),  # not decided
            ("a", 1, "two", "2014-2020", "cci", np.nan, np.nan, np.nan),
            ("a", 1, "national", None, "all", 900.0, 0.0, 900.0),
            ("a", 2, "one", "2014-2020", "all", 100.0, 40.0, 0.0),
            ("b", 1, "one", "2014-2020", "all", 100.0, 0.0, 10.0),
            ("b", 2, "one", "2014-2020", "all", 100.0, 0.0, 30.0),
        ],
        columns=[
            "scenario",
            "seed",
            "call_id",
            "programme_period",
            "sector",
            "budget_eur",
            "top_up_eur",
            "returned_eur",
        ],
    ).assign(draw=0)
    left = [("a", 1, 7.0), ("a", 2, 9.0), ("b", 1, 1.0), ("b", 2, 3.0)]
    values = pd.DataFrame(left, columns=["scenario", "seed", "value"])
    values = values.assign(draw=0, outcome="left_in_accounts_eur", sector="all")
    totals = account_totals(calls, values, ("a", "b"))
    found = {key: (row["mean"], row["change"]) for key, row in totals.to_dict("index").items()}
    assert list(totals.index.droplevel("scenario").unique()) == [
        ("2014-2020", "budget_eur"),
        ("2014-2020", "top_up_eur"),
        ("2014-2020", "returned_eur"),
        (EVERY_PERIOD, "left_in_accounts_eur"),
    ]
    assert found["2014-2020", "budget_eur", "a"][0] == 125.0
    assert found["2014-2020", "budget_eur", "b"] == (100.0, -25.0)
    assert found["2014-2020", "top_up_eur", "b"] == (0.0, -30.0)
    assert found["2014-2020", "returned_eur", "b"] == (20.0, 17.5)
    assert found[EVERY_PERIOD, "left_in_accounts_eur", "b"] == (2.0, -6.0)
    assert np.isnan(found[EVERY_PERIOD, "left_in_accounts_eur", "a"][1])
