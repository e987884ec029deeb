"""Questions to the knowledge base, answered in words by a model, out of passages only."""
