"""Targets small enough to be worked out by hand."""

from sim.evidence.targets import TargetRow


def target(quantity="applications", call="ODES", value=4.0, used_for="not used", **more):
    """Return a target of a call, or of a cluster if `cluster` is given."""
    named = {"sector": None, "kinds": (), "cluster": None, "quarter": None, **more}
    call_id = None if named["cluster"] else call
    name = more.pop("target_id", f"{call_id or named['cluster']}_{quantity}_{named['sector']}_{len(named['kinds'])}")
    named.pop("target_id", None)
    return TargetRow.model_construct(
        target_id=name, quantity=quantity, call_id=call_id, value=value, discrepancy=0.1, used_for=used_for,
        source="x", confidence="H", **named,
    )  # fmt: skip
