"""Checked: puts the same claims to CrossHair, which shares no code with the engine."""
