//! Finding anyone, and the command palette.
