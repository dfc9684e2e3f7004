"""Dagster around the other packages: assets, checks, jobs, schedules, sensors and resources.

Each asset is a few lines that call a package; nothing here knows letters or grades. Great Expectations is imported only
where a check runs, so that the definitions load quickly.
"""
