"""What is measured, and the tables that hold it."""
