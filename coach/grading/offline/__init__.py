"""The judge that works without a language model: lemmas, word vectors and the rubric's own statements.

It says «this is in the answer, here is the sentence». It never says that something is absent: a check that was not
found is unclear. Where it cannot tell, it abstains with a reason.
"""
