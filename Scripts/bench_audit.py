"""The audit log's part of Scripts/bench: what logging costs a read, what sealing costs an entry, how
fast the log is verified and searched. `b` is the module of bench.py."""
import json, os, re, statistics, subprocess, time

# Somebody whom no list of the other measures shows.
SUBJECT, NUMBER = "00000000-0000-4000-8000-00d000000005", "20120930-2395"
CHUNK = 1_000_000
LOOKS = 500  # at the one youth who is searched for, among all others


def fill(b, entries, looks=LOOKS):
    """Entries as reads of one person each write them. Their transactions' numbers are used up first, so
    that they lie below the horizon, as those of finished requests do."""
    b.psql(f"""
    SET session_replication_role = replica; SET synchronous_commit = off;
    CREATE TABLE IF NOT EXISTS bench.burnt (base bigint);
    CREATE UNLOGGED TABLE IF NOT EXISTS bench.ash (n integer);
    TRUNCATE bench.burnt, bench.ash;
    DO $$
    BEGIN
        INSERT INTO bench.burnt VALUES (pg_current_xact_id()::text::bigint);
        FOR i IN 1..{entries} LOOP
            BEGIN
                INSERT INTO bench.ash VALUES (i);
            EXCEPTION WHEN division_by_zero THEN NULL;
            END;
        END LOOP;
    END $$;
    BEGIN;
    INSERT INTO audit.outcome (xid, incarnation, layer, part, resource, row_id, result, shown, persons,
                               salts)
    SELECT (b.base + n)::text::xid8, 1, 0, 0, 'concern-conversation', gen_random_uuid(), 'ok', 1,
           ARRAY[CASE WHEN n % {max(1, entries // looks)} = 0 THEN '{SUBJECT}'
                      ELSE md5('p' || n % 100000)::uuid END], ARRAY[uuid_send(gen_random_uuid())]
      FROM bench.burnt b, generate_series(1, {entries}) n ON CONFLICT DO NOTHING;
    INSERT INTO audit.request (xid, incarnation, at, staff_id, session_id, agency_id, unit_id, role,
                               purpose, action, route, request_id, policy_version)
    SELECT (b.base + n)::text::xid8, 1, now() - random() * interval '300 days', s.id,
           gen_random_uuid(), s.agency_id, s.unit_id, 'social_worker', 'coordination',
           'concern-conversation.read', 'GET /concern-conversations/{{id}}', gen_random_uuid(),
           repeat('0', 64)
      FROM bench.burnt b, generate_series(1, {entries}) n, core.staff s
     WHERE s.id = '{b.READER}' ON CONFLICT DO NOTHING;
    COMMIT;""")


def jobs_pid(b):
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                words = open(f"/proc/{entry}/cmdline", "rb").read().split(b"\0")
                environment = open(f"/proc/{entry}/environ", "rb").read()
            except OSError:
                continue
            if len(words) > 1 and words[1] == b"jobs" and b.state.encode() in environment:
                return int(entry)
    raise SystemExit("bench: the jobs are not running")


def sealed(b):
    return int(b.psql("SELECT coalesce(sum(t.size), 0) FROM (SELECT max(position) + 1 AS size"
                      " FROM audit.leaf GROUP BY shard) t"))


def waiting(b):
    return b.psql("SELECT EXISTS (SELECT FROM audit.request r WHERE r.layer = 0 AND r.xid >"
                  " (SELECT m.xid FROM authz.seal_mark m))") == "t"


def sealing(b, entries):
    """CPU an entry of sealer and cluster, while nothing else is done: what filling left to vacuum is
    no part of it."""
    b.psql("ALTER SYSTEM SET autovacuum = off")
    b.psql("SELECT pg_reload_conf()")
    chunks = [CHUNK] * ((entries - 1) // CHUNK) + [(entries - 1) % CHUNK + 1]
    for number, chunk in enumerate(chunks):
        fill(b, chunk, max(1, LOOKS * chunk // entries))
        b.psql("CHECKPOINT")
        if number < len(chunks) - 1:
            while waiting(b):
                time.sleep(1)
    tick, pid = os.sysconf("SC_CLK_TCK"), jobs_pid(b)
    first, sealer, cluster, start = sealed(b), b.times(pid)[1] / tick, b.clock()[1], time.time()
    while waiting(b):
        time.sleep(0.5)
    count = sealed(b) - first
    b.psql("ALTER SYSTEM RESET autovacuum")
    b.psql("SELECT pg_reload_conf()")
    row = {"workload": "sealing", "entries": count, "seconds": time.time() - start,
           "sealer_us": (b.times(pid)[1] / tick - sealer) / count * 1e6,
           "postgres_us": (b.clock()[1] - cluster) / count * 1e6}
    print(f"sealing: {row['sealer_us'] + row['postgres_us']:.1f} us CPU an entry (sealer "
          f"{row['sealer_us']:.1f}, PostgreSQL {row['postgres_us']:.1f}), {count} entries in "
          f"{row['seconds']:.0f} s; aim 15", flush=True)
    return row


def flushing(b):
    """Throughput of the audited read at 32 clients against one, when a flush takes a millisecond: so
    long the one who flushes waits first, with the lock, and those who come meanwhile go along."""
    def set_to(delay, siblings):
        for sql in (f"ALTER SYSTEM SET commit_delay = {delay}",
                    f"ALTER SYSTEM SET commit_siblings = {siblings}", "SELECT pg_reload_conf()"):
            b.psql(sql)
    rows = []
    set_to(1000, 0)
    try:
        ways = {"service": lambda n: b.wrk(b.wrk_script("point"), n),
                "pgbench": lambda n: b.pgbench(b.product, "sspf_api", n)("point")[1:]}
        for way, measure in ways.items():
            rates = []
            for number in range(b.rounds + 1):
                one, many = (count / lasted for count, lasted, _ in (measure(1), measure(32)))
                if number:
                    rates.append((one, many))
            ratios = [many / one for one, many in rates]
            row = {"workload": "audited read, 1 ms flush", "way": way,
                   "one": statistics.median(r[0] for r in rates),
                   "many": statistics.median(r[1] for r in rates),
                   "ratio": [statistics.median(ratios), min(ratios), max(ratios)]}
            rows.append(row)
            print(f"audited read, 1 ms flush, {way}: {row['one']:.0f}/s by one client, "
                  f"{row['many']:.0f}/s by 32: {row['ratio'][0]:.1f} times as many "
                  f"({row['ratio'][1]:.1f}–{row['ratio'][2]:.1f}); aim 10", flush=True)
    finally:
        set_to(0, 5)
    return rows


def disclosures(b):
    """PostgreSQL's CPU of a list of 50 against the same with nobody named in its log row."""
    def nameless(workload):
        script = b.product(workload)
        if script.count("n.persons)") != 1:
            raise SystemExit("bench: the statement of a list has changed")
        return script.replace("n.persons)", "'{}'::uuid[])")
    pairs = []
    for number in range(b.rounds + 1):
        named, without = (b.run(b.pgbench(script, "sspf_api"), "list")["postgres_us"]
                          for script in (b.product, nameless))
        if number:
            pairs.append((named, without))
    ratios = [named / without for named, without in pairs]
    row = {"workload": "who was shown, list of 50", "postgres_us": statistics.median(p[0] for p in pairs),
           "ratio": [statistics.median(ratios), min(ratios), max(ratios)]}
    print(f"list of 50: {row['postgres_us']:.0f} us PostgreSQL CPU, {row['ratio'][0]:.2f} times that with "
          f"nobody named ({row['ratio'][1]:.2f}–{row['ratio'][2]:.2f}); aim 1.20", flush=True)
    return row


def auditor(b):
    """A session of the auditor's, and a file with its token."""
    token, file = b.secret("auditor"), f"{b.state}/auditor-token"
    b.psql(f"""INSERT INTO core.session (id, staff_id, token_hash, started_at, expires_at)
               SELECT gen_random_uuid(), s.id, sha256('{token}'), now(), now() + interval '1 day'
                 FROM core.staff s WHERE s.subject = 'rut.revisor'""")
    with open(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "w") as out:
        out.write(token + "\n")
    return token, file


def verifying(b, file):
    start = time.time()
    answer = subprocess.run([b.sspf, "shell", "--json", "-c", "audit verify"], capture_output=True,
                            text=True, env=os.environ | {"SSPF_TOKEN_FILE": file})
    took = time.time() - start
    if answer.returncode:
        raise SystemExit(f"bench: audit verify\n{answer.stderr}")
    entries = json.loads(answer.stdout)["entries"]
    print(f"verification: {entries} entries in {took:.1f} s, {took / entries * 1e6:.0f} s a million",
          flush=True)
    return {"workload": "verification", "entries": entries, "seconds": took}


def searching(b, token, entries):
    b.psql("VACUUM ANALYZE audit.request")
    b.psql("VACUUM ANALYZE audit.outcome")
    script = f"""local h = {{['Authorization']='Bearer {token}', ['Content-Type']='application/json'}}
function request()
  return wrk.format('POST', '/sspf/v1/audit/searches', h, '{{"number":"{NUMBER}"}}')
end
"""
    b.wrk(script, 4)
    waits = [b.wrk(script, 4)[2] for _ in range(b.rounds)]
    row = {"workload": "who looked at this youth", "entries": entries,
           "p99_ms": statistics.median(waits), "p99_ms_each": waits}
    print(f"who looked at this youth: p99 {row['p99_ms']:.1f} ms ({min(waits):.1f}–{max(waits):.1f}) of "
          f"{entries} entries, 4 clients; aim 50", flush=True)
    return row


def measure(b, entries):
    print("\nthe log")
    rows = flushing(b) + [disclosures(b), sealing(b, entries)]
    token, file = auditor(b)
    rows.append(searching(b, token, entries))
    rows.append(verifying(b, file))
    return rows
