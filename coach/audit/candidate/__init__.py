"""What a candidate hands in: an audit or a vision, graded as any answer, its numbers checked against the exports."""
