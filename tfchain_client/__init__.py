"""Client of TFChain: metadata-driven codec, accounts, twins, farms, nodes, events.

Pure below (`codec`, `shape`, `extrinsic`, `storage_key`, `ss58`, `model`), one connection in the
middle (`websocket`, `rpc`), the chain on top (`chain`, `writer`, `follow` and the nouns).
Imports nothing of the programs that use it.
"""
