"""What people decided of a kept batch, and what counts after it. Pure: values in, values out."""
