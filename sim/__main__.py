"""`python -m sim` is the command `cci`."""

from sim.cli.app import main

if __name__ == "__main__":
    main()
