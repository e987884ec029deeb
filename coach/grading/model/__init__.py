"""The judge that asks a language model: prompts, the reply's form, votes."""
