"""Rivals of Scripts/bench beside pgbench's pipeline: the same statements a round trip each, and a server
of FastAPI and asyncpg, where Debian's python3-fastapi, -uvicorn and -asyncpg are installed. `b` is the
module of bench.py."""
import json, os, shutil, subprocess, tempfile, time, urllib.request

PYTHON = "/usr/bin/python3"


def sequential(b, workload):
    """The product's statements without the pipeline: one round trip each."""
    return "\n".join(line for line in b.product(workload).split("\n") if not line.endswith("pipeline"))


class Rival:
    """The FastAPI server, on two workers, as many as there are cores; None where it is not installed."""

    def __init__(self, b):
        self.b, self.port = b, str(int(b.port) + 7)
        self.folder = tempfile.mkdtemp(prefix="sspf-rival-")
        statements = {w: b.statements(w) for w in ("point", "list", "create")}
        with open(f"{self.folder}/statements.json", "w") as file:
            json.dump(statements, file)
        shutil.copy(os.path.join(os.path.dirname(__file__), "bench_fastapi.py"), self.folder)
        os.chmod(self.folder, 0o755)
        environment = {"PATH": os.environ["PATH"], "BENCH_STATEMENTS": f"{self.folder}/statements.json",
                       "BENCH_SOCKET": f"{b.state}/socket", "PYTHONDONTWRITEBYTECODE": "1"}
        command = [PYTHON, "-m", "uvicorn", "bench_fastapi:app", "--host", "127.0.0.1", "--port", self.port,
                   "--workers", "2", "--no-access-log", "--log-level", "warning"]
        self.process = subprocess.Popen(b.as_account(b.account_of("sspf_api"), command), cwd=self.folder,
                                        env=environment)
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/openapi.json")
                return
            except OSError:
                time.sleep(0.2)
        raise SystemExit("bench: the rival server did not answer")

    def served(self, workload):
        before = self.b.clock()
        return before, *self.b.wrk(self.b.wrk_script(workload), self.b.clients, self.port)

    def end(self):
        self.process.terminate()
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


def is_installed():
    return subprocess.run([PYTHON, "-c", "import fastapi, uvicorn, asyncpg"],
                          capture_output=True).returncode == 0
