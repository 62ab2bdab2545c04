"""Numbers, labels, units and sentences, written once: screen, figures, tables and documents say the same."""
