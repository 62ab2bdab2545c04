"""Patterns measured on the tables of one run: a file for each group of measures."""
