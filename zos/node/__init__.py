"""The one privileged core: wires storage, network, capacity and clock into one event loop."""
