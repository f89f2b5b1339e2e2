"""The runs of Scripts/bench: seeds, measures in turn, prints ratios."""
import hashlib, json, os, re, shutil, signal, statistics, subprocess, sys, tempfile, time, urllib.request

sspf, scale, clients, rounds, seconds = sys.argv[1], *map(int, sys.argv[2:6])
state, port = os.environ["SSPF_STATE"], os.environ["SSPF_PORT"]
base = f"http://127.0.0.1:{port}/sspf/v1"
root = os.geteuid() == 0
programs = "/usr/lib/postgresql/15/bin/"
sara = "00000000-0000-4000-8000-00c000000001"
TOKEN = "sspf_bench"


def as_account(account, command):
    return ["/usr/sbin/runuser", "-u", account, "--"] + command if root else command


def psql(role, sql):
    account = {"sspf_migrate": "postgres", "postgres": "postgres"}.get(role, "sspf")
    return subprocess.run(
        as_account(account, [programs + "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h",
                             f"{state}/socket", "-U", role, "sspf"]),
        input=sql, text=True, check=True, capture_output=True).stdout.strip()


def seed():
    psql("sspf_migrate", f"""
    INSERT INTO core.youth (id, agency_id, birth_date, author_id, created_at)
    SELECT md5('y' || n)::uuid, s.agency_id, '2011-01-02', s.id, now()
      FROM generate_series(1, {scale}) n, core.staff s WHERE s.id = '{sara}';
    INSERT INTO core.registration (id, youth_id, agency_id, unit_id, secrecy_class, given_name,
                                   family_name, author_id, created_at)
    SELECT gen_random_uuid(), y.id, y.agency_id, s.unit_id, '26:1', 'Namn', 'Nr ' || y.id,
           (SELECT id FROM core.staff WHERE subject = 'ulla.chef'), now()
      FROM core.youth y, core.staff s WHERE s.id = '{sara}' AND y.birth_date = '2011-01-02';
    INSERT INTO core.assignment (id, youth_id, agency_id, unit_id, staff_id, valid_from, author_id)
    SELECT gen_random_uuid(), md5('y' || n)::uuid, s.agency_id, s.unit_id, s.id, now(), s.id
      FROM generate_series(1, 60) n, core.staff s WHERE s.id = '{sara}';
    INSERT INTO core.concern_conversation (id, youth_id, agency_id, unit_id, secrecy_class, kind,
        trigger, classification, held_at, place, author_id, created_at)
    SELECT md5('c' || k || 'y' || n)::uuid, md5('y' || n)::uuid, s.agency_id, s.unit_id, '26:1',
           'pre-assessment', 'tip', 'advice', now() - k * interval '7 days', 'Rum', u.id, now()
      FROM generate_series(1, {scale}) n, generate_series(1, 3) k, core.staff s, core.staff u
     WHERE s.id = '{sara}' AND u.subject = 'ulla.chef';
    INSERT INTO core.conversation_part (id, conversation_id, youth_id, agency_id, secrecy_class,
                                        kind, text, author_id, created_at)
    SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, '26:1', p.kind, repeat('text ', 60),
           c.author_id, now()
      FROM core.concern_conversation c, (VALUES ('observation'), ('youth-view')) p(kind)
     WHERE c.place = 'Rum';
    INSERT INTO core.session (id, staff_id, token_hash, started_at, expires_at)
    VALUES (gen_random_uuid(), '{sara}', sha256('{TOKEN}'), now(), now() + interval '1 day');
    """)
    psql("postgres", "VACUUM ANALYZE")


def token():
    body = json.dumps({"subject": "sara.social", "password": "exempelstad-demo-2026"}).encode()
    request = urllib.request.Request(base + "/sessions", body, {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request))["token"]


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


def cpu(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def uuid_of(text):
    h = hashlib.md5(text.encode()).hexdigest()
    return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"


def wrk_script(workload, bearer):
    head = "local h = {['Authorization']='Bearer %s', ['Sspf-Purpose']='coordination'}\n" % bearer
    if workload == "point":
        ids = ",".join(f"'{uuid_of(f'c{k}y{n}')}'" for n in range(1, 61) for k in (1, 2, 3))
        return head + f"local ids = {{{ids}}}\nfunction request() return wrk.format('GET', " \
            "'/sspf/v1/concern-conversations/' .. ids[math.random(#ids)], h) end\n"
    if workload == "list":
        return head + "function request() return wrk.format('GET', '/sspf/v1/youths?limit=50', h) end\n"
    body = {"kind": "pre-assessment", "trigger": "school", "classification": "advice",
            "heldAt": "2026-01-10T09:00:00Z", "place": "Rum", "parts": {"observation": "text " * 60},
            "participants": [{"relation": "guardian", "name": "V"}],
            "agreements": [{"what": "Ringer", "owner": "V", "dueOn": "2026-02-01"}],
            "nextContactOn": "2026-02-02"}
    bodies = ",".join("'%s'" % json.dumps({"youthId": uuid_of(f"y{n}"), **body}) for n in range(1, 61))
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


def run_wrk(workload, bearer):
    with tempfile.NamedTemporaryFile("w", suffix=".lua", delete=False) as file:
        file.write(wrk_script(workload, bearer) + """
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('RESULT %d %d %d %f\\n', summary.requests, summary.duration,
    e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(99)))
end""")
    pid = service_pid()
    before = cpu(pid)
    out = subprocess.run(["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "-s", file.name,
                          f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True).stdout
    used = cpu(pid) - before
    os.unlink(file.name)
    requests, micros, errors, p99 = re.search(r"RESULT (\d+) (\d+) (\d+) ([\d.]+)", out).groups()
    if int(errors):
        raise SystemExit(f"bench: {errors} errors in {workload}\n{out}")
    return int(requests) / (int(micros) / 1e6), used / int(requests) * 1e6, float(p99) / 1000


OPEN = ("SELECT authz.open(sha256('" + TOKEN + "'), 'coordination', 'bench', 'bench', '{resource}', "
        "{row}, gen_random_uuid());")


def statements(workload):
    return subprocess.run([sspf, "statements", workload], capture_output=True, text=True,
                          check=True).stdout.strip().split("\n")


def bind(sql, values):
    """Literals in place of $n: pgbench turns :variables into parameters again; it would take the
    colons of a time format for variables."""
    sql = sql.replace("HH24:MI:SS", 'HH24":"MI":"SS')
    return re.sub(r"\$(\d+)", lambda m: values[int(m.group(1)) - 1], sql) + ";"


def pgbench_script(workload):
    youth = "md5('y' || :n::text)::uuid"
    if workload == "point":
        row = "md5('c' || :k::text || 'y' || :n::text)::uuid"
        body = [OPEN.format(resource="concern-conversation", row=row)]
        body += [bind(s, [row]) for s in statements("point")]
    elif workload == "list":
        body = [OPEN.format(resource="youth", row="NULL")]
        body += [bind(s, ["50", "0"]) for s in statements("list")]
    else:
        key = "('b' || :u::text || '-' || :v::text)"
        record = "md5('r' || :u::text || '-' || :v::text)::uuid"
        values = [
            [record, youth, "'pre-assessment'", "'school'", "'advice'", "'2026-01-10T09:00:00Z'",
             "'Rum'", "'2026-02-02'", "'held'", "NULL"],
            [record, youth, "'{observation}'", "ARRAY[repeat('text ', 60)]"],
            [record, youth, "'{guardian}'", "'{V}'", "'{false}'", "'{true}'"],
            [record, youth, "'{Ringer}'", "'{V}'", "'{2026-02-01}'"],
        ]
        body = [OPEN.format(resource="concern-conversation", row="NULL"), "SAVEPOINT act;",
                f"SELECT authz.once_begin({key}, sha256('x'));", f"SELECT authz.lock_youth({youth});"]
        body += [bind(s, v) for s, v in zip(statements("create"), values)]
        body += [f"SELECT authz.once_end({key}, sha256('x'), 'concern-conversation', {record}, {youth});"]
    return ("\\set n random(1, 60)\n\\set k random(1, 3)\n\\set u random(1, 1000000000)\n"
            "\\set v random(1, 1000000000)\n\\startpipeline\nBEGIN;\n" + "\n".join(body)
            + "\nCOMMIT;\n\\endpipeline\n")


def run_pgbench(workload):
    with tempfile.NamedTemporaryFile("w", suffix=".sql", delete=False) as file:
        file.write(pgbench_script(workload))
    os.chmod(file.name, 0o644)
    out = subprocess.run(
        as_account("sspf", [programs + "pgbench", "-n", "-M", "prepared", "-c", str(clients), "-j", "1",
                            "-T", str(seconds), "-f", file.name, "-h", f"{state}/socket", "-U", "sspf_api",
                            "sspf"]), capture_output=True, text=True)
    os.unlink(file.name)
    if out.returncode or "ERROR" in out.stderr:
        raise SystemExit(f"bench: pgbench {workload}\n{out.stderr}")
    return float(re.search(r"tps = ([\d.]+)", out.stdout).group(1))


def main():
    run = subprocess.Popen([sspf, "run"], stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                bearer = token()
                break
            except OSError:
                if run.poll() is not None:
                    raise SystemExit("bench: the service did not start")
                time.sleep(0.2)
        else:
            raise SystemExit("bench: the service did not answer")
        seed()
        figures = {w: [] for w in ("point", "list", "create")}
        for number in range(rounds + 1):
            for workload in figures:
                served = run_wrk(workload, bearer)
                limit = run_pgbench(workload)
                if number:  # the first round warms up
                    figures[workload].append((served, limit))
        print(f"\n{scale} youths, {3 * scale} conversations; {clients} clients, "
              f"{rounds} rounds of {seconds} s, medians")
        print(f"{'':8}{'service/s':>11}{'pgbench/s':>11}{'ratio':>8}{'spread':>14}"
              f"{'p99 ms':>9}{'service CPU us':>16}")
        for workload, rows in figures.items():
            ratios = [s[0] / l for s, l in rows]
            print(f"{workload:8}{statistics.median(s[0] for s, _ in rows):11.0f}"
                  f"{statistics.median(l for _, l in rows):11.0f}{statistics.median(ratios):8.2f}"
                  f"{min(ratios):8.2f}–{max(ratios):.2f}"
                  f"{statistics.median(s[2] for s, _ in rows):9.1f}"
                  f"{statistics.median(s[1] for s, _ in rows):16.0f}")
    finally:
        run.send_signal(signal.SIGTERM)
        run.wait(60)
        shutil.rmtree(state, ignore_errors=True)


main()
