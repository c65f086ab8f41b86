"""Public trials turned into extracts of the contract.

One module per trial, each with ``write(out)``: it fills the folder ``out`` with
``study.toml`` and the extract files. The source is read from an installed package when the
module runs; no table is copied into this repository.
"""
