"""The files of tables: CSV and Parquet, the workbook, the database."""
