"""The facts of all documents to table rows.

Which documents speak of the same inspection, what each row is called, which words stand behind each value. No text
patterns here: words are read in `extraction`.
"""
