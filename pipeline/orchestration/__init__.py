"""Dagster round the rooms: assets, checks, jobs, schedules, sensors, resources.

Each asset is a few lines that call a room; nothing here knows letters or grades. Great Expectations is imported where
a check runs and nowhere else, so that loading the definitions stays quick.
"""
