"""PID 1: mounts, modules, supervision, watchdog, journal, shutdown. Standard library only.

Owns every process of the machine; never parses what a stranger sent and never opens a socket
to the network.
"""
