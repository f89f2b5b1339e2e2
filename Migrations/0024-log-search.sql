-- What searching the log takes: indexes by time, actor and request, and what was searched for.

SET LOCAL ROLE sspf_audit;

-- A keyed digest of the words searched for: whoever knows a name can find who searched for it; the
-- log does not hold it.
ALTER TABLE audit.outcome ADD COLUMN detail text CHECK (length(detail) <= 64);

CREATE INDEX request_by_time ON audit.request (at, no);
CREATE INDEX request_by_staff ON audit.request (staff_id, at, no);
CREATE INDEX request_by_id ON audit.request USING hash (request_id);
CREATE INDEX event_by_time ON audit.event (at, no);
CREATE INDEX event_by_staff ON audit.event (staff_id, at, no);
CREATE INDEX event_by_id ON audit.event USING hash (request_id);
-- By number: in the leaves, which are written off the path of requests.
CREATE INDEX leaf_by_no ON audit.leaf (no);

-- A long pending list makes the search of a person slow at random; none at all would make every
-- list that shows fifty persons pay for fifty insertions.
ALTER INDEX audit.outcome_by_person SET (gin_pending_list_limit = 1024);
ALTER INDEX audit.event_by_person SET (gin_pending_list_limit = 1024);
