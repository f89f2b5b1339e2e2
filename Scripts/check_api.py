"""What schemathesis is told beyond Scripts/check-api.toml, and what its runs come to.

As a module: hooks. As a program: names the operations but those that it is given, or, without any, sums
the runs up, and fails where too little was asked to have been tried in earnest."""
import atexit, collections, datetime, hashlib, json, os, pathlib, re, sys, uuid

FOLDER = pathlib.Path(".build/check-api")
# Where a body names a record, by the operation that reads one such.
MEMBERS = {"youthId": "readYouth", "schoolId": "listSchoolClasses", "pledgeId": "readPledge",
           "targetId": "endReferralTarget", "staffId": "listRoles", "agencyId": "endAgency",
           "recipientAgencyId": "endAgency", "caseId": "readCase"}
# So many operations must have been answered well, and so many links of the description have led to such an
# answer, on a slow machine too. What is left takes a file in a state of its own (ended, withdrawn,
# reviewed), which tests of the house lay out.
ENOUGH, LED = 150, 75


def shifted(value, days):
    """A body with its days as far from today as they were from the day when it was recorded."""
    if isinstance(value, dict):
        return {k: shifted(v, days) for k, v in value.items()}
    if isinstance(value, list):
        return [shifted(v, days) for v in value]
    if isinstance(value, str) and re.match(r"20[2-9]\d-\d\d-\d\d", value):
        day = datetime.date.fromisoformat(value[:10]) + datetime.timedelta(days=days)
        return day.isoformat() + value[10:]
    return value


def resolved(expression, case, response):
    """What a runtime expression of a link stands for (OpenAPI 3.1); None where there is nothing."""
    source, _, name = expression.partition(".")
    if source == "$request":
        return (case.path_parameters or {}).get(name.removeprefix("path."))
    if name.startswith("header."):
        return response.headers.get(name.removeprefix("header.").lower(), [None])[0]
    try:
        value = response.json()
        for step in expression.partition("#/")[2].split("/"):
            value = value[int(step) if isinstance(value, list) else step]
        return value
    except (LookupError, TypeError, ValueError):
        return None


def hooks():
    import schemathesis
    counts, turns, name = collections.Counter(), collections.Counter(), os.environ.get("NAME", "one")
    # What the links of answers have led to, by operation: what they give, and whose answer it was. Whoever
    # asks later goes on from what those before them found.
    led, followed = collections.defaultdict(list), None
    for file in FOLDER.glob("*.led"):
        for operation, ways in json.loads(file.read_text()).items():
            led[operation] += [way for way in ways if way not in led[operation]]
            del led[operation][:-40]
    today, recorded = datetime.date.today(), None

    def example(definition):
        """The body that the description shows, on the day of today; None where there is none."""
        nonlocal recorded
        content = definition.get("requestBody", {}).get("content", {}).get("application/json", {})
        shown = content.get("examples", {}).get("exempelstad", {}).get("value")
        if recorded is None:
            document = json.loads((FOLDER / "openapi.json").read_text())
            session = document["paths"]["/sessions"]["get"]["responses"]["200"]["content"]
            started = session["application/json"]["examples"]["exempelstad"]["value"]["items"][0]["startedAt"]
            recorded = datetime.date.fromisoformat(started[:10])
        return None if shown is None else shifted(shown, (today - recorded).days)

    @schemathesis.hook
    def before_call(context, case, kwargs):
        """A key names one creation: each case that is meant to succeed is one of its own. Of three that chance
        has made, two go where earlier answers lead, one of them with the body that the description shows."""
        nonlocal followed
        followed = None
        if case.meta is None or not case.meta.generation.mode.is_positive:
            return
        if case.headers and "Idempotency-Key" in case.headers:
            case.headers["Idempotency-Key"] = str(uuid.uuid4())
        definition = case.operation.definition.raw
        operation, phase = definition.get("operationId", "-"), case.meta.phase.name.value
        turn = turns[operation, phase]
        turns[operation, phase] += 1
        if phase == "coverage" or phase == "fuzzing" and turn % 3 == 2:
            return
        if phase == "fuzzing" and led[operation]:
            # The latest first: it is the likeliest to be as it was.
            given, source = led[operation][-1 - turn % len(led[operation])]
            followed = f"{source} {operation}"
            for parameter, value in given.items():
                (case.headers if parameter == "If-Match" else case.path_parameters)[parameter] = value
        if phase == "examples" or turn % 3 == 0:
            case.body = example(definition) or case.body
        elif phase == "fuzzing" and isinstance(case.body, dict):
            for member, reader in MEMBERS.items():
                if isinstance(case.body.get(member), str) and led[reader]:
                    case.body[member] = led[reader][-1 - turn % len(led[reader])][0]["id"]

    @schemathesis.hook
    def after_call(context, case, response):
        nonlocal followed
        definition = case.operation.definition.raw
        operation = definition.get("operationId", "-")
        counts[f"{operation} {response.status_code}"] += 1
        if not 200 <= response.status_code < 300:
            return
        if followed:
            counts[f"{followed} led"] += 1
            followed = None
        answer = definition["responses"].get(str(response.status_code), {})
        for link in answer.get("links", {}).values():
            given = {n: resolved(e, case, response) for n, e in link["parameters"].items()}
            ways = led[link["operationId"]]
            if None not in given.values() and [given, operation] not in ways:
                ways.append([given, operation])
                del ways[:-40]

    @atexit.register
    def write():
        (FOLDER / f"{name}.counts").write_text(json.dumps(counts))
        (FOLDER / f"{name}.led").write_text(json.dumps(led))


def named():
    document = json.loads((FOLDER / "openapi.json").read_text())
    return {o["operationId"] for p in document["paths"].values() for o in p.values()}


def sum_up():
    operations = named()
    asked, well, links, total = collections.defaultdict(set), set(), set(), 0
    files = list(FOLDER.glob("*.counts"))
    for file in files:
        for key, count in json.loads(file.read_text()).items():
            *source, operation, status = key.split()
            if source:
                links.add((*source, operation))
                continue
            total += count
            asked[operation].add(file.stem)
            if status[0] == "2":
                well.add(operation)
    reached = {f.stem: sum(f.stem in roles for roles in asked.values()) for f in files}
    print(f"{total} requests to {len(asked)} of {len(operations)} operations; {len(well)} answered well,"
          f" {len(links)} links followed to such answers")
    if len(asked) < len(operations) or len(well) < ENOUGH or len(links) < LED:
        sys.exit(f"too little was asked: {reached}, never answered well: {sorted(operations - well)}")


if __name__ == "__main__":
    FOLDER = pathlib.Path(sys.argv[1])
    if sys.argv[2:]:
        print(*sorted(named() - set(sys.argv[2:]), key=lambda n: hashlib.sha256(n.encode()).digest()), sep="\n")
    else:
        sum_up()
else:
    hooks()
