"""Checked: what is claimed of structured contracts: tranches, deficiency ledgers, coverage tests, payment dates."""
