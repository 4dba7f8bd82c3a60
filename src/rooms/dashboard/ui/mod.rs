//! Screens of this room.

mod calls_block;
mod customers_block;
mod dashboard_page;
mod follow_ups_block;
mod jobs_block;
mod rows;
mod waiting_block;

pub use dashboard_page::DashboardPage;

use calls_block::CallsBlock;
use customers_block::CustomersBlock;
use follow_ups_block::FollowUpsBlock;
use jobs_block::JobsBlock;
use rows::Rows;
use waiting_block::WaitingBlock;
