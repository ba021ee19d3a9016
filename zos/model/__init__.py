"""Nouns of the grid as the node knows them: units, errors, facts, settings. Pure; no I/O."""
