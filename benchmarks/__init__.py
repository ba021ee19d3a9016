"""Every figure the project claims, measured against a peer or a floor in the same run."""
