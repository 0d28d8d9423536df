"""Addresses of the room: one module for each topic."""

from apps.gender_marker.urls import assessments, drafts, imports, portfolio
]
