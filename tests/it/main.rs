//! Every test that needs the server or Postgres, in one binary: linked once.

mod support;

mod architecture;
mod catalogue;
mod commands;
mod conversations;
mod customers;
mod explain;
mod labels;
mod push;
mod requests;
mod search;
mod sample;
mod settings_table;
