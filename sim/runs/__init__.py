"""Run scenarios: what is asked (`request`), how it is done (`execution`), and one way to do it (`carry_out`)."""
