"""Checked: how much there has to be; the extra `risk`, and the only room of the house that counts in floats.

What crosses to the kernel is a table of integers with the SHA-256 of what it was made from; that is rounded and shared
out by exact operations of the kernel. NumPy, SciPy and arch are imported where they are used, when they are used: no
other command waits for them, and none needs them.
"""
