"""The forecast from a body's whole record: votes as arrays, features, networks, targets."""
