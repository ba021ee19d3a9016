"""Client of TFChain: metadata-driven codec, accounts, twins, farms, nodes, events."""
