"""An interview: the plan, the session as a state machine, follow-ups, the report."""
