"""Rows of cells → sentences that can be read alone: of CSV files, workbooks and other tables.

sheet.py           rows of a sheet → pieces, each with its columns' names
rows.py            a row's text, alone and with names
column_names.py    whether the first rows name the columns
name_evidence.py   by what evidence
cell_kinds.py      what a cell holds, told from its text
"""
