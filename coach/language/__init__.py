"""Russian text without a network: words and lemmas, sentences, word vectors, the trade's glossary."""
