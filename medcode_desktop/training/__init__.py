"""Questions, sessions, scheduling, scoring, statistics. Pure: no Qt, no database; clock and random source are arguments."""
