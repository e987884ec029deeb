"""A director's own questions in a batch: drafted from the bank's nearest, edited, released."""
