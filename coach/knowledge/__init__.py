"""What the coach knows: passages, their index and the search in it."""
