"""The audit of a department: exports to indicators, each with its rows, its period and what was left out."""
