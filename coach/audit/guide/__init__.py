"""The guided audit: area by area, what is asked for, what came in, what is evidenced; stored as events."""
