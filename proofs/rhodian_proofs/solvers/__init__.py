"""Trusted: turns what a walk rests on into questions, and puts them to Z3 and to cvc5."""
