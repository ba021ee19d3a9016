"""The private grid and the person in front of it: commands, set-up, progress."""
