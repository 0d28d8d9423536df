"""From the bytes of a file to the text of its pages, in a process of its own; knows no Django.

`isolated.read` is what the house calls. It starts `python -m apps.documents.extraction`, which may eat
no more memory and time than it is given: a file is sent by strangers, and its readers are written for
honest ones.
"""
