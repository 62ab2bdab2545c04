# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#       jupytext_version: 1.19.6
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A first comparison: what if there had been no cluster?
#
# The case study says that the cultural and creative industries (CCI) of Emilia-Romagna came to win
# regional calls because their cluster, Clust-ER CREATE, spoke for them: calls follow its
# priorities, and its staff help members to apply. Nobody can replay history without the cluster. A
# simulation can, on the understanding that it shows what follows from stated rules and assumptions,
# not what would have happened.
#
# **The question.** How many CCI projects are funded with the cluster and without it, and at which
# stage on the way from an idea to an award does a difference arise?
#
# Two scenarios are enough: `baseline`, and `no-cluster`, in which CREATE never comes into being.
# Each *seed* is one world: the same enterprises with the same ideas in both scenarios. So the
# difference on a seed is due to the cluster alone, and several seeds show how much chance there is
# in it.

# %%
import os

import sim

seeds = int(os.environ.get("CCI_NOTEBOOK_SEEDS", "20"))
comparison = sim.compare("baseline", "no-cluster", seeds=seeds)

# %% [markdown]
# ## How many projects, year by year
#
# The bar of a year is its median run, the whisker holds the middle eight tenths of the runs. Three
# things to look at:
#
# - **Before the cluster is founded** both bars of a year should be the same. If they were not, the
#   two scenarios would differ in more than the cluster.
# - **How uneven the years are.** Projects come with calls, and calls do not open every year; part
#   of the rise and fall is the calendar, which both scenarios share.
# - **How the gap between the bars compares with the whiskers.** A gap inside the whiskers can still
#   be clear of chance: whiskers show how much whole histories vary, while the title judges by the
#   differences on each seed, which usually vary less.

# %%
comparison.plot("funded_projects")

# %% [markdown]
# ## Where a difference arises
#
# An idea must pass several stages: a call has to admit it, its owner has to hear of the call, find
# partners and apply; then the proposal is checked, judged and, while the money lasts, funded. The
# small text below a number is its change against the baseline. Read it from top to bottom: as long
# as it stays the same, the scenarios lose ideas at the same rate, and where it jumps, the cluster
# makes a difference. The widest jump is printed in bold.
#
# The scale is logarithmic, because few of the ideas that are live during a call are ever written
# down for it. An idea that is live during several calls counts several times.

# %%
figures = comparison.figures()
figures["funnel"]

# %% [markdown]
# ## How sure is that?
#
# The table has the mean difference over seeds and its 90 % interval. The interval tells how well
# this many seeds pin down the mean *of this model with these assumptions*; more seeds narrow it. It
# tells nothing about whether the assumptions are right: for that, they have to be varied.

# %%
columns = ["baseline_mean", "scenario_mean", "difference", "ci_low", "ci_high"]
cci = comparison.table().query("sector == 'cci'").set_index("outcome")
cci.loc[["funded_projects", "applications", "displaced_projects", "gained_projects"], columns].round(1)

# %% [markdown]
# `displaced_projects` are ideas that are funded in the baseline and not without the cluster, on the
# same seed; `gained_projects` the reverse. Where both are above zero, the cluster does not only
# change how many projects there are, but also whose.
#
# ## All at a glance, and what else there is
#
# A comparison that stands last in a cell shows its headlines. `figures` holds one figure a name.

# %%
comparison

# %%
list(figures)

# %% [markdown]
# **To go on**: put other names into `sim.compare`, such as `no-alignment` or `full-alignment`, or a
# scenario file of your own; `folder="results/mine"` keeps the runs, and `sim.open("results/mine")`
# opens them another day.
