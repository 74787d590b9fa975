"""What files of office programs have in common.

properties.py      a file's title, who wrote it and when
charts.py          charts and diagrams, which are parts of their own
math.py            formulas
number_format.py   what a cell of a format shows
strict.py          the strict form of the standard → the form that all programs read
"""
