"""`python -m sim` is the command `cci`."""

import sys

from sim.cli.app import main

if __name__ == "__main__":
    sys.argv[0] = "cci-sim"  # results remember the command, and not in which file of ours it began
    main()
