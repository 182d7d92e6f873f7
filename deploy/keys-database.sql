-- The persons' keys live in a database of their own, so that it can be backed up, kept and destroyed apart from the journal.
CREATE DATABASE jejak_keys;
