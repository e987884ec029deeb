"""What a batch comes to: candidates side by side, reports, letters, the difference to an earlier batch."""
