"""Convenience: the desk, where the kernel meets the world: files, terminal, pages, journals.

Importing this brings in nothing; `rhodian_desk.cli.console` is the console command.
"""
