"""What was observed: read by what judges the model, never by the model."""
