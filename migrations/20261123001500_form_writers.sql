-- Whoever fills in the web form is kept like a visitor of the chat, so that what they wrote can be parted from whom it was
-- matched with. No page holds such a link: no answer goes there.
alter table visitor add column of_form boolean not null default false;
