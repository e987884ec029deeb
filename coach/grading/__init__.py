"""From an answer to a grade: guard, judge, quotes, scoring, feedback."""
