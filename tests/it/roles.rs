//! Who may call what (R15): one table of all server functions and pages, and who gets which answer.
//! A function or page that is missing here fails.

use crate::support::{Business, Client, Scene, TestApp, requests, requests::Kind};
use pawline::rooms::staff::PUBLIC;
use std::collections::{BTreeMap, BTreeSet};

/// Server functions, sent a valid request: signed out, staff, manager, owner.
const FUNCTIONS: &str = "
    bookings/add_booking                 401   200   200   200
    bookings/edit_booking                401   200   200   200
    bookings/find_customers              401   200   200   200
    bookings/list_bookings               401   200   200   200
    bookings/list_choices                401   200   200   200
    bookings/list_of_customer            401   200   200   200
    bookings/set_status                  401   200   200   200
    broadcasts/add_broadcast             401   200   200   200
    broadcasts/continue_broadcast        401   403   200   200
    broadcasts/edit_broadcast            401   200   200   200
    broadcasts/list_broadcasts           401   200   200   200
    broadcasts/list_results              401   200   200   200
    broadcasts/list_ways                 401   200   200   200
    broadcasts/open_broadcast            401   200   200   200
    broadcasts/open_preview              401   200   200   200
    broadcasts/retry_failed              401   403   200   200
    broadcasts/send_broadcast            401   403   200   200
    broadcasts/set_archived              401   200   200   200
    broadcasts/stop_broadcast            401   403   200   200
    calls/create_hook_key                401   403   200   200
    calls/edit_call                      401   200   200   200
    calls/follow_ups                     401   200   200   200
    calls/incoming                       401   200   200   200
    calls/list_calls                     401   200   200   200
    calls/list_hook_keys                 401   403   200   200
    calls/log_call                       401   200   200   200
    calls/mark_followed_up               401   200   200   200
    calls/remove_call                    401   200   200   200
    calls/revoke_hook_key                401   403   200   200
    calls/ringing                        401   200   200   200
    calls/set_outcome                    401   200   200   200
    card/open                            401   200   200   200
    card/open_page                       401   200   200   200
    channels/connect_email               401   403   200   200
    channels/connect_facebook            401   403   200   200
    channels/connect_twilio              401   403   200   200
    channels/edit_email                  401   403   200   200
    channels/edit_facebook               401   403   200   200
    channels/edit_twilio                 401   403   200   200
    channels/list_channels               401   403   200   200
    channels/list_consents               401   200   200   200
    channels/remove_channel              401   403   200   200
    channels/renew_mail_hook             401   403   200   200
    channels/replay_hook                 401   403   200   200
    channels/send_again                  401   200   200   200
    channels/send_now                    401   200   200   200
    channels/set_location                401   403   200   200
    channels/test_channel                401   403   200   200
    channels/write_consent               401   200   200   200
    conversations/add_internal_note      401   200   200   200
    conversations/assign                 401   200   200   200
    conversations/cancel_scheduled       401   200   200   200
    conversations/change_many            401   200   200   200
    conversations/confirm_link           401   200   200   200
    conversations/count_inbox            401   200   200   200
    conversations/count_matching         401   200   200   200
    conversations/edit_scheduled         401   200   200   200
    conversations/inbox_context          401   200   200   200
    conversations/list_all_scheduled     401   200   200   200
    conversations/list_colleagues        401   200   200   200
    conversations/list_draft_files       401   200   200   200
    conversations/list_drafts            401   200   200   200
    conversations/list_inbox             401   200   200   200
    conversations/list_scheduled         401   200   200   200
    conversations/mark_messages          401   200   200   200
    conversations/mark_read              401   200   200   200
    conversations/messages_after         401   200   200   200
    conversations/messages_before        401   200   200   200
    conversations/move_to_inbox          401   200   200   200
    conversations/open_conversation      401   200   200   200
    conversations/open_thread            401   200   200   200
    conversations/read_many              401   200   200   200
    conversations/remove_draft_file      401   200   200   200
    conversations/reschedule_message     401   200   200   200
    conversations/save_draft             401   200   200   200
    conversations/schedule_message       401   200   200   200
    conversations/send_message           401   200   200   200
    conversations/send_scheduled         401   200   200   200
    conversations/set_status             401   200   200   200
    conversations/snooze                 401   200   200   200
    conversations/unlink_visitor         401   200   200   200
    conversations/unread_many            401   200   200   200
    conversations/who_wrote              401   200   200   200
    conversations/withdraw_message       401   200   200   200
    correspondence/archive_messages      401   200   200   200
    correspondence/link_booking          401   200   200   200
    correspondence/open                  401   200   200   200
    customers/add_address                401   200   200   200
    customers/add_contact_point          401   200   200   200
    customers/add_customer               401   200   200   200
    customers/add_detail                 401   200   200   200
    customers/add_owner                  401   200   200   200
    customers/add_relationship           401   200   200   200
    customers/assign_customer            401   200   200   200
    customers/change_sms_number          401   200   200   200
    customers/edit_address               401   200   200   200
    customers/edit_contact_point         401   200   200   200
    customers/edit_customer              401   200   200   200
    customers/edit_detail                401   200   200   200
    customers/edit_owner                 401   200   200   200
    customers/find_matches               401   200   200   200
    customers/list_customers             401   200   200   200
    customers/make_main                  401   200   200   200
    customers/remove_address             401   200   200   200
    customers/remove_contact_point       401   200   200   200
    customers/remove_detail              401   200   200   200
    customers/remove_owner               401   200   200   200
    customers/remove_relationship        401   200   200   200
    customers/set_archived               401   200   200   200
    customers/set_blocked                401   200   200   200
    customers/set_shared                 401   200   200   200
    customers/set_sms                    401   200   200   200
    customers/update_card                401   200   200   200
    dashboard/jobs_of_today              401   200   200   200
    dashboard/open                       401   200   200   200
    history/field_history                401   200   200   200
    history/restore_field                401   200   200   200
    history/undo_command                 401   200   200   200
    inboxes/add_inbox                    401   403   200   200
    inboxes/add_rule                     401   403   200   200
    inboxes/add_view                     401   403   200   200
    inboxes/edit_inbox                   401   403   200   200
    inboxes/edit_rule                    401   403   200   200
    inboxes/list_inboxes                 401   200   200   200
    inboxes/list_views                   401   200   200   200
    inboxes/move_rule                    401   403   200   200
    inboxes/move_view                    401   403   200   200
    inboxes/open_setup                   401   403   200   200
    inboxes/remove_rule                  401   403   200   200
    inboxes/remove_view                  401   403   200   200
    inboxes/rename_view                  401   403   200   200
    inboxes/set_archived                 401   403   200   200
    inboxes/try_routing                  401   403   200   200
    labels/add_tag                       401   200   200   200
    labels/archive_colour_code           401   403   200   200
    labels/archive_group                 401   403   200   200
    labels/archive_tag                   401   403   200   200
    labels/create_colour_code            401   403   200   200
    labels/create_group                  401   200   200   200
    labels/edit_colour_code              401   403   200   200
    labels/list_colour_codes             401   200   200   200
    labels/list_groups                   401   200   200   200
    labels/list_tags                     401   200   200   200
    labels/remove_tag                    401   200   200   200
    labels/rename_group                  401   403   200   200
    labels/rename_tag                    401   403   200   200
    labels/set_colours                   401   200   200   200
    labels/set_groups                    401   200   200   200
    merge/count_duplicates               401   200   200   200
    merge/dismiss_pair                   401   200   200   200
    merge/list_duplicates                401   200   200   200
    merge/merge_customers                401   200   200   200
    merge/possible_matches               401   200   200   200
    merge/review_pair                    401   200   200   200
    merge/scan_now                       401   200   200   200
    merge/unmerge                        401   200   200   200
    notes/add_note                       401   200   200   200
    notes/edit_note                      401   200   200   200
    notes/list_notes                     401   200   200   200
    notes/log_contact                    401   200   200   200
    notes/pin_note                       401   200   200   200
    notes/remove_note                    401   200   200   200
    notifications/add_device             401   200   200   200
    notifications/list_devices           401   200   200   200
    notifications/remove_device          401   200   200   200
    notifications/test_device            401   200   200   200
    pets/add_customer_with_pet           401   200   200   200
    pets/add_pet                         401   200   200   200
    pets/add_weight                      401   200   200   200
    pets/archive_pet                     401   200   200   200
    pets/edit_pet                        401   200   200   200
    pets/list_pets                       401   200   200   200
    pets/remove_photo                    401   200   200   200
    pets/remove_weight                   401   200   200   200
    pets/restore_pet                     401   200   200   200
    search/find                          401   200   200   200
    settings/add_location                401   403   200   200
    settings/add_service_type            401   403   200   200
    settings/archive_location            401   403   200   200
    settings/archive_service_type        401   403   200   200
    settings/edit_business               401   403   200   200
    settings/edit_location               401   403   200   200
    settings/edit_service_type           401   403   200   200
    settings/list_locations              401   200   200   200
    settings/list_places                 401   200   200   200
    settings/list_service_types          401   200   200   200
    settings/make_main_location          401   403   200   200
    settings/read_business               401   403   200   200
    setup/create_business                403   403   403   200
    setup/look                           200   200   200   200
    setup/try_sample                     403   403   403   403
    staff/change_password                401   200   200   200
    staff/change_role                    401   403   200   200
    staff/invite                         401   403   200   200
    staff/list_people                    401   403   200   200
    staff/list_sessions                  401   200   200   200
    staff/list_staff                     401   200   200   200
    staff/list_workplaces                401   200   200   200
    staff/look_at_door                   200   200   200   200
    staff/make_reset_link                401   403   200   200
    staff/open_access_link               200   200   200   200
    staff/own_version                    401   200   200   200
    staff/remove_staff                   401   403   200   200
    staff/rename_me                      401   200   200   200
    staff/revoke_link                    401   403   200   200
    staff/revoke_other_sessions          401   200   200   200
    staff/revoke_session                 401   200   200   200
    staff/save_preferences               401   200   200   200
    staff/sign_in                        200   200   200   200
    staff/sign_out                       200   200   200   200
    staff/switch_business                401   200   200   200
    staff/use_access_link                200   200   200   200
    staff/whoami                         200   200   200   200
    templates/add_template               401   403   200   200
    templates/archive_template           401   403   200   200
    templates/edit_template              401   403   200   200
    templates/fill_template              401   200   200   200
    templates/list_templates             401   200   200   200
    templates/offer_templates            401   200   200   200
    timeline/activity_summary            401   200   200   200
    timeline/list_activity               401   200   200   200
    timeline/list_items                  401   200   200   200
";

/// Pages: signed out, staff, manager, owner. 302 leads to the sign-in page.
const PAGES: &str = "
    /                       302   200   200   200
    /bookings               302   200   200   200
    /contacts               302   200   200   200
    /contacts/:id           302   200   200   200
    /contacts/:id/emails    302   200   200   200
    /contacts/:id/texts     302   200   200   200
    /contacts/duplicates    302   200   200   200
    /contacts/merge         302   200   200   200
    /contacts/new           302   200   200   200
    /follow-ups             302   200   200   200
    /group-messages         302   200   200   200
    /group-messages/:id     302   200   200   200
    /help                   302   200   200   200
    /inbox                  302   200   200   200
    /inbox/:id              302   200   200   200
    /inbox/scheduled        302   200   200   200
    /join/:token            200   200   200   200
    /reset/:token           200   200   200   200
    /settings               302   200   200   200
    /settings/:section      302   200   200   200
    /setup                  302   302   302   200
    /sign-in                200   302   302   302
    /start                  302   302   302   302
    /styleguide             200   200   200   200
";

const WHO: [&str; 4] = ["signed out", "staff", "manager", "owner"];

fn table(text: &str) -> BTreeMap<&str, [u16; 4]> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let mut words = line.split_whitespace();
            let name = words.next().unwrap();
            let answers: Vec<u16> = words.map(|word| word.parse().unwrap()).collect();
            (name, answers.try_into().expect("four answers"))
        })
        .collect()
}

/// Whoever stands in this column of the table.
async fn actor(app: &TestApp, business: &Business, column: usize) -> Client {
    let client = [&business.owner, &business.staff, &business.manager, &business.owner][column];
    app.another_browser(business.id, client).await
}

#[tokio::test]
async fn every_function_answers_each_role_as_the_table_says() {
    let app = TestApp::fresh().await;
    let table = table(FUNCTIONS);
    requests::assert_complete(&table.keys().copied().collect(), "the table");
    let mut wrong = Vec::new();
    for (column, who) in WHO.iter().enumerate() {
        let business = app.business().await;
        let actor = actor(&app, &business, column).await;
        let scene = Scene::of(&app, &business, &actor, "Zinnia").await;
        for request in requests::all(&scene) {
            let from = match (column, request.kind) {
                (0, _) => app.anonymous(),
                (_, Kind::Session) => app.another_browser(business.id, &actor).await,
                _ => actor.clone(),
            };
            let reply = request.send(&app, &from).await;
            let expected = table[request.function][column];
            if reply.status != expected {
                wrong.push(format!(
                    "{} for {who}: {} instead of {expected}: {}",
                    request.function, reply.status, reply.text
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_needs_no_session_is_what_is_listed_as_public() {
    let open: BTreeSet<&str> =
        table(FUNCTIONS).into_iter().filter(|(_, answers)| answers[0] != 401).map(|(name, _)| name).collect();
    assert_eq!(open, PUBLIC.iter().copied().collect());
}

#[tokio::test]
async fn every_page_answers_each_role_as_the_table_says() {
    let app = TestApp::fresh().await;
    let table = table(PAGES);
    let real: BTreeSet<String> =
        pawline::server::router::page_routes().iter().map(|route| axum_to_table(route.path())).collect();
    let known: BTreeSet<String> = table.keys().map(|name| (*name).to_owned()).collect();
    assert_eq!(known, real, "the table names each page");
    let business = app.business().await;
    let scene = Scene::of(&app, &business, &business.owner, "Zinnia").await;
    let mut wrong = Vec::new();
    for (column, who) in WHO.iter().enumerate() {
        let from = if column == 0 { app.anonymous() } else { actor(&app, &business, column).await };
        for (page, answers) in &table {
            let id = match page.split('/').nth(1) {
                Some("inbox") => scene.conversation,
                Some("group-messages") => scene.broadcast,
                _ => scene.customer,
            };
            let path = page
                .replace(":id", &id.to_string())
                .replace(":token", &scene.invitation)
                .replace(":section", "business");
            let request = from.request(reqwest::Method::GET, &path).header("accept", "text/html");
            let reply = from.send(request).await;
            if reply.status != answers[column] {
                wrong.push(format!("{page} for {who}: {} instead of {}", reply.status, answers[column]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `/contacts/{id}` as the app itself writes it: `/contacts/:id`.
fn axum_to_table(path: &str) -> String {
    path.replace('{', ":").replace('}', "")
}
