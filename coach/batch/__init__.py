"""Files of answers to graded answers: rows, their questions, the run, the output."""
