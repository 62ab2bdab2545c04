"""What runs leave behind: what was run, its tables, and the folder that keeps them."""
