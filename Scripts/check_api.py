"""What schemathesis is told beyond Scripts/check-api.toml, and what its runs come to.

As a module: hooks. As a program: sums the runs up, and fails where an operation was left out or was
never answered well to anybody."""
import atexit, collections, json, os, pathlib, sys, uuid

FOLDER = pathlib.Path(".build/check-api")
# Operations that no role is answered well by what can be thought of from the description; why.
UNREACHED = {}


def hooks():
    import schemathesis
    counts = collections.Counter()

    @schemathesis.hook
    def before_call(context, case, kwargs):
        """A key names one creation: each case that is meant to succeed is one of its own."""
        if case.headers and "Idempotency-Key" in case.headers and is_positive(case):
            case.headers["Idempotency-Key"] = str(uuid.uuid4())

    @schemathesis.hook
    def after_call(context, case, response):
        operation = case.operation.definition.raw.get("operationId", "-")
        counts[f"{operation} {response.status_code}"] += 1

    @atexit.register
    def write():
        name = os.environ["NAME"]
        (FOLDER / f"{name}.counts").write_text(json.dumps(counts))


def is_positive(case):
    return case.meta is not None and case.meta.generation.mode.is_positive


def sum_up():
    document = json.loads((FOLDER / "openapi.json").read_text())
    operations = {o["operationId"] for p in document["paths"].values() for o in p.values()}
    asked, well, total = collections.defaultdict(set), set(), 0
    for file in FOLDER.glob("*.counts"):
        for key, count in json.loads(file.read_text()).items():
            operation, status = key.split()
            total += count
            asked[operation].add(file.stem)
            if status[0] == "2":
                well.add(operation)
    roles = len(list(FOLDER.glob("*.counts")))
    print(f"{total} requests to {len(asked)} of {len(operations)} operations as {roles} roles;"
          f" {len(well)} operations answered well")
    partly = {o: roles - len(asked[o]) for o in operations if len(asked[o]) < roles}
    print("left out:", partly)
    print("never answered well:", sorted(operations - well))


if __name__ == "__main__":
    FOLDER = pathlib.Path(sys.argv[1])
    sum_up()
else:
    hooks()
