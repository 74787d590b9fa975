"""Formulas → one line of text: "x = (a + b)/2", "10⁶".

text.py     a formula's parts → text
office.py   of Office
mathml.py   of pages and OpenDocument files
"""
