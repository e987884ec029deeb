"""The interview and audit coach: practise, grade and audit heads of sales and of marketing."""

__version__ = "0.1.0"
