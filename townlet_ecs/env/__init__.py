"""The learning environment: what policies outside the town see, may do and are rewarded for."""
