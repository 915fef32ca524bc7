"""The audit trail: who did what to whom, chained, sealed and verified."""
