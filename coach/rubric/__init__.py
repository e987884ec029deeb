"""Banks, questions, criteria and checks: types, loading, validation, hashing."""
