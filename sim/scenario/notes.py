"""What a scenario says that is allowed and may not be meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.inputs.roots import scenarios_root
from sim.inputs.yaml_file import YamlDocument
from sim.region.files import load_region
from sim.scenario.catalogue import shown
from sim.scenario.changed_calendar import with_changed_calls
from sim.scenario.scenario import Scenario
from sim.scenario.settings import Settings
from sim.scenario.stage import Stage
from sim.units import year_of

__all__ = ["notes_on_scenario"]

_GROUPS = ("policy", "assumptions", "interventions", "calls")


def notes_on_scenario(stages: Sequence[Stage]) -> Iterator[str]:
    """Yield what the reader of a scenario should know: values set twice, a forgotten `extends`, no payer, no reader.

    Args:
        stages: The files from the lowest to the one that was named, then the settings.
    """
    *files, last = stages
    if isinstance(last.document, Settings) and files and isinstance(files[-1].document, YamlDocument):
        yield from _overwritten(files[-1], last.document)
        yield from _without_extends(files[-1].document)
    yield from _unpaid(stages[-1].scenario)
    yield from _unread_top_ups(stages[-1].scenario)


def _unread_top_ups(scenario: Scenario) -> Iterator[str]:
    """Yield which calls have a top-up written that nobody reads, as calls are not those of the record."""
    if any(policy.government.alignment.is_recorded for _, policy in scenario.policies):
        return
    written = [call_id for call_id, change in scenario.calls if "topup_eur" in change.written]
    if written:
        yield (
            f"{scenario.name}: topup_eur of {', '.join(written)} is read where alignment is recorded; elsewhere "
            "programme accounts decide on top-ups"
        )


def _unpaid(scenario: Scenario) -> Iterator[str]:
    """Yield in which years changed calls ask more of the other open calls than these give up."""
    if not scenario.calls:
        return
    region = with_changed_calls(load_region(scenario.region), scenario.calls)
    changed = {payment.call_id for payment in region.call_payments}
    held = {
        row.call_id: rules.budget_eur.unaligned
        for row, rules in zip(region.calls, region.call_rules, strict=True)
        if row.held != "never"
    }
    asked, others = defaultdict[int, float](float), defaultdict[int, float](float)
    for payment in region.call_payments:
        if payment.paid_by == "account" and scenario.start <= payment.opens <= scenario.end:
            asked[year_of(payment.opens)] += held.get(payment.call_id, 0.0) - payment.budget_eur.unaligned
    for code, row in enumerate(region.calls):
        if region.is_open_to_all(code) and row.held == "always" and row.call_id not in changed:
            others[year_of(row.opens)] += held[row.call_id]
    short = [
        f"{wanted:,.0f} EUR asked, half of {others[year]:,.0f} to be had in {year}"
        for year, wanted in sorted(asked.items())
        if wanted > others[year] / 2
    ]
    if short:
        yield (
            f"{scenario.name}: changed calls ask more than the other calls open to all give up, so that the rest is "
            f"missing unless new money pays: {'; '.join(short)}"
        )


def _overwritten(stage: Stage, settings: Settings) -> Iterator[str]:
    """Yield each setting that gives a value which the file that was named gives otherwise."""
    name, title = stage.scenario.name, stage.scenario.title
    for path, text in settings.texts.items():
        keys = path.split(".")
        if keys[0] not in _GROUPS:
            continue  # region and dates: what a scenario is about stays
        chosen = _value(settings.content, keys)
        others = [value for value in _values(stage.document.content, keys) if value != chosen]
        if others:
            said = " and ".join(dict.fromkeys(map(shown, others)))
            yield f"{name}: --set {text} goes over {said} in its file; its title is still {title!r}"


def _values(content: Mapping[str, Any], keys: Sequence[str]) -> Iterator[Any]:
    """Yield what a file gives a path, for the whole run and from dates on."""
    for part in (content, *content.get("interventions", ())):
        try:
            yield _value(part, keys)
        except KeyError:
            continue


def _value(content: Mapping[str, Any], keys: Sequence[str]) -> Any:
    for key in keys:
        content = content[key]
    return content


def _without_extends(document: YamlDocument) -> Iterator[str]:
    content = document.content
    is_shipped = Path(document.path).resolve().parent == Path(scenarios_root()).resolve()
    if "extends" not in content and not is_shipped and any(content.get(group) for group in _GROUPS):
        yield (
            f"{document.path}: it extends nothing, so that what it leaves out has the defaults of the program; "
            "was 'extends: baseline' meant?"
        )
