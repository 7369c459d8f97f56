"""Checked: rules of sharing against axioms of fairness; each cell a theorem or a counterexample."""
