"""Readers that turn what users write into checked records, and say where it is wrong."""
