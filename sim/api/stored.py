"""Compare the runs of a results folder, and keep comparison and figures beside them."""

from __future__ import annotations

from dataclasses import replace

from sim.api.answers import Comparison
from sim.results.results import comparison_files
from sim.results.store.store import Store

__all__ = ["compared_in_store", "complete"]


def compared_in_store(store: Store, baseline: str) -> Comparison:
    """Compare the runs of a folder whose tables are settled, or recall the comparison that it holds already.

    Raises:
        SimError: On every world a run broke.
    """
    results = store.results()
    if not _is_compared(store, baseline):
        return Comparison.of(results, baseline)
    return Comparison(replace(results, experiment=replace(results.experiment, baseline=baseline)).paired(), baseline)


def complete(comparison: Comparison, store: Store) -> None:
    """Write a comparison and its figures into the folder that holds the runs, unless they are there.

    Raises:
        SimError: Writing failed, or only the tables could be written.
    """
    from sim.plots.files import drawn, raise_for_figures

    if _is_compared(store, comparison.baseline):
        return
    files, failure = drawn(comparison.figures)
    experiment = replace(store.experiment, baseline=comparison.baseline)
    store.seal(experiment, {**comparison_files(comparison.results.table("comparison")), **files})
    raise_for_figures(failure, store.shown)


def _is_compared(store: Store, baseline: str) -> bool:
    """Tell whether the comparison is there with its figures, drawn in the order in which scenarios are named now."""
    there = store.manifest.experiment
    return store.is_whole and there.baseline == baseline and there.names == store.experiment.names and store.has_figures
