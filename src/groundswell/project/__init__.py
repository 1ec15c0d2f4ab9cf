"""A project: a folder with a settings file and a database, and the line run on it.

>>> from groundswell.project import Project
>>> project = Project.create(folder)  # doctest: +SKIP
"""

from groundswell.project.project import Project

__all__ = ["Project"]
