"""The command line with the fake model, workers included: they import this file before they start.

Each quarter of a seed above 0 takes as many seconds as the environment variable FAKE_QUARTER_SECONDS says.
"""

import os
import signal
import time

from sim.cli.app import main
from tests.runs.fake_model import FakeModel, faked_model

_usual_step = FakeModel.step


def _slow_step(self):
    if self.seed > 0:
        time.sleep(float(os.environ.get("FAKE_QUARTER_SECONDS", "0")))
    _usual_step(self)


FakeModel.step = _slow_step
faked = faked_model()
faked.__enter__()

if __name__ == "__main__":
    # A shell that starts the tests in its background lets them, and so this process, ignore Ctrl-C; nohup lets them
    # ignore the end of a terminal.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    main()
