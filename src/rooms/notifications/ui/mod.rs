//! Screens of this room.

mod device;
mod device_list;
mod device_settings;
mod this_device;

pub use device_settings::DeviceSettings;
