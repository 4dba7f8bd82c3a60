//! Every test that needs the server or Postgres, in one binary: linked once.

mod support;

mod architecture;
mod catalogue;
mod commands;
mod push;
mod requests;
mod settings_table;
