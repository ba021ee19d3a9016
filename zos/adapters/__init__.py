"""The edges of the node: one file per outside thing, foreign errors translated at once."""
