"""Calibration: which assumptions the record tells something of, and how much, learnt from one bank of runs."""
