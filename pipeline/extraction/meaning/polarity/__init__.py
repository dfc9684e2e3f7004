"""Whether a sentence praises a service, finds it wanting, does both, or only describes.

`cues` finds words of praise and concern, `model` adds up the weights that were learned, `features` combines both into
the features of a sentence, `rules` decides a polarity from them, and `explanation` gives the words behind it.
"""
