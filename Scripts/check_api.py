"""What schemathesis is told beyond Scripts/check-api.toml, and what its runs come to.

As a module: hooks. As a program: names the operations but those that it is given, or, without any, sums
the runs up, and fails where too little was asked to have been tried in earnest."""
import atexit, collections, hashlib, itertools, json, os, pathlib, sys, uuid

FOLDER = pathlib.Path(".build/check-api")
# What is in the demonstration municipality: of two requests that fit, one is about what is there.
KNOWN = {
    "youths": ["00d000000001", "00d000000021", "00d000000002"], "cases": ["00da00000021", "00da00000022"],
    "concern-conversations": ["00e000000001", "00e000000003"], "consents": ["00d200000021", "00d200000001"],
    "schools": ["00f000000001"], "pledges": ["00f100000001"], "meetings": ["00dc00000001"],
    "staff": ["00c000000013"], "referral-targets": ["00f300000001"], "agencies": ["00a000000004"]}
MEMBERS = {"youthId": "youths", "schoolId": "schools", "pledgeId": "pledges", "targetId": "referral-targets",
           "staffId": "staff", "agencyId": "agencies", "recipientAgencyId": "agencies"}
# Operations that must have been answered well, on a slow machine too. What is left takes a file in a state
# of its own (ended, withdrawn, reviewed), which tests of the house lay out.
ENOUGH = 130


def known(kind, turn):
    ids = KNOWN[kind]
    return "00000000-0000-4000-8000-" + ids[turn % len(ids)]


def hooks():
    import schemathesis
    counts, turns = collections.Counter(), itertools.count()

    @schemathesis.hook
    def before_call(context, case, kwargs):
        """A key names one creation: each case that is meant to succeed is one of its own."""
        if case.meta is None or not case.meta.generation.mode.is_positive:
            return
        if case.headers and "Idempotency-Key" in case.headers:
            case.headers["Idempotency-Key"] = str(uuid.uuid4())
        turn = next(turns)
        if case.headers and "If-Match" in case.headers and turn % 2 == 0:
            case.headers["If-Match"] = f'"{1 + turn // 2 % 3}"'
        if turn % 2 or case.meta.phase.name.value != "fuzzing":
            return
        kind = case.path.split("/")[1]
        if kind in KNOWN and "id" in (case.path_parameters or {}):
            case.path_parameters["id"] = known(kind, turn // 2)
        if isinstance(case.body, dict):
            for member, kind in MEMBERS.items():
                if isinstance(case.body.get(member), str):
                    case.body[member] = known(kind, turn // 2)

    @schemathesis.hook
    def after_call(context, case, response):
        operation = case.operation.definition.raw.get("operationId", "-")
        counts[f"{operation} {response.status_code}"] += 1

    @atexit.register
    def write():
        (FOLDER / f"{os.environ.get('NAME', 'one')}.counts").write_text(json.dumps(counts))


def named():
    document = json.loads((FOLDER / "openapi.json").read_text())
    return {o["operationId"] for p in document["paths"].values() for o in p.values()}


def sum_up():
    operations = named()
    asked, well, total = collections.defaultdict(set), set(), 0
    files = list(FOLDER.glob("*.counts"))
    for file in files:
        for key, count in json.loads(file.read_text()).items():
            operation, status = key.split()
            total += count
            asked[operation].add(file.stem)
            if status[0] == "2":
                well.add(operation)
    reached = {f.stem: sum(f.stem in roles for roles in asked.values()) for f in files}
    print(f"{total} requests to {len(asked)} of {len(operations)} operations; {len(well)} answered well")
    if len(asked) < len(operations) or len(well) < ENOUGH:
        sys.exit(f"too little was asked: {reached}, never answered well: {sorted(operations - well)}")


if __name__ == "__main__":
    FOLDER = pathlib.Path(sys.argv[1])
    if sys.argv[2:]:
        print(*sorted(named() - set(sys.argv[2:]), key=lambda n: hashlib.sha256(n.encode()).digest()), sep="\n")
    else:
        sum_up()
else:
    hooks()
