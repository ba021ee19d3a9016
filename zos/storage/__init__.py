"""Disks and the pools on them. Never touches a disk that carries foreign data without consent."""
