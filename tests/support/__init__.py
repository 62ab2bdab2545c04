"""Small regions and altered worlds for tests."""
