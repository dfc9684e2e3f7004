"""Tables that are made for people from the other ones: nothing in them is read anew."""
