"""Definitions in SQL, and their loader."""
