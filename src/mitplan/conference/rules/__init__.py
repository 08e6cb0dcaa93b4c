"""Who may do what in the conference; each rule answers yes, or no with the sentence that the person is shown."""
