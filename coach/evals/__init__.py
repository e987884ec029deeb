"""Gold sets, perturbations, metrics, runner, comparison, gate and card; figures of the search."""
