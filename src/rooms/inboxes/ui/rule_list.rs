use super::inbox_settings::Topic;
use crate::live::Act;
use crate::rooms::inboxes::api::{move_rule, remove_rule};
use crate::rooms::inboxes::model::Rule;
use crate::ui::{Badge, Button, EmptyState, IconButton, Section};
use leptos::prelude::*;

/// What goes where, in the order in which it is asked.
#[component]
pub(super) fn RuleList(rules: Vec<Rule>, edit: Callback<Topic>) -> impl IntoView {
    let count = rules.len();
    let body = if rules.is_empty() {
        view! {
            <EmptyState
                icon="inbox" title="No rules"
                text="Without rules, everything goes to the main inbox."
            />
        }
        .into_any()
    } else {
        let rows = rules
            .into_iter()
            .enumerate()
            .map(|(at, rule)| view! { <RuleRow rule place=at + 1 last=at + 1 == count edit/> })
            .collect_view();
        view! { <ol class="setting-rows">{rows}</ol> }.into_any()
    };
    let add = move || {
        view! { <Button icon="plus" press=move |_| edit.run(Topic::Rule(None))>"Add a rule"</Button> }
    };
    view! {
        <Section title="What goes where" actions=add>
            <p>"When a customer begins a conversation, or writes to one that is closed, the first rule that matches says where it goes. If none does, it goes to the main inbox. What was put aside goes on where it stands."</p>
            {body}
        </Section>
    }
    .into_any()
}

#[component]
fn RuleRow(rule: Rule, place: usize, last: bool, edit: Callback<Topic>) -> impl IntoView {
    let act = Act::new();
    let id = rule.id;
    let shift = move |up: bool| act.run("Moved.", move |intent| move_rule(intent, id, up), |_| {});
    let remove = move |_| act.run("Rule removed.", move |intent| remove_rule(intent, id), |_| {});
    let (sentence, inbox, sleeps) = (rule.sentence(), rule.inbox_name.clone(), rule.sleeps);
    view! {
        <li class="setting-row">
            <div class="setting-row-text">
                <p class="cluster">
                    <span class="rule-place">{format!("{place}.")}</span>
                    <strong dir="auto">{inbox}</strong>
                    {sleeps.then(|| view! { <Badge>"Rests: this inbox is archived"</Badge> })}
                </p>
                <p class="meta" dir="auto">{sentence}</p>
            </div>
            <IconButton
                icon="chevron-up" label=format!("Move rule {place} up") disabled=place == 1 pending=act.pending
                press=move |_| shift(true)
            />
            <IconButton
                icon="chevron-down" label=format!("Move rule {place} down") disabled=last pending=act.pending
                press=move |_| shift(false)
            />
            <Button icon="edit" press=move |_| edit.run(Topic::Rule(Some(Box::new(rule.clone()))))>
                "Edit" <span class="visually-hidden">{format!(" rule {place}")}</span>
            </Button>
            <IconButton icon="trash" label=format!("Remove rule {place}") pending=act.pending press=remove/>
        </li>
    }
    .into_any()
}
