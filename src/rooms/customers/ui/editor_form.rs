//! What the full editor holds while it is open.

use super::drafts::{ADDRESS_FIELDS, AddressDraft, DetailDraft, Lines, PointDraft};
use super::{parse_percent, percent};
use crate::domain::ids::{CustomerId, StaffId};
use crate::live::Act;
use crate::rooms::customers::model::{Address, CardEdit, ContactPoint, Customer, CustomerEdit, Detail, Part};
use leptos::prelude::*;

/// What is typed, and what it was.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub was: StoredValue<Customer>,
    pub version: RwSignal<i32>,
    pub name: RwSignal<String>,
    pub business_name: RwSignal<String>,
    pub language: RwSignal<String>,
    pub discount: RwSignal<String>,
    pub assigned_to: RwSignal<String>,
    pub points: Lines<PointDraft>,
    pub addresses: Lines<AddressDraft>,
    pub details: Lines<DetailDraft>,
    pub had: StoredValue<(Vec<ContactPoint>, Vec<Address>, Vec<Detail>)>,
}

impl Form {
    pub fn new(
        customer: Customer,
        points: Vec<ContactPoint>,
        addresses: Vec<Address>,
        details: Vec<Detail>,
    ) -> Self {
        // What comes in by itself is not typed here either.
        let points: Vec<ContactPoint> = points.into_iter().filter(|point| point.kind.is_typed()).collect();
        Self {
            version: RwSignal::new(customer.version),
            name: RwSignal::new(customer.name.clone()),
            business_name: RwSignal::new(customer.business_name.clone()),
            language: RwSignal::new(customer.language.clone()),
            discount: RwSignal::new(percent(customer.discount_bp)),
            assigned_to: RwSignal::new(customer.assigned_to.map(|id| id.to_string()).unwrap_or_default()),
            was: StoredValue::new(customer),
            points: Lines::new(points.iter().cloned().map(PointDraft::of).collect()),
            addresses: Lines::new(addresses.iter().cloned().map(AddressDraft::of).collect()),
            details: Lines::new(details.iter().cloned().map(DetailDraft::of).collect()),
            had: StoredValue::new((points, addresses, details)),
        }
    }

    pub fn untouched(self) -> CardEdit {
        CardEdit { version: self.version.get(), ..Default::default() }
    }

    /// Everything that differs from what was there.
    pub fn edit(self) -> CardEdit {
        let was = self.was.get_value();
        let (name, business_name, language) =
            (self.name.get(), self.business_name.get(), self.language.get());
        // What cannot be read is sent as what the server refuses at the field.
        let discount = parse_percent(&self.discount.get()).unwrap_or(-1);
        let assigned_to: Option<StaffId> = self.assigned_to.get().parse().ok();
        let customer = CustomerEdit {
            name: (name != was.name).then_some(name),
            business_name: (business_name != was.business_name).then_some(business_name),
            language: (language != was.language).then_some(language),
            discount_bp: (discount != was.discount_bp).then_some(discount),
            assigned_to: (assigned_to != was.assigned_to).then_some(assigned_to),
        };
        let (points, addresses, details) =
            (self.points.drafts(), self.addresses.drafts(), self.details.drafts());
        self.had.with_value(|(had_points, had_addresses, had_details)| {
            let gone_points = had_points
                .iter()
                .map(|had| had.id)
                .filter(|id| !points.iter().any(|draft| draft.id() == Some(*id)));
            let gone_addresses = had_addresses
                .iter()
                .map(|had| had.id)
                .filter(|id| !addresses.iter().any(|draft| draft.id() == Some(*id)));
            let gone_details = had_details
                .iter()
                .map(|had| had.id)
                .filter(|id| !details.iter().any(|draft| draft.id() == Some(*id)));
            // Changed and new ones first: their places are the places of errors.
            CardEdit {
                version: self.version.get(),
                customer,
                points: points
                    .iter()
                    .filter_map(|p| p.part())
                    .chain(gone_points.map(|id| Part::Remove { id }))
                    .collect(),
                addresses: addresses
                    .iter()
                    .filter_map(|a| a.part())
                    .chain(gone_addresses.map(|id| Part::Remove { id }))
                    .collect(),
                details: details
                    .iter()
                    .filter_map(|d| d.part())
                    .chain(gone_details.map(|id| Part::Remove { id }))
                    .collect(),
            }
        })
    }

    /// The edit to be sent; notes which line is where. None if a field cannot be read.
    pub fn send(self, act: Act) -> Option<(CustomerId, CardEdit)> {
        if parse_percent(&self.discount.get()).is_none() {
            act.errors.set(vec![("discount_bp".into(), "A discount is a number from 0 to 100.".into())]);
            return None;
        }
        self.points.sent(|draft| draft.part().is_some());
        self.addresses.sent(|draft| draft.part().is_some());
        self.details.sent(|draft| draft.part().is_some());
        Some((self.was.with_value(|was| was.id), self.edit()))
    }

    /// Takes the other's value over at a field named as in a conflict.
    pub fn take(self, field: &str, value: &serde_json::Value) {
        let text = value.as_str().unwrap_or_default().to_owned();
        let (record, column) = field.rsplit_once('.').unwrap_or(("", field));
        match (record.split_once('.').map_or("", |(list, _)| list), column) {
            ("", "name") => self.name.set(text),
            ("", "business_name") => self.business_name.set(text),
            ("", "language") => self.language.set(text),
            ("", "assigned_to") => self.assigned_to.set(text),
            ("", "discount_bp") => {
                let bp = value.as_i64().and_then(|bp| i32::try_from(bp).ok()).unwrap_or(0);
                self.discount.set(percent(bp));
            }
            ("points", column) => {
                if let Some(draft) = self.point(record) {
                    match column {
                        "raw" => draft.raw.set(text),
                        "label" => draft.label.set(text),
                        "sms" => draft.sms.set(value.as_bool().unwrap_or_default()),
                        _ => draft.is_main.set(value.as_bool().unwrap_or_default()),
                    }
                }
            }
            ("addresses", column) => {
                let at = ADDRESS_FIELDS.iter().position(|(name, _)| *name == column);
                if let (Some(draft), Some(at)) = (self.address(record), at) {
                    draft.fields[at].set(text);
                }
            }
            (_, column) => {
                if let Some(draft) = self.detail(record) {
                    if column == "label" { draft.label.set(text) } else { draft.value.set(text) }
                }
            }
        }
    }

    /// The record (`points.<id>`, or the customer) was decided on at this version.
    pub fn decided(self, record: &str, version: i32) {
        if record.is_empty() {
            self.version.set(version);
        } else if let Some(draft) = self.point(record) {
            draft.was.update_value(|was| {
                if let Some(was) = was {
                    was.version = version
                }
            });
        } else if let Some(draft) = self.address(record) {
            draft.was.update_value(|was| {
                if let Some(was) = was {
                    was.version = version
                }
            });
        } else if let Some(draft) = self.detail(record) {
            draft.was.update_value(|was| {
                if let Some(was) = was {
                    was.version = version
                }
            });
        }
    }

    fn point(self, record: &str) -> Option<PointDraft> {
        let id = record.strip_prefix("points.")?;
        let drafts = untrack(|| self.points.drafts());
        drafts.into_iter().find(|draft| draft.id().is_some_and(|known| known.to_string() == id))
    }

    fn address(self, record: &str) -> Option<AddressDraft> {
        let id = record.strip_prefix("addresses.")?;
        let drafts = untrack(|| self.addresses.drafts());
        drafts.into_iter().find(|draft| draft.id().is_some_and(|known| known.to_string() == id))
    }

    fn detail(self, record: &str) -> Option<DetailDraft> {
        let id = record.strip_prefix("details.")?;
        let drafts = untrack(|| self.details.drafts());
        drafts.into_iter().find(|draft| draft.id().is_some_and(|known| known.to_string() == id))
    }
}
