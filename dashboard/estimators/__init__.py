"""Arrays in, frozen results out: no SQL, no screen."""
