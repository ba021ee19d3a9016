"""The node on TFChain: activation, twin, registration, uptime. Network only, unprivileged."""
