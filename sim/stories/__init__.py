"""The story of one idea, told by running its scenario again."""
