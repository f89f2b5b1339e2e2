-- Archive before delete: what the archive was given, and its receipt.

SET LOCAL ROLE sspf_owner;

CREATE TABLE retention.archive_package (
    id uuid PRIMARY KEY,
    created_at timestamptz NOT NULL,
    executor text NOT NULL,
    -- SHA-256 of the manifest, which holds that of every file.
    digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$')
);

CREATE TABLE retention.archive_item (
    package_id uuid NOT NULL REFERENCES retention.archive_package,
    record_type text NOT NULL,
    record_id uuid NOT NULL,
    -- SHA-256 of the record as it was exported.
    digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    PRIMARY KEY (record_type, record_id, package_id)
);

-- The archive has it, and says so: without this, nothing of the package is destroyed.
CREATE TABLE retention.archive_receipt (
    package_id uuid PRIMARY KEY REFERENCES retention.archive_package,
    digest text NOT NULL,
    reference text NOT NULL CHECK (length(reference) BETWEEN 1 AND 100),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL
);

-- What the package being made is to hold; empty between packages.
CREATE TABLE retention.archive_waiting (
    record_type text NOT NULL,
    record_id uuid NOT NULL,
    youth_id uuid,
    PRIMARY KEY (record_type, record_id)
);
CREATE INDEX archive_waiting_by_youth ON retention.archive_waiting (youth_id);
