"""Numbers of the house: figures, shares, rounding, display, tables, charts, disclosure control.

Pure Python on integers and fractions: no database, no Django, no clock. Import from the modules.
"""
