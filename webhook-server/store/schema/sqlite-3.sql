-- Version 3: what is found quickly when old things are forgotten.
CREATE INDEX outbox_ended ON outbox (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX ticket_over ON ticket (read_at) WHERE lifecycle IN ('closed', 'gone');
CREATE INDEX decision_reading ON decision (reading);
