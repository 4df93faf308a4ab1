"""What is drawn, and what is read off a photo: the only place that knows pictures."""
