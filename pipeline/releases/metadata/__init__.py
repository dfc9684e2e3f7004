"""What describes a release to programs: Data Package, CSVW, Croissant, linked data, the list of its software."""
