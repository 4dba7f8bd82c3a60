//! Phones and emails.

use crate::domain::phone;
use crate::rooms::customers::model::{ContactPoint, PointKind};

/// Fills in how each is read and where its link leads; for whoever decodes contact points from SQL.
pub fn show_points(points: &mut [ContactPoint]) {
    for point in points {
        point.display = match point.kind {
            PointKind::Phone => phone::shown(&point.raw, &point.normal),
            PointKind::Email => point.normal.clone(),
            PointKind::Facebook => point.raw.clone(),
        };
        point.href = match point.kind {
            PointKind::Phone => phone::dial(&point.raw, &point.normal),
            PointKind::Email => format!("mailto:{}", point.normal),
            PointKind::Facebook => String::new(),
        };
    }
}
