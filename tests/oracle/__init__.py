"""What contracts cost and how they are billed, worked out apart from the product; see README.md.

Called by tests and by `python -m tests.oracle`. Never imports `tfchain_client` or anything else
that it is there to check.
"""
