"""What changes during a run: columns for organisations and ideas, calls with their proposals, projects, ties."""
