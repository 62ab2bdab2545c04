"""Scenarios on worlds, and what is made of their results."""
