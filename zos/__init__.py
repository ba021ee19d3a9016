"""The node daemon: brings a bare machine up as a 3Node and keeps it one."""
