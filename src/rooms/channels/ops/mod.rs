//! Use cases of this room.

mod carrying;
mod consenting;
mod facebook_setup;
mod mail_setup;
mod mailing;
mod messaging;
mod sending_files;
mod settling;
mod setup;
mod telling;
mod untold;

pub use carrying::{Attempt, Claimed, again, cancel, claim, put, release, way_or_refusal};
pub use consenting::{Source, give, give_offers, unsubscribe, withdraw, write_down};
pub use facebook_setup::{connect_facebook, edit_facebook, note_name, why_not_here};
pub use mail_setup::{connect_email, edit_email, renew_hook, settle_hook};
pub use mailing::{ArrivedMail, came_back, forget_mail, keep_mail, mark_offer, put_answers, put_mail};
pub use messaging::{OnFacebook, ask_who, carried_as, got_until, keep_on_facebook, note_carried_at};
pub use sending_files::{SentFile, attach, detach, drop_files};
pub use settling::{give_up, lose_track, report, settle, take_reconciled};
pub use setup::{connect, edit, note_check, remove, set_location};
pub use telling::{
    SWEEP_DEAD, SWEEP_TOLD, Told, bury, finish, leave_out, next_told, put_off, replay, tell, told_mail,
    told_piece,
};
pub use untold::{Untold, claim_untold, put_off_asking, take_answer};
