"""How the services of one node talk: typed calls and streams over Unix sockets.

Owns framing, peer credentials and deadlines; never decides what a method may do.
"""
