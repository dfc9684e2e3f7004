"""How documents are written, as data: one YAML file for each subject, beside the module with its model."""
