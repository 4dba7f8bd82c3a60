//! Screens of this room.

mod block;
mod calls_block;
mod customers_block;
mod dashboard_page;
mod first_steps_block;
mod follow_ups_block;
mod jobs_block;
mod named_at;
mod rows;
mod waiting_block;

pub use dashboard_page::DashboardPage;

use block::{Block, Empty};
use calls_block::CallsBlock;
use customers_block::CustomersBlock;
use first_steps_block::FirstStepsBlock;
use follow_ups_block::FollowUpsBlock;
use jobs_block::JobsBlock;
use named_at::NamedAt;
use rows::Rows;
use waiting_block::WaitingBlock;
