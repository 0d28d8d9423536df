"""Rooms of the house: one package per domain; imports only go down (see apps/README.md)."""
