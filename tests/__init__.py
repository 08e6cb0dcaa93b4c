"""Only what crosses rooms: architecture, the matrix of rights, journeys, documents. The rest lies beside the code."""
