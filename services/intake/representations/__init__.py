"""What intake is sent and what it shows: the shapes of its requests and answers, a file for each noun."""
