"""Documents and spreadsheets: one model in, DOCX, PDF, XLSX, HTML and SVG out; CSV and XLSX in.

This room owns no table and knows no office, grade or user. It takes values of `apps.figures` and
bytes, and gives bytes and text back; nothing here reads the clock, the settings or the database.
"""
