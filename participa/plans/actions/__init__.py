"""What is done to yearly plans and to topics on request."""
