"""Raw extracts in, one DuckDB file out."""
