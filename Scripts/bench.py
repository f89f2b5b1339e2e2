"""The runs of Scripts/bench: seeds, measures in turn, prints ratios and writes them as JSON."""
import hashlib, json, os, re, resource, shutil, signal, statistics, subprocess, sys, tempfile, time
import base64, urllib.request
import bench_audit, bench_rivals, bench_service

sspf, out = sys.argv[1], sys.argv[2]
scales = [int(s) for s in os.environ["SCALE"].split(",")]
counts, rounds = [int(n) for n in os.environ["CLIENTS"].split(",")], int(os.environ["ROUNDS"])
clients = counts[0]
seconds, tries = int(os.environ["SECONDS_EACH"]), int(os.environ["TRIES"])
state, port = os.environ["SSPF_STATE"], os.environ["SSPF_PORT"]
base = f"http://127.0.0.1:{port}/sspf/v1"
root = os.geteuid() == 0
programs = "/usr/lib/postgresql/15/bin/"
CASELOAD = 50
# Readers and writers are two, so that what one round writes does not lengthen the next one's reads.
READER, WRITER = "00000000-0000-4000-8000-00c000000001", "00000000-0000-4000-8000-00c000000002"
FOREIGN = 0.15  # a run is dropped when others took more than this part of the machine


def secret(name):
    return "sspf_" + base64.urlsafe_b64encode(hashlib.sha256(name.encode()).digest()).decode().rstrip("=")


def as_account(account, command):
    return ["/usr/sbin/runuser", "-u", account, "--"] + command if root else command


def account_of(role):
    return "sspf" if role == "sspf_api" else "postgres"


def psql(sql, role="postgres"):
    return subprocess.run(
        as_account(account_of(role), [programs + "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h",
                                      f"{state}/socket", "-U", role, "sspf"]),
        input=sql, text=True, check=True, capture_output=True).stdout.strip()


def prepare():
    """Sessions for reader and writer, and the plain log of the hand-written rival."""
    for staff in READER, WRITER:
        psql(f"""INSERT INTO core.session (id, staff_id, token_hash, started_at, expires_at)
                 VALUES (gen_random_uuid(), '{staff}', sha256('{secret(staff)}'), now(),
                         now() + interval '1 day')""")
    psql("""CREATE SCHEMA bench;
    CREATE TABLE bench.log (id bigserial PRIMARY KEY, at timestamptz, staff_id uuid, agency_id uuid,
        action text, route text, purpose text, resource text, row_id uuid, result text, shown integer,
        persons uuid[], salts bytea[], request_id uuid);
    CREATE INDEX ON bench.log USING gin (persons);""")


def seed(first, last):
    """Youths of one agency, each with its worker (caseloads of 50; the first is the reader's, the
    second the writer's), three conversations and two parts each; every conversation's next contact and
    a commitment wait in somebody's inbox. Past foreign keys and triggers."""
    psql(f"""
    SET session_replication_role = replica; SET synchronous_commit = off;
    CREATE TEMP TABLE own AS SELECT agency_id, unit_id FROM core.staff WHERE id = '{READER}';
    CREATE TEMP TABLE y AS
    SELECT n, md5('y' || n)::uuid AS id, CASE (n - 1) / {CASELOAD} WHEN 0 THEN '{READER}'
               WHEN 1 THEN '{WRITER}' ELSE md5('s' || (n - 1) / {CASELOAD})::uuid END AS staff
      FROM generate_series({first}, {last}) n;
    INSERT INTO core.staff (id, subject, name, agency_id, unit_id, agency_since)
    SELECT DISTINCT y.staff, 'bench.' || (y.n - 1) / {CASELOAD}, 'Namn', o.agency_id, o.unit_id,
           timestamptz '2020-01-01'
      FROM y, own o ON CONFLICT DO NOTHING;
    INSERT INTO core.youth (id, agency_id, author_id, created_at)
    SELECT y.id, o.agency_id, y.staff, now() FROM y, own o;
    INSERT INTO core.registration (id, youth_id, agency_id, unit_id, secrecy_class, given_name,
                                   family_name, author_id, created_at)
    SELECT gen_random_uuid(), y.id, o.agency_id, o.unit_id, '26:1', 'Namn', 'Nr ' || y.id, y.staff,
           now() FROM y, own o;
    -- With its trigger, which keeps the relations that policies read.
    SET session_replication_role = DEFAULT;
    INSERT INTO core.assignment (id, youth_id, agency_id, unit_id, staff_id, valid_from, author_id)
    SELECT gen_random_uuid(), y.id, o.agency_id, o.unit_id, y.staff, now(), y.staff FROM y, own o;
    SET session_replication_role = replica;
    INSERT INTO core.concern_conversation (id, youth_id, agency_id, unit_id, secrecy_class, kind,
        trigger, classification, held_at, place, next_contact_on, author_id, created_at)
    SELECT md5('c' || k || 'y' || y.n)::uuid, y.id, o.agency_id, o.unit_id, '26:1',
           'pre-assessment', 'tip', 'advice', now() - k * interval '7 days', 'Rum',
           current_date + k, y.staff, now()
      FROM y, own o, generate_series(1, 3) k;
    INSERT INTO core.commitment (id, youth_id, agency_id, unit_id, secrecy_class, conversation_id, kind,
                                 what, owner, due_on, author_id, created_at)
    SELECT gen_random_uuid(), y.id, o.agency_id, o.unit_id, '26:1', md5('c1y' || y.n)::uuid,
           'agreements', 'Ringer', 'V', current_date + 2, y.staff, now()
      FROM y, own o;
    INSERT INTO core.conversation_part (id, conversation_id, youth_id, agency_id, secrecy_class,
                                        kind, text, author_id, created_at)
    SELECT gen_random_uuid(), md5('c' || k || 'y' || y.n)::uuid, y.id, o.agency_id, '26:1', p.kind,
           repeat('text ', 60), y.staff, now()
      FROM y, own o, generate_series(1, 3) k, (VALUES ('observation'), ('youth-view')) p(kind);
    """)
    # A name that twenty youths in a hundred thousand answer to: keys are made outside the database, so those
    # of a youth of the demonstration serve.
    psql(f"""
    SET session_replication_role = replica;
    INSERT INTO core.name_key (registration_id, unit_id, youth_id, key, part)
    SELECT g.id, g.unit_id, g.youth_id, k.key, k.part
      FROM generate_series({first}, {last}) n
      JOIN core.registration g ON g.youth_id = md5('y' || n)::uuid
      JOIN core.name_key k ON k.youth_id = '00000000-0000-4000-8000-00d000000001'
     WHERE n % 5000 = 1 ON CONFLICT DO NOTHING""")
    if first == 1:
        # The first youth's chronology: 200 events besides what every youth has.
        psql(f"""
        INSERT INTO core.no_action_decision (id, youth_id, agency_id, unit_id, secrecy_class, reason,
                                             revisit_on, author_id, created_at)
        SELECT gen_random_uuid(), md5('y1')::uuid, s.agency_id, s.unit_id, '26:1', 'Stöd finns',
               current_date, s.id, now() - n * interval '1 day'
          FROM core.staff s, generate_series(1, 100) n WHERE s.id = '{READER}';
        INSERT INTO core.schooling (id, youth_id, agency_id, secrecy_class, school_name, valid_from,
                                    author_id, created_at)
        SELECT gen_random_uuid(), md5('y1')::uuid, s.agency_id, '26:1', 'Skolan', current_date, s.id,
               now() - n * interval '1 day'
          FROM core.staff s, generate_series(1, 100) n WHERE s.id = '{READER}'""")
    psql("VACUUM ANALYZE")


# ---- what a run costs

def times(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return int(fields[1]), sum(map(int, fields[11:13])), sum(map(int, fields[11:15]))


def service_pid():
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                words = open(f"/proc/{entry}/cmdline", "rb").read().split(b"\0")
                environment = open(f"/proc/{entry}/environ", "rb").read()
            except OSError:
                continue
            if len(words) > 1 and words[1] == b"serve" and state.encode() in environment:
                return int(entry)
    raise SystemExit("bench: the service is not running")


def clock():
    """Seconds of CPU so far: the service, the cluster (with sessions that have ended), ourselves with
    our children, and the whole machine with how much it could have given."""
    tick = os.sysconf("SC_CLK_TCK")
    master = int(open(f"{state}/postgresql/data/postmaster.pid").readline())
    cluster = times(master)[2]
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                parent, own, _ = times(entry)
            except OSError:
                continue
            if parent == master:
                cluster += own
    own = sum(sum(resource.getrusage(w)[:2]) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    machine = [int(n) for n in open("/proc/stat").readline().split()[1:9]]
    busy = sum(machine) - machine[3] - machine[4]
    return times(service_pid())[1] / tick, cluster / tick, own, busy / tick, sum(machine) / tick


def run(measure, workload):
    """One run: requests a second, p99, CPU microseconds a request of service and cluster. Again when
    others disturbed it, and the least disturbed when all were."""
    best = None
    for _ in range(tries):
        before, count, lasted, p99 = measure(workload)
        time.sleep(0.1)  # ended sessions are counted when their parent has noticed
        service, cluster, own, busy, whole = (b - a for a, b in zip(before, clock()))
        foreign = (busy - service - cluster - own) / whole
        figures = {"rps": count / lasted, "p99_ms": p99, "service_us": service / count * 1e6,
                   "postgres_us": cluster / count * 1e6, "foreign": foreign}
        if best is None or foreign < best["foreign"]:
            best = figures
        if best["foreign"] <= FOREIGN:
            break
    return best


# ---- the service, by wrk

def uuid_of(text):
    h = hashlib.md5(text.encode()).hexdigest()
    return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"


def wrk_script(workload):
    bearer = secret(WRITER if workload == "create" else READER)
    head = "local h = {['Authorization']='Bearer %s', ['Sspf-Purpose']='coordination'}\n" % bearer
    if workload == "point":
        ids = ",".join(f"'{uuid_of(f'c{k}y{n}')}'" for n in range(1, CASELOAD + 1) for k in (1, 2, 3))
        return head + f"local ids = {{{ids}}}\nfunction request() return wrk.format('GET', " \
            "'/sspf/v1/concern-conversations/' .. ids[math.random(#ids)], h) end\n"
    if workload == "list":
        return head + "function request() return wrk.format('GET', '/sspf/v1/youths?limit=50', h) end\n"
    if workload == "timeline":
        return head + "function request() return wrk.format('GET', " \
            f"'/sspf/v1/youths/{uuid_of('y1')}/chronology?limit=100', h) end\n"
    # A route that fixes its purpose is told none.
    bare = head + "h['Sspf-Purpose'] = nil\n"
    if workload == "inbox":
        return bare + "function request() return wrk.format('GET', '/sspf/v1/inbox?limit=50', h) end\n"
    if workload == "sign-in":
        return bare + "function request() return wrk.format('GET', '/sspf/v1/me', h) end\n"
    if workload == "search":
        return bare + f"""h['Content-Type'] = 'application/json'
function request()
  return wrk.format('POST', '/sspf/v1/person-searches', h, '{{"name":"{bench_service.SEARCH}"}}')
end
"""
    if workload == "mixed":
        # Seven of ten read: points, lists, a chronology now and then.
        ways = ["point", "point", "point", "point", "list", "list", "timeline", "create", "create", "create"]
        made = "\n".join(f"(function()\n{wrk_script(w)}\nmakers['{w}'] = request\nend)();" for w in dict.fromkeys(ways))
        return (f"makers = {{}}\n{made}\nlocal ways = {{{','.join(repr(w) for w in ways)}}}\n"
                "function request() return makers[ways[math.random(#ways)]]() end\n")
    body = {"kind": "pre-assessment", "trigger": "school", "classification": "advice",
            "heldAt": "2026-01-10T09:00:00Z", "place": "Rum", "parts": {"observation": "text " * 60},
            "participants": [{"relation": "guardian", "name": "V"}],
            "agreements": [{"what": "Ringer", "owner": "V", "dueOn": "2026-02-01"}],
            "nextContactOn": "2026-02-02"}
    youths = range(CASELOAD + 1, 2 * CASELOAD + 1)
    bodies = ",".join("'%s'" % json.dumps({"youthId": uuid_of(f"y{n}"), **body}) for n in youths)
    return head + f"""
h['Content-Type'] = 'application/json'
local bodies = {{{bodies}}}
local n = 0
local mark = tostring(os.time()) .. tostring({{}}):sub(8)
function request()
  n = n + 1
  h['Idempotency-Key'] = mark .. '-' .. n
  return wrk.format('POST', '/sspf/v1/concern-conversations', h, bodies[n % #bodies + 1])
end
"""


def wrk(script, connections, at=port):
    """How many requests in how many seconds, and the p99 in milliseconds."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua", delete=False) as file:
        file.write(script + """
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('RESULT %d %d %d %f\\n', summary.requests, summary.duration,
    e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(99)))
end""")
    text = subprocess.run(["wrk", "-t1", "--timeout", "20s", f"-c{connections}", f"-d{seconds}s", "-s", file.name,
                           f"http://127.0.0.1:{at}"], capture_output=True, text=True, check=True).stdout
    requests, micros, errors, p99 = re.search(r"RESULT (\d+) (\d+) (\d+) ([\d.]+)", text).groups()
    if int(errors):
        raise SystemExit(f"bench: {errors} errors\n{text}")
    os.unlink(file.name)
    return int(requests), int(micros) / 1e6, float(p99) / 1000


def served(workload):
    before = clock()
    return before, *wrk(wrk_script(workload), clients)


# ---- the rivals, by pgbench

def statements(workload):
    return subprocess.run([sspf, "statements", workload], capture_output=True, text=True,
                          check=True).stdout.strip().split("\n")


def bind(sql, values):
    """Literals in place of $n: pgbench turns :variables into parameters again; it would take the
    colons of a time format for variables."""
    sql = sql.replace("HH24:MI:SS", 'HH24":"MI":"SS')
    return re.sub(r"\$(\d+)", lambda m: values[int(m.group(1)) - 1], sql) + ";"


ROW, YOUTH = "md5('c' || :k::text || 'y' || :n::text)::uuid", "md5('y' || :n::text)::uuid"
HEAD = ("\\set n random(1, %d)\n\\set k random(1, 3)\n\\set u random(1, 1000000000)\n"
        "\\set v random(1, 1000000000)\n\\startpipeline\nBEGIN;\n")


def product(workload):
    """Exactly what the service sends, in one pipeline."""
    staff = WRITER if workload == "create" else READER
    opening = ("SELECT authz.open(sha256('%s'), 'coordination', 'bench', 'bench', '{}', {}, "
               "gen_random_uuid());" % secret(staff))
    if workload == "point":
        body = [opening.format("concern-conversation", ROW)] + [bind(s, [ROW]) for s in statements("point")]
    elif workload == "list":
        body = [opening.format("youth", "NULL")] + [bind(s, ["50", "0", "NULL"]) for s in statements("list")]
    elif workload == "timeline":
        youth = "md5('y1')::uuid"
        body = [opening.format("youth", youth)]
        body += [bind(s, ["100", "0", youth, "NULL"]) for s in statements("timeline")]
    else:
        key = "('b' || :u::text || '-' || :v::text)"
        record = "md5('r' || :u::text || '-' || :v::text)::uuid"
        youth = YOUTH.replace(":n", f"(:n + {CASELOAD})")
        values = [
            [record, youth, "'pre-assessment'", "'school'", "'advice'", "'2026-01-10T09:00:00Z'",
             "'Rum'", "'2026-02-02'", "'held'", "NULL", "NULL"],
            [record, youth, "'{observation}'", "ARRAY[repeat('text ', 60)]"],
            [record, youth, "'{guardian}'", "'{V}'", "'{false}'", "'{true}'"],
            [record, youth, "'{Ringer}'", "'{V}'", "'{2026-02-01}'"],
            # An agreement is a commitment too.
            [record, youth, "'{Ringer}'", "'{V}'", "'{2026-02-01}'"],
        ]
        body = [opening.format("concern-conversation", "NULL"), "SAVEPOINT act;",
                f"SELECT authz.once_begin({key}, sha256('x'));", f"SELECT authz.lock_youth({youth});"]
        body += [bind(s, v) for s, v in zip(statements("create"), values)]
        body += [f"SELECT authz.once_end({key}, sha256('x'), 'concern-conversation', {record}, {youth});"]
    return HEAD % CASELOAD + "\n".join(body) + "\nCOMMIT;\n\\endpipeline\n"


def by_hand(workload):
    """The same SELECT without row security: who may see it in a WHERE, the log in one plain row."""
    agency, unit = psql(f"SELECT agency_id, unit_id FROM core.staff WHERE id = '{READER}'").split("|")
    assigned = (f"SELECT a.youth_id FROM core.assignment a WHERE a.staff_id = '{READER}'"
                f" AND a.agency_id = '{agency}' AND a.valid_from <= now()"
                " AND (a.valid_until IS NULL OR a.valid_until > now())")
    if workload == "point":
        with open(os.path.join(os.path.dirname(__file__), "bench_point.sql")) as file:
            inner = " ".join(line.strip() for line in file if not line.startswith("--"))
        place = "$hand"
        hand = (f"c.id = $1 AND (c.youth_id IN ({assigned} AND a.youth_id = c.youth_id)"
                f" OR (c.author_id, c.agency_id) = ('{READER}', '{agency}'))")
        resource, row, values = "concern-conversation", ROW, [ROW]
    else:
        inner = statements(workload)[0].split("MATERIALIZED (", 1)[1]
        inner = inner[:inner.index("), s AS")]
        place = "SELECT m.youth_id FROM authz.my_youth m"
        hand = (f"{assigned} UNION SELECT f.youth_id FROM core.registration f"
                f" WHERE f.author_id = '{READER}' AND f.agency_id = '{agency}'"
                " UNION SELECT f.youth_id FROM core.concern_conversation f"
                f" WHERE f.author_id = '{READER}' AND f.agency_id = '{agency}'")
        resource, row, values = "youth", "NULL", ["50", "0", "NULL"]
        inner = inner.replace("(SELECT m.unit_id FROM authz.me m)", f"'{unit}'")
        # By hand the names stand in the table itself.
        inner, found = re.subn(r"authz\.registrations_of\(authz\.my_youth_ids\(\)\) r",
                               f"core.registration r WHERE r.youth_id = ANY (ARRAY({place}))", inner)
        if not found:
            raise SystemExit("bench: the statement of list has changed; mend its hand-written form")
    if place not in inner:
        raise SystemExit(f"bench: the statement of {workload} has changed; mend its hand-written form")
    inner = inner.replace(place, hand)
    show = "r.doc" if workload == "point" else "'[' || string_agg(r.doc::text, ',' ORDER BY r.place) || ']'"
    statement = (
        f"WITH r AS MATERIALIZED ({inner}), l AS (INSERT INTO bench.log (at, staff_id, agency_id, action,"
        " route, purpose, resource, row_id, result, shown, persons, salts, request_id) SELECT now(),"
        f" '{READER}', '{agency}', 'bench', 'bench', 'coordination', '{resource}', {row}, 'ok',"
        " count(*)::integer, array_agg(r.person), array_agg(uuid_send(gen_random_uuid())),"
        f" gen_random_uuid() FROM r) SELECT {show} FROM r")
    return HEAD % CASELOAD + bind(statement, values) + "\nCOMMIT;\n\\endpipeline\n"


def pgbench(script, role, connections=None):
    """Runs twice as long and counts the second half: the service's sessions have their plans, and so
    must these, which are opened anew each time."""
    def measure(workload):
        with tempfile.NamedTemporaryFile("w", suffix=".sql", delete=False) as file:
            file.write(script(workload))
        os.chmod(file.name, 0o644)
        process = subprocess.Popen(
            as_account(account_of(role),
                       [programs + "pgbench", "-n", "-M", "prepared", "-c", str(connections or clients), "-j", "1", "-T",
                        str(2 * seconds), "-l", "--log-prefix", file.name, "-f", file.name, "-h",
                        f"{state}/socket", "-U", role, "sspf"]),
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd="/tmp")
        time.sleep(seconds)
        before, start = clock(), time.time()
        faults = process.communicate()[1]
        lasted = time.time() - start
        folder, name = os.path.split(file.name)
        waits = []
        for log in [f for f in os.listdir(folder) if f.startswith(name)]:
            if log != name:
                for line in open(f"{folder}/{log}"):
                    words = line.split()
                    if int(words[4]) + int(words[5]) / 1e6 > start:
                        waits.append(int(words[2]))
            os.unlink(f"{folder}/{log}")
        if process.returncode or "ERROR" in faults or not waits:
            raise SystemExit(f"bench: pgbench {workload}\n{faults}")
        waits.sort()
        return before, len(waits), lasted, waits[int(len(waits) * 0.99)] / 1000
    return measure


SHARED = ("point", "list", "create", "timeline")
WAYS = {"service": (served, SHARED + ("inbox", "sign-in", "search", "mixed")),
        "pgbench": (pgbench(product, "sspf_api"), SHARED),
        "trips": (pgbench(lambda w: bench_rivals.sequential(sys.modules[__name__], w), "sspf_api"), SHARED[:3]),
        "by hand": (pgbench(by_hand, "postgres"), ("point", "list"))}


def measure_all():
    """The runs in turn, the first round only to warm up; medians, and the ratios round by round."""
    runs = {}
    for number in range(rounds + 1):
        for workload in WAYS["service"][1]:
            for way, (measure, workloads) in WAYS.items():
                if workload in workloads:
                    figures = run(measure, workload)
                    if number:
                        runs.setdefault((workload, way), []).append(figures)
    return runs


def report(scale, runs):
    rows = []
    print(f"\n{scale} youths, {3 * scale} conversations, caseloads of {CASELOAD}; {clients} clients, "
          f"{rounds} rounds of {seconds} s, medians")
    print(f"{'':8}{'':9}{'/s':>8}{'p99 ms':>8}{'service us':>12}{'postgres us':>13}"
          f"{'rate ratio':>20}{'CPU ratio':>20}{'foreign':>9}")
    for (workload, way), figures in runs.items():
        row = {"scale": scale, "workload": workload, "way": way}
        row |= {key: statistics.median(f[key] for f in figures) for key in figures[0]}
        # The service is measured against the same statements; these against the hand-written ones. And the
        # service against the other servers: how many times as fast it is.
        rival = {"service": "pgbench", "pgbench": "by hand", "by hand": None}.get(way, "service")
        if rival == "service" and (workload, rival) in runs:
            times = [s["rps"] / f["rps"] for f, s in zip(figures, runs[workload, rival])]
            row["service_times"] = [statistics.median(times), min(times), max(times)]
        elif (workload, rival) in runs:
            pairs = list(zip(figures, runs[workload, rival]))
            for key in "rps", "postgres_us":
                ratios = [mine[key] / other[key] for mine, other in pairs]
                row[f"{key}_ratio"] = [statistics.median(ratios), min(ratios), max(ratios)]
        rows.append(row)
        spread = {key: "{:.2f} ({:.2f}–{:.2f})".format(*row[f"{key}_ratio"])
                  if f"{key}_ratio" in row else "" for key in ("rps", "postgres_us")}
        if "service_times" in row:
            spread["rps"] = "service {:.2f} ({:.2f}–{:.2f})".format(*row["service_times"])
        service = f"{row['service_us']:.0f}" if way == "service" else ""
        noisy = "!" if row["foreign"] > FOREIGN else ""
        print(f"{workload:8}{way:9}{row['rps']:8.0f}{row['p99_ms']:8.1f}{service:>12}"
              f"{row['postgres_us']:13.0f}{spread['rps']:>20}{spread['postgres_us']:>20}"
              f"{row['foreign']:8.0%}{noisy}", flush=True)
    return rows


def retention():
    """Deletes so many conversations among so many while the point read goes on, and reports both."""
    due, among = (int(n) for n in os.environ["RETENTION"].split("/"))
    psql(f"""
    SET session_replication_role = replica; SET synchronous_commit = off;
    UPDATE retention.approval SET highest = 100000000;
    CREATE TEMP TABLE own AS SELECT id AS staff, agency_id, unit_id FROM core.staff WHERE id = '{WRITER}';
    INSERT INTO core.youth (id, agency_id, birth_date, author_id, created_at)
    SELECT md5('g' || n)::uuid, o.agency_id, '2005-01-02', o.staff, now() - interval '7 years'
      FROM generate_series(1, {among // 4}) n, own o;
    INSERT INTO core.concern_conversation (id, youth_id, agency_id, unit_id, secrecy_class, kind,
        trigger, classification, held_at, place, author_id, created_at)
    SELECT md5('h' || k || 'g' || n)::uuid, md5('g' || n)::uuid, o.agency_id, o.unit_id, '26:1',
           'pre-assessment', 'tip', 'advice', v.at, 'Rum', o.staff, v.at
      FROM generate_series(1, {among // 4}) n, generate_series(1, 4) k, own o
     CROSS JOIN LATERAL (SELECT now() - CASE WHEN n <= {due // 4} THEN interval '6 years'
                                             ELSE interval '2 years' END AS at) v;
    INSERT INTO core.conversation_part (id, conversation_id, youth_id, agency_id, secrecy_class,
                                        kind, text, author_id, created_at)
    SELECT gen_random_uuid(), md5('h' || k || 'g' || n)::uuid, md5('g' || n)::uuid, o.agency_id,
           '26:1', 'observation', repeat('text ', 40), o.staff, now()
             - CASE WHEN n <= {due // 4} THEN interval '6 years' ELSE interval '2 years' END
      FROM generate_series(1, {among // 4}) n, generate_series(1, 4) k, own o;
    """)
    psql("VACUUM ANALYZE")
    begun = time.monotonic()
    subprocess.run([sspf, "retention", "preview", "--json"], stdout=subprocess.DEVNULL, check=True)
    previewed = time.monotonic() - begun
    quiet = [served("point")[3] for _ in range(rounds)]
    begun = time.monotonic()
    process = subprocess.Popen([sspf, "retention", "run", "--json"], stdout=subprocess.PIPE, text=True)
    busy = []
    while process.poll() is None:
        busy.append(served("point")[3])
    took = time.monotonic() - begun
    lines = json.loads(process.stdout.read())["lines"]
    row = {"workload": "retention", "among": among, "seconds": took, "preview_seconds": previewed,
           "deleted": next(l["deleted"] for l in lines if l["rule"] == "conversation-social-advice"),
           "p99_ms_without": statistics.median(quiet), "p99_ms": statistics.median(busy),
           "p99_ms_each": busy}
    # Each look during the run by the median of those before it.
    ratios = [each / row["p99_ms_without"] for each in busy]
    row["p99_ratio"] = [statistics.median(ratios), min(ratios), max(ratios)]
    print(f"\nretention: {row['deleted']} records due among {among}, previewed in {previewed:.0f} s, gone in "
          f"{took:.0f}; point read p99 {row['p99_ms_without']:.1f} ms without, {row['p99_ms']:.1f} ms with it: "
          "{:.2f} times ({:.2f}–{:.2f})".format(*row["p99_ratio"]))
    return row


def write(rows):
    with open(out, "w") as file:
        json.dump({"clients": counts, "rounds": rounds, "seconds": seconds, "rows": rows}, file, indent=1)


def main():
    global clients
    this, rival = sys.modules[__name__], None
    process = subprocess.Popen([sspf, "run"], stdout=subprocess.DEVNULL)
    rows = []
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(base + "/api-info")
                break
            except OSError:
                if process.poll() is not None:
                    raise SystemExit("bench: the service did not start")
                time.sleep(0.2)
        else:
            raise SystemExit("bench: the service did not answer")
        # Before anything is added to the database: a service refuses one that was changed by hand.
        rows.append(bench_service.start(this))
        prepare()
        if os.environ["ONLY"] == "retention":
            seed(1, scales[0])
            rows.append(retention())
            write(rows)
            return
        if bench_rivals.is_installed():
            rival = bench_rivals.Rival(this)
            WAYS["fastapi"] = (rival.served, SHARED[:3])
        done = 0
        for scale in scales:
            seed(done + 1, scale)
            done = scale
            for clients in counts:
                rows += report(scale, measure_all())
        rows.append(bench_service.memory(this))
        rows.append(bench_service.overload(this))
        if int(os.environ["LOG"]):
            rows += bench_audit.measure(this, int(os.environ["LOG"]))
        rows.append(retention())
        rows += bench_service.safety(this)
        print("\nservice against pgbench: the same statements in one pipeline; pgbench against by hand: the"
              "\nsame SELECT with a WHERE of its own and one plain log row, no session looked up."
              f"\n! more than {FOREIGN:.0%} of the machine went to others in every try: do not trust it.")
        write(rows)
    finally:
        if rival:
            rival.end()
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        shutil.rmtree(state, ignore_errors=True)


main()
