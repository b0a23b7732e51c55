"""What is done with deadlines: services extend and suspend their own, SEGEGOB keeps the rules."""
