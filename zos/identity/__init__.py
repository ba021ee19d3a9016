"""The seed: its file formats, its mirrors, and the keys derived from it."""
