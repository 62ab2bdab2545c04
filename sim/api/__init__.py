"""What `import sim` offers: run scenarios, compare them, look at tables and figures."""

from sim.api.answers import Comparison, Runs
from sim.api.asking import compare, open, run
from sim.api.tabulating import tabulate

__all__ = ["Comparison", "Runs", "compare", "open", "run", "tabulate"]
