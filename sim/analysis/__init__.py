"""What results say: differences between scenarios, and where they arise."""
