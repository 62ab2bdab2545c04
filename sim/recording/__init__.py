"""What is written down of a quarter, and the tables that this makes of a run."""
