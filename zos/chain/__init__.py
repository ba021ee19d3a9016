"""The node on TFChain: activation, terms, twin, registration, uptime.

Owns the connection to the chain and what the chain knows of this node. Network only, unprivileged;
it holds no key: `keys` signs, `node` says what the machine is and whether its clock is right.
Never sends anything with a temporary identity, an unset clock or a machine below the minimum.
"""
