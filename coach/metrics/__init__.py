"""Figures of reliability: one idea a file, each with its formula and source; nothing here reads a file or a clock."""
