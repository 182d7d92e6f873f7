-- The persons' keys have their own database, so that an office can back it up, keep it and destroy it apart from the journal.
CREATE DATABASE jejak_keys;
