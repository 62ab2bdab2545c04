"""The place as data: what a region folder says about organisations, money, themes and calls."""
