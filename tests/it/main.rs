//! Every test that needs the server or Postgres, in one binary: linked once.

mod support;

mod architecture;
mod bookings;
mod calls;
mod card;
mod catalogue;
mod commands;
mod conversations;
mod customers;
mod dashboard;
mod explain;
mod files;
mod history;
mod input;
mod labels;
mod mentions;
mod notes;
mod pets;
mod push;
mod repeats;
mod requests;
mod roles;
mod sample;
mod search;
mod settings;
mod settings_table;
mod setup;
mod staff;
mod staff_people;
mod sweeps;
mod tenants;
mod timeline;
mod undo;
mod visitor;
mod xss;
