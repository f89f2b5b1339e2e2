"""Attacks the proxy of Scripts/check-proxy. Whether a request was smuggled shows in the service's own
count of answers: it never grows by more than the client was answered, and never by a path that was
hidden inside another request."""
import asyncio, json, os, re, socket, ssl, subprocess, sys, tempfile, time, urllib.error, urllib.request
from http2 import opened

TLS, PLAIN = int(os.environ["TLS_PORT"]), int(os.environ["PLAIN_PORT"])
SERVICE, ADMIN = int(os.environ["SSPF_PORT"]), int(os.environ["SSPF_ADMIN_PORT"])
API = "/sspf/v1/api-info"
HEADERS = {
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"}
faults = []


def expect(is_so, what):
    if not is_so:
        faults.append(what)
        print("FAULT:", what, file=sys.stderr)


def connect(protocol="http/1.1", source="127.0.0.1"):
    context = ssl.create_default_context(cafile=os.environ["CERTIFICATE"])
    context.set_alpn_protocols([protocol])
    plain = socket.create_connection(("127.0.0.1", TLS), timeout=15, source_address=(source, 0))
    return context.wrap_socket(plain, server_hostname="localhost")


def everything(connection):
    data = b""
    try:
        while piece := connection.recv(65536):
            data += piece
    except OSError:
        pass
    connection.close()
    return data


def exchange(data, wait=1.0, **how):
    """What comes back until the connection ends or is silent."""
    connection = connect(**how)
    connection.settimeout(wait)
    try:
        connection.sendall(data)
    except OSError:
        pass
    return everything(connection)


def get(path=API, fields="", close=True, method="GET", body=""):
    ending = "Connection: close\r\n" if close else ""
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    return f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{ending}{fields}{length}\r\n{body}".encode()


def statuses(answer):
    return [int(s) for s in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)]


def counted():
    text = urllib.request.urlopen(f"http://127.0.0.1:{ADMIN}/metrics", timeout=10).read().decode()
    return {int(s): int(float(n)) for s, n in
            re.findall(r'sspf_http_answers_total\{status="(\d{3})"\} (\S+)', text)}


def judged(name, attack):
    """The service answers no more often than the client is, and nobody asks for the hidden path."""
    before = counted()
    answers = attack()
    time.sleep(0.05)
    grown = {s: n - before.get(s, 0) for s, n in counted().items() if n != before.get(s, 0)}
    expect(sum(grown.values()) <= max(1, answers), f"{name}: {grown} for {answers} answers")
    expect(grown.get(404, 0) == 0, f"{name}: the hidden path was asked for")
    # Whoever comes next on a connection that the proxy keeps has their own answer.
    for _ in range(2):
        expect(statuses(exchange(get(), 5)) == [200], f"{name}: the next client is not answered")


# ---- requests inside requests

HIDDEN = "GET /sspf/v1/hidden HTTP/1.1\r\nHost: localhost\r\n\r\n"
TARGET = "/sspf/v1/sessions"


def smuggling():
    chunked = "0\r\n\r\n" + HIDDEN

    def post(fields, body=chunked, start=f"POST {TARGET} HTTP/1.1"):
        return f"{start}\r\nHost: localhost\r\n{fields}\r\n\r\n{body}".encode("latin-1")

    both = f"Content-Length: {len(chunked)}\r\n"
    attacks = {
        "CL.TE": post(both + "Transfer-Encoding: chunked"),
        "TE.CL": post("Transfer-Encoding: chunked\r\nContent-Length: 4",
                      f"{len(HIDDEN):x}\r\n{HIDDEN}\r\n0\r\n\r\n"),
        "two lengths": post("Content-Length: 0\r\n" + both.strip(), HIDDEN),
        "two equal lengths": post("Content-Length: 2\r\nContent-Length: 2", "{}" + HIDDEN),
        "lengths in a list": post(f"Content-Length: 0, {len(HIDDEN)}", HIDDEN),
        "two encodings": post(both + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity"),
        "bare LF": f"POST {TARGET} HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n{HIDDEN}"
                   .replace("\r\n\r\n", "\n\n").encode(),
        "bare CR": post("X: y\rTransfer-Encoding: chunked\r\n" + both.strip()),
        "NUL": post("X: y\0Transfer-Encoding: chunked\r\n" + both.strip()),
        "folded": post(both + "X: y\r\n Transfer-Encoding: chunked"),
        "space before colon": post(both + "Transfer-Encoding : chunked"),
        "underscore": post(both + "Transfer_Encoding: chunked"),
        "HTTP/1.0 chunked": post("Transfer-Encoding: chunked", start=f"POST {TARGET} HTTP/1.0"),
        "h2c upgrade": post("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                            "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\nContent-Length: 0", HIDDEN[:0]),
        "hop by hop": post("Connection: close, Content-Length\r\nContent-Length: 2", "{}"),
        "GET with a body": post(f"Content-Length: {len(HIDDEN)}", HIDDEN, f"GET {API} HTTP/1.1"),
        "path with a line end": f"GET {API}%0d%0aX:%20y HTTP/1.1\r\nHost: localhost\r\n\r\n".encode(),
    }
    for word in ["xchunked", "chunked, identity", "identity, chunked", "CHUNKED", "\tchunked", "\x0bchunked",
                 '"chunked"', "chunked\x0c", "chunked;q=1", "cow", "gzip, chunked", "chunked, chunked"]:
        attacks[f"encoding {word!r}"] = post(both + f"Transfer-Encoding: {word}")
        attacks[f"only encoding {word!r}"] = post(f"Transfer-Encoding: {word}")
    for length in ["+5", "-1", "0x5", "5 5", "5;", "1e1", "99999999999999999999", ""]:
        attacks[f"length {length!r}"] = post(f"Content-Length: {length}", HIDDEN)
    for size in ["5;a=b\n", "5;\0", "0x2", "+2", "-2", "ffffffffffffffff2", "2 ;x", "2\n", "2\r\r\n",
                 "2;a=\"\r\n\"", ";2", "", "2" + ";x" * 5000]:
        attacks[f"chunk size {size[:12]!r}"] = post(
            "Transfer-Encoding: chunked", f"{size}\r\n{{}}\r\n0\r\n\r\n{HIDDEN}")
    attacks["chunk without its end"] = post("Transfer-Encoding: chunked", "2\r\n{}0\r\n\r\n" + HIDDEN)
    for name, data in attacks.items():
        # What follows a whole request on a kept connection is a request of this client's own: then the
        # hidden one is the client's, and is answered to it.
        judged(name, lambda data=data: len(statuses(exchange(data.replace(
            b"GET /sspf/v1/hidden", b"GET /sspf/v1/api-info") if is_own(data) else data))))
    return len(attacks)


def is_own(data):
    """Whether the request ends, by HTTP/1.1, before what is hidden: a second request, not a smuggled one."""
    head = data.split(b"\r\n\r\n")[0].lower()
    return not re.search(rb"content-length: ?[1-9]", head)


# ---- HTTP/2 that becomes HTTP/1.1

def downgrade():
    def fields(extra=(), **own):
        first = {":method": "POST", ":scheme": "https", ":authority": "localhost", ":path": TARGET}
        first.update({":" + k: v for k, v in own.items()})
        return [*first.items(), *extra]

    attacks = {
        "transfer-encoding": fields([("transfer-encoding", "chunked")]),
        "connection": fields([("connection", "keep-alive, x")]),
        "upgrade": fields([("upgrade", "h2c")]),
        "a longer length": fields([("content-length", "900")]),
        "a shorter length": fields([("content-length", "0")]),
        "two lengths": fields([("content-length", "5"), ("content-length", "900")]),
        "a line end in a value": fields([("x", "y\r\ntransfer-encoding: chunked")]),
        "a line feed in a value": fields([("x", "y\ntransfer-encoding: chunked")]),
        "a line end in a name": fields([("x: y\r\ntransfer-encoding", "chunked")]),
        "a colon in a name": fields([("x:y", "z")]),
        "capitals in a name": fields([("Transfer-Encoding", "chunked")]),
        "a request line as path": fields(path=f"{API} HTTP/1.1\r\nHost: localhost\r\n\r\n" + HIDDEN),
        "a space in the path": fields(path=f"{API} HTTP/1.1"),
        "a request line as method": fields(method=f"GET {API} HTTP/1.1\r\nHost: x\r\n\r\nGET"),
        "a line end in the host": fields(authority="localhost\r\nTransfer-Encoding: chunked"),
        "a host beside the host": fields([("host", "elsewhere")]),
        "two paths": fields([(":path", API)]),
        "an unknown pseudo field": fields([(":x", "y")]),
        "no path": [f for f in fields() if f[0] != ":path"],
        "forwarded": fields([("forwarded", "for=203.0.113.9")]),
    }
    plain = exchange(opened(fields(method="GET", path=API)), protocol="h2")
    # A HEADERS frame whose first field is the eighth of the static table: status 200.
    expect(b"\x01\x04\x00\x00\x00\x01\x88" in plain, f"HTTP/2 is not spoken: {plain[:99]}")
    for name, given in attacks.items():
        def attack():
            exchange(opened(given, HIDDEN.encode()), protocol="h2")
            return 1
        judged(f"h2: {name}", attack)
    return len(attacks)


# ---- who asks

def forged():
    """The service limits strangers to ten requests at once; this machine's own have no limit."""
    def direct(fields):
        request = urllib.request.Request(f"http://127.0.0.1:{SERVICE}{API}", headers=fields)
        try:
            return urllib.request.urlopen(request, timeout=10).status
        except urllib.error.HTTPError as error:
            return error.code
    believed = [direct({"Forwarded": "for=203.0.113.9"}) for _ in range(20)]
    expect(429 in believed, f"a stranger named by the proxy itself is not limited: {believed}")
    for field in ["Forwarded: for=203.0.113.9", "Forwarded: for=203.0.113.9, for=203.0.113.9",
                  "X-Forwarded-For: 203.0.113.9", "X-Real-IP: 203.0.113.9", "forwarded: for=203.0.113.9"]:
        given = [statuses(exchange(get(fields=field + "\r\n"), 5)) for _ in range(15)]
        expect(all(s == [200] for s in given), f"{field} of a client's own was believed: {given}")


def fields_of(answer):
    head = answer.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
    return [(n.lower(), v.strip()) for n, v in (line.split(":", 1) for line in head)]


def headers():
    """Every answer, whoever made it, has the security headers, each once."""
    asked = {
        200: get(), 401: get("/sspf/v1/me"), 404: get("/elsewhere"), 405: get(method="TRACE"),
        406: get(fields="Accept: image/png\r\n"), 414: get(API + "?" + "x" * 9000),
        413: get(TARGET, "Content-Length: 2000000\r\n", method="POST"),
        431: get(fields="X-Long: " + "x" * 9000 + "\r\n"),
        400: get(fields="Host: x\r\n"),
        415: get(TARGET, method="POST", body="x"),
    }
    for status, request in asked.items():
        answer = exchange(request, 5)
        given = fields_of(answer)
        expect(statuses(answer) == [status], f"{statuses(answer)} for {status}")
        for name, value in HEADERS.items():
            expect([v for n, v in given if n == name] == [value], f"{status}: {name} {given}")
        for name in ["x-request-id", "content-type"]:
            expect(len([v for n, v in given if n == name]) == 1, f"{status}: {name} {given}")
        expect(not any(re.search(r"\d", v) for n, v in given if n == "server"), f"{status}: {given}")
        if status >= 400:
            problem(status, given, answer)
    with socket.create_connection(("127.0.0.1", PLAIN), timeout=5) as plain:
        plain.sendall(get("/sspf/v1/me"))
        answer = everything(plain)
    # A redirect would hide that a token was sent in clear.
    expect(statuses(answer) == [404] and b"location" not in answer.lower(),
           f"without TLS: {answer[:200]}")
    problem(404, fields_of(answer), answer)
    # What nginx refuses over HTTP/2 it refuses in the same form.
    with tempfile.NamedTemporaryFile() as large:
        large.truncate(1_300_000)
        answer = subprocess.run(
            ["curl", "--silent", "--show-error", "--include", "--http2", "--cacert", os.environ["CERTIFICATE"],
             "--header", "Accept-Language: en-GB", "--data-binary", f"@{large.name}",
             f"https://localhost:{TLS}{TARGET}"], capture_output=True, timeout=30).stdout
    expect(answer.startswith(b"HTTP/2 413"), f"too large over HTTP/2: {answer[:200]}")
    problem(413, fields_of(answer), answer, "en", "Too large")


# Accept-Language, and the language of the answer (RFC 9110 §12.5.4), at the service and at the proxy.
LANGUAGES = {
    "sv": "sv", "en-GB, sv;q=0.9": "en", "sv;q=0.1,en;q=0.9": "en", "en;q=0.5, sv": "sv",
    "sv;q=0.8,en;q=0.85": "en", "sv;q=0.85,en;q=0.8": "sv", "sv;q=1.0, en;q=1": "sv", "fr": "en",
    "en;q=0": "sv", "sv;q=0": "en", "*;q=0": "sv", "*": "sv", "sv;q=0,*": "en", "de, en;q=0.3": "en"}


def languages():
    """The proxy's own refusals and the service's come in the same language."""
    for asked, language in LANGUAGES.items():
        for status, path in [(401, "/sspf/v1/me"), (404, "/elsewhere")]:
            answer = exchange(get(path, f"Accept-Language: {asked}\r\n"), 5)
            expect(statuses(answer) == [status], f"{statuses(answer)} for {path}")
            problem(status, fields_of(answer), answer, language)


def elsewhere():
    """Who comes in by our name and asks for another, or for none, is refused in the same form."""
    asked = {
        "another host": (404, f"GET {API} HTTP/1.1\r\nHost: annan.example\r\nConnection: close\r\n\r\n"),
        "another host in the target": (
            404, f"GET http://annan.example{API} HTTP/1.1\r\nHost: annan.example\r\nConnection: close\r\n\r\n"),
        "no slash": (404, f"GET /sspf/v1?of=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
        "no host": (400, f"GET {API} HTTP/1.1\r\nConnection: close\r\n\r\n"),
    }
    for name, (status, request) in asked.items():
        answer = exchange(request.encode(), 5)
        given = fields_of(answer)
        expect(statuses(answer) == [status], f"{name}: {answer[:200]}")
        for field, value in HEADERS.items():
            expect([v for n, v in given if n == field] == [value], f"{name}: {field} {given}")
        problem(status, given, answer)
    answer = subprocess.run(
        ["curl", "--silent", "--show-error", "--include", "--http2", "--cacert", os.environ["CERTIFICATE"],
         "--header", "Host: annan.example", f"https://localhost:{TLS}{API}"],
        capture_output=True, timeout=30).stdout
    expect(answer.startswith(b"HTTP/2 404"), f"another host over HTTP/2: {answer[:200]}")
    problem(404, fields_of(answer), answer)


def problem(status, given, answer, language="sv", title=None):
    """Problem details (RFC 9457), whoever refuses, in the language that was asked for."""
    value = lambda name: next((v for n, v in given if n == name), None)
    expect(value("content-type") == "application/problem+json", f"{status}: {value('content-type')}")
    expect(language in (value("content-language") or ""),
           f"{status}: {value('content-language')} for {language}")
    expect((status == 405) == (value("allow") is not None), f"{status}: Allow {value('allow')}")
    try:
        told = json.loads(answer.split(b"\r\n\r\n", 1)[1])
    except ValueError:
        expect(False, f"{status}: no problem details: {answer[-300:]}")
        return
    expect({"type", "title", "status", "detail", "instance"} <= told.keys(), f"{status}: {told}")
    expect(told["status"] == status and title in (None, told["title"]), f"{status}: {told}")


# ---- slow clients

SLOW = [
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ",
    f"POST {TARGET} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n".encode()
    + b"Content-Length: 99999\r\n\r\n",
    b"GET /sspf/v1/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 8]


async def dribble(n, context):
    """Sends a byte a second of a head, nothing of a body, or takes nothing of its answers; for how many
    seconds, until it was cut."""
    start = time.monotonic()
    try:
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", TLS, ssl=context, server_hostname="localhost",
            local_addr=(f"127.0.0.{2 + n % 8}", 0), limit=1024)
        writer.write(SLOW[n % 3])
        # Who takes nothing does not see the end either.
        while time.monotonic() - start < (20 if n % 3 == 2 else 60):
            await asyncio.sleep(1)
            if n % 3 == 0:
                writer.write(b"x")
            if writer.transport.is_closing() or reader.at_eof():
                break
        writer.transport.abort()
    except OSError:
        pass
    return time.monotonic() - start


def slow(count):
    """So many slow clients hold nobody up, and are cut."""
    trusting = ssl.create_default_context(cafile=os.environ["CERTIFICATE"])

    async def all_of_them():
        slow_ones = [asyncio.create_task(dribble(n, trusting)) for n in range(count)]
        await asyncio.sleep(4)
        times = []
        for _ in range(100):
            start = time.monotonic()
            answer = await asyncio.to_thread(exchange, get(), 5)
            times.append(time.monotonic() - start)
            expect(statuses(answer) == [200], "no answer beside slow clients")
        return sorted(times)[98], max(await asyncio.gather(*slow_ones))
    worst, lasted = asyncio.run(all_of_them())
    expect(worst < 1, f"beside slow clients the p99 is {worst:.2f} s")
    expect(lasted < 40, f"a slow client was kept for {lasted:.1f} s")
    return f"p99 {worst * 1000:.0f} ms beside {count} slow clients, cut after {lasted:.0f} s at most"


def main():
    headers()
    print("security headers: on every answer")
    elsewhere()
    languages()
    print(f"other hosts: refused in the same form; languages: {len(LANGUAGES)} alike")
    forged()
    print("forged addresses: not believed")
    print(f"smuggling: {smuggling()} attempts, HTTP/2: {downgrade()}")
    print("slow clients:", slow(1000))
    sys.exit(1 if faults else 0)


main()
