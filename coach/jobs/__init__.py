"""Durable work: pieces that are handed out, taken by workers, and taken over when a worker dies.

The only room that imports DBOS. It knows nothing of what the work is: a piece is a name.
"""
