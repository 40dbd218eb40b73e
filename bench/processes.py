"""What the benches of a whole program share: a simulated venue, a PostgreSQL server, and what a process has used."""
import glob, json, os, pathlib, pwd, signal, subprocess, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parent.parent


class Usage:
    """Seconds of CPU time of every thread of a process, and seconds each of them stood ready and had no CPU."""

    def __init__(self, process):
        self.threads, self.at = {}, time.monotonic()
        for task in glob.glob(f"/proc/{process}/task/*"):
            try:
                worked, waited, _ = map(int, pathlib.Path(task, "schedstat").read_text().split())
            except (FileNotFoundError, ProcessLookupError):
                continue
            self.threads[task.rsplit("/", 1)[1]] = (worked / 1e9, waited / 1e9)

    def since(self, before):
        """(CPU, waited, by thread) since `before`; of threads that ended meanwhile nothing is known."""
        spent = {}
        for thread, (worked, waited) in self.threads.items():
            was = before.threads.get(thread, (0, 0))
            spent[thread] = (worked - was[0], waited - was[1])
        return sum(s[0] for s in spent.values()), sum(s[1] for s in spent.values()), spent


def resident_mb(process):
    for line in pathlib.Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0


def interrupt(process, seconds=120):
    """As Ctrl-C; after so many seconds it is killed."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Simulator:
    """`signalbox simulate-…` in a process of its own; `said` is its answer, its `settings` point a client at it."""

    def __init__(self, binary, folder, *words, command="simulate-venue"):
        environment = dict(os.environ, SIGNALBOX__DATA_DIR=str(folder), LANGUAGE="en")
        self.process = subprocess.Popen([binary, command, "--json", *map(str, words)], env=environment,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        said = ""
        for line in self.process.stdout:  # one document, of several lines
            said += line
            if line == "}\n":
                break
        else:
            raise SystemExit("the simulator does not come up")
        self.said = json.loads(said)
        if "error" in self.said:
            raise SystemExit(f"signalbox {command}: {self.said['error']['what']}")
        self.settings = dict(line.split("=", 1) for line in self.said["settings"])

    def end(self):
        interrupt(self.process)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()


class Postgres:
    """A server in a temporary directory, on a Unix socket there; none where PostgreSQL is not installed."""

    @staticmethod
    def programs():
        found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        return found[-1].parent if found else None

    def __init__(self):
        programs = self.programs()
        self.place = tempfile.TemporaryDirectory(prefix="signalbox-pg-")
        user = {}
        if os.geteuid() == 0:  # it refuses root
            other = pwd.getpwnam("postgres")
            os.chown(self.place.name, other.pw_uid, other.pw_gid)
            user = {"user": other.pw_uid, "group": other.pw_gid}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/", **user}
        data = f"{self.place.name}/data"
        subprocess.run([programs / "initdb", "-D", data, "--username=bench", "--auth=trust", "--no-sync",
                        "--encoding=UTF8", "--locale=C.UTF-8"], check=True, **quiet)
        self.process = subprocess.Popen([programs / "postgres", "-D", data, "-k", self.place.name, "-c",
                                         "listen_addresses="], **quiet)
        self.url = f"postgresql:///postgres?user=bench&host={self.place.name}"
        for _ in range(600):
            if subprocess.run([programs / "pg_isready", "-h", self.place.name], **quiet).returncode == 0:
                return
            time.sleep(0.1)
        raise SystemExit("the PostgreSQL server did not start")

    def worked(self):
        """Seconds of CPU time of all its processes, those that have ended too."""
        ticks = 0
        for stat in glob.glob("/proc/[0-9]*/stat"):
            try:
                fields = pathlib.Path(stat).read_text().rsplit(")", 1)[1].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            number = int(stat.split("/")[2])
            if number == self.process.pid:
                ticks += sum(map(int, fields[11:15]))  # with its children that were waited for
            elif int(fields[1]) == self.process.pid:
                ticks += sum(map(int, fields[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def end(self):
        interrupt(self.process)
        self.place.cleanup()
