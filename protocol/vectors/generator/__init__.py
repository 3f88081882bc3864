"""Builds the test vectors; run `generate.py` beside this folder."""
