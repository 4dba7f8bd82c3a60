//! Every test that needs the server or Postgres, in one binary: linked once.
