"""What the service itself takes, and what safety costs: memory and start of the service, the mixed load, the
point read with row security, the log and the waiting commit off in turn. `b` is the module of bench.py."""
import os, re, signal, socket, statistics, subprocess, tempfile, time

SEARCH = "Alva Alm"


def resident(pid):
    for line in open(f"/proc/{pid}/status"):
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise SystemExit("bench: the service is not running")


def memory(b):
    """Resident memory at 64 clients, and whether it grows with requests: before and after as many as the
    time allows."""
    pid, done = b.service_pid(), 0
    first = b.wrk(b.wrk_script("point"), 64)
    before = resident(pid)
    for workload in "point", "list", "create":
        done += b.wrk(b.wrk_script(workload), 64)[0]
    after = resident(pid)
    print(f"memory: {before:.1f} MB at 64 clients after {first[0]} requests, {after:.1f} MB after {done} more;"
          " aim 48", flush=True)
    return {"workload": "memory", "mb": before, "mb_later": after, "requests": done}


def start(b):
    """From the start of a second service on the same database to its first answer, in milliseconds."""
    port, waits = int(b.port) + 11, []
    environment = os.environ | {
        "SSPF_DATABASE": f"host={b.state}/socket dbname=sspf", "SSPF_PORT": str(port),
        "SSPF_ADMIN_PORT": str(port + 1)}
    for _ in range(max(3, b.rounds)):
        begun = time.monotonic()
        process = subprocess.Popen(b.as_account(b.account_of("sspf_api"), [b.sspf, "serve"]),
                                   env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while True:
            try:
                with socket.create_connection(("127.0.0.1", port), 1) as s:
                    s.sendall(b"GET /sspf/v1/api-info HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    if s.recv(12).startswith(b"HTTP/1.1 200"):
                        break
            except OSError:
                pass
            if process.poll() is not None or time.monotonic() - begun > 20:
                raise SystemExit("bench: the second service did not start")
            time.sleep(0.001)
        waits.append((time.monotonic() - begun) * 1000)
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    row = {"workload": "start", "ms": statistics.median(waits), "ms_each": waits}
    print(f"start: first answer after {row['ms']:.0f} ms ({min(waits):.0f}–{max(waits):.0f}); aim 100", flush=True)
    return row


def overload(b):
    """More clients than the service and its queue take, against its peak: what is still answered, how soon
    the others are told to come again, and how soon all is well when they have gone."""
    script = b.wrk_script("point")
    count, lasted, _ = b.wrk(script, b.clients)
    peak = count / lasted
    with tempfile.NamedTemporaryFile("w", suffix=".lua", delete=False) as file:
        file.write(script + """
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('RESULT %d %d %d %d\\n', summary.requests, summary.duration, e.status,
    e.connect + e.read + e.write + e.timeout))
end""")
    flood = subprocess.Popen(["wrk", "-t1", "--timeout", "20s", "-c900", f"-d{max(4, b.seconds)}s", "-s",
                              file.name, f"http://127.0.0.1:{b.port}"], stdout=subprocess.PIPE, text=True)
    refused = []

    def ask():
        """How long one request took, and whether it was answered; it comes on a connection of its own."""
        begun = time.monotonic()
        with socket.create_connection(("127.0.0.1", int(b.port)), 5) as s:
            s.sendall(("GET /sspf/v1/concern-conversations/" + b.uuid_of("c1y1") + " HTTP/1.1\r\nHost: x\r\n"
                       f"Authorization: Bearer {b.secret(b.READER)}\r\nSspf-Purpose: coordination\r\n"
                       "Connection: close\r\n\r\n").encode())
            return s.recv(12), time.monotonic() - begun
    while flood.poll() is None:
        status, took = ask()
        if status.endswith(b"503"):
            refused.append(took * 1000)
        time.sleep(0.01)
    gone = time.monotonic()
    while True:
        status, took = ask()
        if status.endswith(b"200") and took < 0.1:
            break
        time.sleep(0.01)
    ended = time.monotonic() - gone
    os.unlink(file.name)
    requests, micros, statuses, broken = map(int, flood.stdout.read().split("RESULT ")[1].split())
    refused.sort()
    row = {"workload": "overload", "peak": peak, "goodput": (requests - statuses) / (micros / 1e6),
           "refused": statuses, "broken": broken, "refusal_ms": refused and statistics.median(refused),
           "refusal_p99_ms": refused and refused[int(len(refused) * 0.99)], "recovered_s": ended}
    print(f"\noverload: {row['goodput'] / peak:.2f} of the peak of {peak:.0f}/s answered (aim 0.9), {statuses}"
          f" refused, p99 of a refusal {row['refusal_p99_ms'] or 0:.0f} ms (aim 100), {broken} broken; well again"
          f" after {ended:.2f} s (aim 1)", flush=True)
    return row


def safety(b):
    """PostgreSQL's CPU of the point read as it is, and with one of its safeties off; after all else, for the
    database is none that anybody could use afterwards."""
    whole = b.product("point")
    head, rest = re.split(r"\s+WHERE \(\s*SELECT authz\.log_looked\(", whole, maxsplit=1)
    unlogged = head + ";" + rest[rest.index(";") + 1:]

    def cost(script, role="sspf_api"):
        figures = b.run(b.pgbench(lambda _: script, role), "point")
        return figures["postgres_us"], figures["rps"]

    def setting(value):
        b.psql(f"ALTER SYSTEM SET synchronous_commit = {value}")
        b.psql("SELECT pg_reload_conf()")
    cost(whole)
    rows = [("as it is", *cost(whole)), ("row security off", *cost(whole, "postgres"))]
    setting("off")
    rows.append(("commit does not wait", *cost(whole)))
    setting("on")
    b.psql("ALTER TABLE audit.request DISABLE TRIGGER request_has_outcome")
    rows.append(("who was shown not logged", *cost(unlogged)))
    print("\nthe point read, one safety off at a time (PostgreSQL CPU us, rate)")
    for name, micros, rate in rows:
        print(f"  {name:26}{micros:8.0f}{rate:9.0f}/s", flush=True)
    return [{"workload": "safety", "off": name, "postgres_us": m, "rps": r} for name, m, r in rows]
