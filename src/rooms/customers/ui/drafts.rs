//! The lines of a form that has several phones, addresses or details: each line has signals of its
//! own, so that adding one never touches what is typed in another.

use crate::domain::ids::{AddressId, ContactPointId, DetailId};
use crate::rooms::customers::model::{
    Address, AddressEdit, ContactPoint, ContactPointEdit, Detail, DetailEdit, NewAddress, NewContactPoint,
    NewDetail, Part, PointKind, PointLabel,
};
use crate::ui::FieldErrors;
use leptos::prelude::*;

/// A line with the key by which the page knows it.
#[derive(Clone, Copy)]
pub(super) struct Line<T> {
    pub key: u32,
    pub draft: T,
}

/// The lines of one list.
pub(super) struct Lines<T: Send + Sync + 'static> {
    pub all: RwSignal<Vec<Line<T>>>,
    next: StoredValue<u32>,
    /// The keys of the lines in the order in which they were sent: errors name places there.
    sent: RwSignal<Vec<u32>>,
}

impl<T: Send + Sync + 'static> Clone for Lines<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Send + Sync + 'static> Copy for Lines<T> {}

impl<T: Copy + Send + Sync + 'static> Lines<T> {
    pub fn new(drafts: Vec<T>) -> Self {
        let next = u32::try_from(drafts.len()).unwrap_or(0);
        let all = (0..).zip(drafts).map(|(key, draft)| Line { key, draft }).collect();
        Self { all: RwSignal::new(all), next: StoredValue::new(next), sent: RwSignal::new(Vec::new()) }
    }

    pub fn add(self, draft: T) -> u32 {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        self.all.update(|all| all.push(Line { key, draft }));
        key
    }

    pub fn remove(self, key: u32) {
        self.all.update(|all| all.retain(|line| line.key != key));
    }

    pub fn drafts(self) -> Vec<T> {
        self.all.get().into_iter().map(|line| line.draft).collect()
    }

    /// Notes which lines are sent, in their order.
    pub fn sent(self, is_sent: impl Fn(T) -> bool) {
        let all = self.all.get_untracked();
        self.sent.set(all.into_iter().filter(|line| is_sent(line.draft)).map(|line| line.key).collect());
    }

    /// The error of one field of a line: "points.2.raw" by the place in which the line was sent.
    pub fn error(
        self,
        errors: FieldErrors,
        list: &'static str,
        key: u32,
        field: &'static str,
    ) -> Signal<Option<String>> {
        let all = errors.all();
        Signal::derive(move || {
            let at = self.sent.with(|sent| sent.iter().position(|sent| *sent == key))?;
            let name = format!("{list}.{at}.{field}");
            all.with(|all| all.iter().find(|(field, _)| *field == name).map(|(_, text)| text.clone()))
        })
    }
}

/// A phone or email in a form.
#[derive(Clone, Copy)]
pub(super) struct PointDraft {
    pub was: StoredValue<Option<ContactPoint>>,
    pub kind: PointKind,
    pub raw: RwSignal<String>,
    pub label: RwSignal<String>,
    pub sms: RwSignal<bool>,
    pub is_main: RwSignal<bool>,
}

impl PointDraft {
    /// The record that it changes; none for a new one.
    pub fn id(self) -> Option<ContactPointId> {
        self.was.with_value(|was| was.as_ref().map(|was| was.id))
    }

    pub fn empty(kind: PointKind, is_main: bool) -> Self {
        let usual = if kind == PointKind::Phone { PointLabel::Mobile } else { PointLabel::Home };
        Self {
            was: StoredValue::new(None),
            kind,
            raw: RwSignal::new(String::new()),
            label: RwSignal::new(usual.as_str().into()),
            sms: RwSignal::new(false),
            is_main: RwSignal::new(is_main),
        }
    }

    pub fn of(point: ContactPoint) -> Self {
        Self {
            kind: point.kind,
            raw: RwSignal::new(point.raw.clone()),
            label: RwSignal::new(point.label.as_str().into()),
            sms: RwSignal::new(point.sms),
            is_main: RwSignal::new(point.is_main),
            was: StoredValue::new(Some(point)),
        }
    }

    /// The types to choose from: an email is not mobile, unless it was called so.
    pub fn types(self) -> Vec<(String, String)> {
        let mobile = PointLabel::Mobile.as_str();
        let fits = self.kind == PointKind::Phone || self.label.with_untracked(|label| label == mobile);
        PointLabel::options().into_iter().filter(|(key, _)| fits || key != mobile).collect()
    }

    /// A new line in which nothing was typed says nothing.
    pub fn is_blank(self) -> bool {
        self.was.with_value(Option::is_none) && self.raw.with(|raw| raw.trim().is_empty())
    }

    fn label(self) -> PointLabel {
        PointLabel::parse(&self.label.get()).unwrap_or(PointLabel::Other)
    }

    pub fn new_point(self) -> NewContactPoint {
        NewContactPoint {
            kind: self.kind,
            raw: self.raw.get(),
            label: self.label(),
            is_main: self.is_main.get(),
            sms: self.sms.get() && self.kind == PointKind::Phone,
            owner_id: None,
        }
    }

    pub fn part(self) -> Option<Part<ContactPointId, NewContactPoint, ContactPointEdit>> {
        let Some(was) = self.was.get_value() else {
            return (!self.is_blank()).then(|| Part::Add { new: self.new_point() });
        };
        let now = self.new_point();
        let edit = ContactPointEdit {
            raw: (now.raw != was.raw).then_some(now.raw),
            label: (now.label != was.label).then_some(now.label),
            is_main: (now.is_main && !was.is_main).then_some(true),
            sms: (now.sms != was.sms).then_some(now.sms),
        };
        (edit != ContactPointEdit::default()).then_some(Part::Change {
            id: was.id,
            version: was.version,
            edit,
        })
    }
}

/// An address in a form; the fields in the order of [`ADDRESS_FIELDS`].
#[derive(Clone, Copy)]
pub(super) struct AddressDraft {
    pub was: StoredValue<Option<Address>>,
    pub fields: [RwSignal<String>; 6],
}

/// Column, words, and what the browser fills in.
pub(super) const ADDRESS_FIELDS: [(&str, &str); 6] = [
    ("label", "Label"),
    ("street", "Street"),
    ("city", "City"),
    ("region", "State or region"),
    ("postcode", "Postcode"),
    ("country", "Country"),
];

fn lines_of(address: &Address) -> [String; 6] {
    let Address { label, street, city, region, postcode, country, .. } = address.clone();
    [label, street, city, region, postcode, country]
}

impl AddressDraft {
    /// The record that it changes; none for a new one.
    pub fn id(self) -> Option<AddressId> {
        self.was.with_value(|was| was.as_ref().map(|was| was.id))
    }

    pub fn empty() -> Self {
        Self { was: StoredValue::new(None), fields: std::array::from_fn(|_| RwSignal::new(String::new())) }
    }

    pub fn of(address: Address) -> Self {
        Self { fields: lines_of(&address).map(RwSignal::new), was: StoredValue::new(Some(address)) }
    }

    pub fn is_blank(self) -> bool {
        self.was.with_value(Option::is_none)
            && self.fields.iter().all(|field| field.with(|text| text.trim().is_empty()))
    }

    pub fn new_address(self) -> NewAddress {
        let [label, street, city, region, postcode, country] = self.fields.map(|field| field.get());
        NewAddress { label, street, city, region, postcode, country }
    }

    pub fn edit(self, was: &Address) -> AddressEdit {
        let mut changed = lines_of(was)
            .into_iter()
            .zip(self.fields.map(|field| field.get()))
            .map(|(was, now)| (now != was).then_some(now));
        let mut next = || changed.next().flatten();
        AddressEdit {
            label: next(),
            street: next(),
            city: next(),
            region: next(),
            postcode: next(),
            country: next(),
        }
    }

    pub fn part(self) -> Option<Part<AddressId, NewAddress, AddressEdit>> {
        let Some(was) = self.was.get_value() else {
            return (!self.is_blank()).then(|| Part::Add { new: self.new_address() });
        };
        let edit = self.edit(&was);
        (edit != AddressEdit::default()).then_some(Part::Change { id: was.id, version: was.version, edit })
    }
}

/// A detail in a form.
#[derive(Clone, Copy)]
pub(super) struct DetailDraft {
    pub was: StoredValue<Option<Detail>>,
    pub label: RwSignal<String>,
    pub value: RwSignal<String>,
}

impl DetailDraft {
    /// The record that it changes; none for a new one.
    pub fn id(self) -> Option<DetailId> {
        self.was.with_value(|was| was.as_ref().map(|was| was.id))
    }

    pub fn empty() -> Self {
        Self {
            was: StoredValue::new(None),
            label: RwSignal::new(String::new()),
            value: RwSignal::new(String::new()),
        }
    }

    pub fn of(detail: Detail) -> Self {
        Self {
            label: RwSignal::new(detail.label.clone()),
            value: RwSignal::new(detail.value.clone()),
            was: StoredValue::new(Some(detail)),
        }
    }

    pub fn is_blank(self) -> bool {
        self.was.with_value(Option::is_none)
            && self.label.with(|text| text.trim().is_empty())
            && self.value.with(|text| text.trim().is_empty())
    }

    pub fn new_detail(self) -> NewDetail {
        NewDetail { label: self.label.get(), value: self.value.get() }
    }

    pub fn edit(self, was: &Detail) -> DetailEdit {
        let (label, value) = (self.label.get(), self.value.get());
        DetailEdit {
            label: (label != was.label).then_some(label),
            value: (value != was.value).then_some(value),
        }
    }

    pub fn part(self) -> Option<Part<DetailId, NewDetail, DetailEdit>> {
        let Some(was) = self.was.get_value() else {
            return (!self.is_blank()).then(|| Part::Add { new: self.new_detail() });
        };
        let edit = self.edit(&was);
        (edit != DetailEdit::default()).then_some(Part::Change { id: was.id, version: was.version, edit })
    }
}
