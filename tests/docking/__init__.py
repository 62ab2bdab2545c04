"""Docking: a second implementation of the model, and the scenarios on which both are compared."""
