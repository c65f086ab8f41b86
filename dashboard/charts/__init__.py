"""Results to figures, one file per kind of figure."""
