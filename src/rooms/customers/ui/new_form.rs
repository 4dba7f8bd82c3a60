//! What the page for a new customer holds.

use super::drafts::{AddressDraft, DetailDraft, Lines, PointDraft};
use super::parse_percent;
use super::relationship_lines::RelationshipDraft;
use crate::domain::ids::StaffId;
use crate::live::Act;
use crate::rooms::customers::model::{MatchQuery, NewCustomer, PointKind};
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

/// The fields of the form.
#[derive(Clone, Copy)]
pub(super) struct NewForm {
    pub name: RwSignal<String>,
    pub business_name: RwSignal<String>,
    pub language: RwSignal<String>,
    pub discount: RwSignal<String>,
    /// Id of a colleague, or empty for nobody.
    pub assigned_to: RwSignal<String>,
    pub points: Lines<PointDraft>,
    pub addresses: Lines<AddressDraft>,
    pub details: Lines<DetailDraft>,
    pub relationships: Lines<RelationshipDraft>,
    /// Saved: nothing can be lost any more.
    pub done: RwSignal<bool>,
    me: StaffId,
}

impl NewForm {
    /// Filled from the address: `?name=&phone=&email=`.
    pub fn new(query: &ParamsMap, me: StaffId) -> Self {
        let word = |name| query.get_str(name).unwrap_or_default().to_owned();
        let point = |kind, typed: String| {
            let draft = PointDraft::empty(kind, true);
            draft.raw.set(typed);
            draft
        };
        Self {
            name: RwSignal::new(word("name")),
            business_name: RwSignal::new(String::new()),
            language: RwSignal::new(String::new()),
            discount: RwSignal::new(String::new()),
            assigned_to: RwSignal::new(me.to_string()),
            points: Lines::new(vec![
                point(PointKind::Phone, word("phone")),
                point(PointKind::Email, word("email")),
            ]),
            addresses: Lines::new(Vec::new()),
            details: Lines::new(Vec::new()),
            relationships: Lines::new(Vec::new()),
            done: RwSignal::new(false),
            me,
        }
    }

    /// What is typed so far; lines in which nothing is typed are left out.
    pub fn customer(self) -> NewCustomer {
        NewCustomer {
            name: self.name.get(),
            business_name: self.business_name.get(),
            language: self.language.get(),
            discount_bp: parse_percent(&self.discount.get()).unwrap_or(-1),
            assigned_to: Some(self.assigned_to.get().parse().ok()),
            points: self
                .points
                .drafts()
                .into_iter()
                .filter(|draft| !draft.is_blank())
                .map(PointDraft::new_point)
                .collect(),
            addresses: self
                .addresses
                .drafts()
                .into_iter()
                .filter(|draft| !draft.is_blank())
                .map(AddressDraft::new_address)
                .collect(),
            details: self
                .details
                .drafts()
                .into_iter()
                .filter(|draft| !draft.is_blank())
                .map(DetailDraft::new_detail)
                .collect(),
            relationships: self
                .relationships
                .drafts()
                .into_iter()
                .filter_map(RelationshipDraft::relationship)
                .collect(),
        }
    }

    /// The customer to be sent; notes which line is where. None if a field cannot be read.
    pub fn send(self, act: Act) -> Option<NewCustomer> {
        if parse_percent(&self.discount.get_untracked()).is_none() {
            act.errors.set(vec![("discount_bp".into(), "A discount is a number from 0 to 100.".into())]);
            return None;
        }
        untrack(|| {
            self.points.sent(|draft| !draft.is_blank());
            self.addresses.sent(|draft| !draft.is_blank());
            self.details.sent(|draft| !draft.is_blank());
            self.relationships.sent(|draft| draft.relationship().is_some());
            Some(self.customer())
        })
    }

    /// Whether anything would be lost.
    pub fn is_dirty(self) -> bool {
        let blank = NewCustomer { assigned_to: Some(Some(self.me)), ..Default::default() };
        !self.done.get() && self.customer() != blank
    }

    /// What tells who may be meant.
    pub fn query(self) -> MatchQuery {
        let of = |kind: PointKind| {
            let drafts = self.points.drafts().into_iter().filter(|draft| draft.kind == kind);
            drafts.map(|draft| draft.raw.get()).collect()
        };
        MatchQuery {
            name: self.name.get(),
            phones: of(PointKind::Phone),
            emails: of(PointKind::Email),
            ..Default::default()
        }
    }
}
