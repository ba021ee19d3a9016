"""Whether a runtime's metadata is that of TFChain, spec version 149.

`describe` turns metadata V14 into the resolved form of the reference (`tfchain-metadata.json`),
`compare` finds every difference between two of those, and `explained` is the list of differences
that are allowed, each by its exact text, with its reason. `python -m tfchain_client.compat` is the
command; it reads and judges, and never changes anything.
"""
