"""Groundswell reads reports of protest and gives event data in which every value can be traced to its words."""
