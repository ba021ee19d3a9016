"""The test agent and its client: the only way into a node, and only of test runs.

`agent.py` is appended to an image as a second initrd and runs inside the guest as a service of
PID 1; `client.py` talks to it from the host over a virtio-serial port. No released image holds it.
"""
