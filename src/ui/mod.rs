//! Furniture: buttons, fields, dialogs, toasts. Knows no room and no server.
