"""Checked: histories as the machine plays them."""
