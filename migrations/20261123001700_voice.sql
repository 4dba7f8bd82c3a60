-- Calls to a number at Twilio: where they are put through, and what a caller leaves when nobody takes them.

alter table channel
  -- E.164; '': they are put through to nobody.
  add column calls_to text not null default '' constraint channel_calls_to_length check (length(calls_to) <= 20),
  -- Whether a caller whom nobody answers may leave a message, and what they hear before ('': our own words).
  add column voicemail boolean not null default false,
  add column greeting text not null default '' constraint channel_greeting_length check (length(greeting) <= 500);

alter table call
  -- Where the provider keeps what the caller said (null: they said nothing), and how long that is.
  add column recording_url text constraint call_recording_url_length check (length(recording_url) between 1 and 500),
  add column recording_seconds integer constraint call_recording_seconds_range check (recording_seconds >= 0);

-- What is told of a call waits and is worked on like a text.
alter table incoming_hook drop constraint incoming_hook_kind_known;
alter table incoming_hook add constraint incoming_hook_kind_known check (kind in ('message', 'status', 'call')) not valid;
alter table incoming_hook validate constraint incoming_hook_kind_known;
