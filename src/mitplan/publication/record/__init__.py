"""The public record: versions and what changed between them, journal, contradictions, bodies and what they did."""
