"""Search over everything public: follows the journal, keeps an index of its own, and writes nothing of the record."""
