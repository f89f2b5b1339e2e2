-- What the archive was given of a youth until now was a name and a number, without the rows that go with the
-- youth. Who is still here counts as not given, and is packed anew.
DELETE FROM retention.archive_item i
 WHERE i.record_type = 'youth' AND EXISTS (SELECT FROM core.youth y WHERE y.id = i.record_id);
