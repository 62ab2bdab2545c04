"""A results folder that grows run by run, and survives whatever happens to the process or the machine."""
