"""Descriptions of a release for programs: Data Package, CSVW, Croissant, linked data, and its software (SBOM)."""
