"""Builds the image a bare machine boots: packages in, reproducible media out, no root needed.

Owns: the lock files, the package cache, the tools tree, the build steps and the gates.
Never: runs a maintainer script, executes a program of the image's tree on the host's own loader, or
writes an archive's address anywhere.
"""
