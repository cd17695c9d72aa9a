"""What is recorded while an assignment lasts and at its end, and who is told of what falls due."""
