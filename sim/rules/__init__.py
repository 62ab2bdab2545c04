"""Pure rules of behaviour: equations over NumPy arrays or scalars, without Mesa, draws or state."""
