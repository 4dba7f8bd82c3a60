//! One stream of all that happened with a customer, and the three views of history.
