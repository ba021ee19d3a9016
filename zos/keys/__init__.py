"""Holds the node's seed: signs with it, gives it to nobody. No network, no disk but its seal."""
