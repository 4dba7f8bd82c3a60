//! Screens of this room.

mod again;
mod device;
mod device_list;
mod device_settings;
mod this_device;

pub use again::go_on_telling;
pub use device_settings::DeviceSettings;
