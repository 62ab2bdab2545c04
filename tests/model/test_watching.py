"""Watching a run changes nothing, and neither does the process it runs in; another seed does."""

import os
import pickle
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.agents.enterprise import Enterprise
from sim.model import EcosystemModel
from sim.recording.recorder import Recorder
from sim.runs.run import world_of
from sim.stories.narrator import Narrator
from tests.model.conftest import Tables, differing, run, run_to_end
from tests.support.examples import whole_runs
from tests.support.scenarios import CONTROLS, Case, cases

OF_CALLS = ("calls", "proposals", "projects")


class Unrecorded(EcosystemModel):
    """A model that measures nothing: neither the recorder nor Mesa's data collector sees a quarter."""

    def quarter_is_recorded(self, *of_the_quarter: object) -> None:
        """Leave the quarter unrecorded."""


class Watched(EcosystemModel):
    """A model whose enterprises are all made Mesa agents, before and after every quarter."""

    def step(self) -> None:
        """Live through one quarter with every agent materialised."""
        assert len(self.agents) > 0
        super().step()
        assert len(self.agents_by_type) == len(self.agent_types)


class TestWatching:
    @whole_runs()
    @given(cases())
    def test_recording_or_not_changes_nothing(self, law_region: Path, case: Case) -> None:
        scenario = case.scenario(law_region)
        recorded, unrecorded = run(scenario, case.seed), run_to_end(Unrecorded(scenario, seed=case.seed))
        assert unrecorded["outcomes"].value.isna().all()
        assert differing(only(recorded, OF_CALLS), only(unrecorded, OF_CALLS)) == []

    @whole_runs()
    @given(cases())
    def test_making_enterprises_agents_and_collecting_changes_nothing(self, law_region: Path, case: Case) -> None:
        scenario = case.scenario(law_region)
        assert differing(run(scenario, case.seed), run_to_end(Watched(scenario, seed=case.seed))) == []

    @whole_runs(0.5)
    @given(cases(), st.integers(0, 10**6))
    def test_telling_the_story_of_an_idea_changes_nothing(self, law_region: Path, case: Case, place: int) -> None:
        scenario = case.scenario(law_region)
        expected = run(scenario, case.seed)
        told = Narrator(scenario, seed=case.seed, world=world_of(scenario, case.seed), idea=0)
        told.idea = an_idea(told, expected, place)
        told.owner = int(told.world.ideas.owner[told.idea])
        chapters = told.chapters
        assert differing(expected, run_to_end(told)) == []
        assert len(chapters) > 1 or expected["proposals"].empty

    def test_control_a_recorder_that_touches_what_it_records_is_noticed(
        self, law_region: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def clumsy(recorder: Recorder, model: EcosystemModel, *of_the_quarter: object) -> None:
            model.organisation_state.applications[:] += 1

        def moved(case: Case) -> list[str]:
            scenario = case.scenario(law_region)
            touched, untouched = run(scenario, case.seed), run_to_end(Unrecorded(scenario, seed=case.seed))
            return differing(only(touched, OF_CALLS), only(untouched, OF_CALLS))

        monkeypatch.setattr(Recorder, "record_quarter", clumsy)
        assert any(moved(case) for case in CONTROLS)

    def test_control_agents_that_touch_their_row_are_noticed(
        self, law_region: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        original = Enterprise.__init__

        def clumsy(enterprise: Enterprise, model: EcosystemModel, row: int) -> None:
            original(enterprise, model, row)
            model.organisation_state.applications[row] += 1

        monkeypatch.setattr(Enterprise, "__init__", clumsy)
        scenario = CONTROLS[0].scenario(law_region)
        assert differing(run(scenario), run_to_end(Watched(scenario, seed=1))) != []

    def test_control_a_narrator_that_meddles_is_noticed(
        self, law_region: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def moved(case: Case) -> list[str]:
            scenario = case.scenario(law_region)
            expected = run(scenario, case.seed)
            told = Narrator(scenario, seed=case.seed, world=world_of(scenario, case.seed), idea=0)
            told.idea = an_idea(told, expected, 0)
            return differing(expected, run_to_end(told))

        def meddle(narrator: Narrator) -> None:
            narrator.idea_state.studied[narrator.idea] = True
            EcosystemModel.clusters_work(narrator)

        monkeypatch.setattr(Narrator, "clusters_work", meddle)
        assert any(moved(case) for case in CONTROLS)


IN_ANOTHER_PROCESS = """
import pickle, sys
from hashlib import sha256
from tests.model.test_watching import digest
from tests.model.conftest import run
if "by hash of text" in sys.argv:
    from sim.world.randomness import Draws
    import numpy as np
    Draws._decision = lambda draws, decision: np.uint64(abs(hash(f"{draws.seed}:{decision}")))
for scenario, seed in pickle.load(sys.stdin.buffer):
    print(digest(run(scenario, seed)))
"""


class TestSeeds:
    @pytest.mark.slow  # quick: tests/runs/engines/test_same_results.py, in workers
    @whole_runs(0.25)
    @given(st.lists(cases(), min_size=3, max_size=3))
    def test_a_fresh_process_gives_the_same_bytes(self, law_region: Path, drawn: list[Case]) -> None:
        expected = [digest(run(case.scenario(law_region), case.seed)) for case in drawn]
        assert in_another_process(law_region, drawn, hash_seed=len(drawn[0].changes) + 1) == expected

    @whole_runs(0.5)
    @given(cases(), st.integers(1, 10**6))
    def test_another_seed_gives_other_results(self, law_region: Path, case: Case, apart: int) -> None:
        scenario = case.scenario(law_region)
        assert "outcomes" in differing(run(scenario, case.seed), run(scenario, case.seed + apart))

    @pytest.mark.slow
    def test_control_draws_keyed_by_the_hash_of_a_text_are_noticed(self, law_region: Path) -> None:
        first, second = (
            in_another_process(law_region, list(CONTROLS[:1]), hash_seed, "by hash of text") for hash_seed in (1, 2)
        )
        assert first != second


def only(tables: Tables, names: tuple[str, ...]) -> Tables:
    return {name: tables[name] for name in names}


def digest(tables: Tables) -> str:
    """Return the SHA-256 of everything in the tables."""
    text = "\n".join(tables[name].to_csv(float_format="%.17g") for name in sorted(tables))
    return sha256(text.encode()).hexdigest()


def an_idea(model: EcosystemModel, tables: Tables, place: int) -> int:
    """Return an idea of the world: one that was proposed, if any was."""
    ideas = model.world.ideas
    names = ideas.names(np.arange(ideas.uid.size), model.world.organisations)
    proposed = tables["proposals"].idea_id
    return names.index(proposed.iloc[place % len(proposed)]) if len(proposed) else place % len(names)


def in_another_process(region: Path, drawn: list[Case], hash_seed: int, *how: str) -> list[str]:
    """Return the digests of runs made by a new interpreter with another seed for the hashes of texts."""
    wanted = pickle.dumps([(case.scenario(region), case.seed) for case in drawn])
    finished = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_PROCESS, *how],
        input=wanted,
        env=os.environ | {"PYTHONHASHSEED": str(hash_seed)},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=True,
    )
    return finished.stdout.decode().split()
