"""The status screen on every console. Reads no input."""
