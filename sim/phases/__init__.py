"""What all agents do together in a quarter."""
