"""What a user may set: policy, assumptions, and the scenarios made of both."""
