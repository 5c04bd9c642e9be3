"""wrk against one server, and what the server's processes use."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SCRIPT = """
local lines, place = {}, 0
function init(args)
  for line in io.lines(os.getenv("BENCH_REQUESTS")) do
    local method, path, headers, body = line:match("^(%S+)\\t([^\\t]+)\\t([^\\t]*)\\t?(.*)$")
    local given = {}
    for pair in headers:gmatch("[^|]+") do
      local name, value = pair:match("^([^:]+): (.*)$")
      given[name] = value
    end
    lines[#lines + 1] = {method, path, given, body ~= "" and body or nil}
  end
end
function request()
  place = place % #lines + 1
  local one = lines[place]
  if one[3]["Idempotency-Key"] then one[3]["Idempotency-Key"] = "b" .. os.time() .. "-" .. place .. "-" .. math.random(1, 1e9) end
  return wrk.format(one[1], one[2], one[3], one[4])
end
function done(summary, latency, requests)
  io.write(string.format('RESULT {"requests":%d,"seconds":%.3f,"p50":%.3f,"p95":%.3f,"bad":%d,"bytes":%d}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
    summary.errors.status + summary.errors.read + summary.errors.timeout + summary.errors.connect,
    summary.bytes / math.max(1, summary.requests)))
end
"""


@dataclass(frozen=True)
class Request:
    """One request of a scenario."""

    method: str
    path: str
    headers: tuple[str, ...] = ()
    body: str = ""

    def line(self) -> str:
        return "\t".join((self.method, self.path, "|".join(self.headers), self.body))


@dataclass(frozen=True)
class Figure:
    """What wrk saw: requests a second, latencies in ms, answers that were not 2xx or 3xx, bytes an answer."""

    rate: float
    p50: float
    p95: float
    bad: int
    bytes: int


def drive(base: str, requests: Sequence[Request], *, clients: int = 8, seconds: int = 6, warm: int = 2) -> Figure:
    """Send the requests in turn for some seconds after a warm-up."""
    if not shutil.which("wrk"):
        raise SystemExit("wrk is not installed: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder:
        script, lines = Path(folder, "drive.lua"), Path(folder, "requests")
        script.write_text(SCRIPT)
        lines.write_text("\n".join(request.line() for request in requests))
        environment = {**os.environ, "BENCH_REQUESTS": str(lines)}
        for span in (warm, seconds):
            command = ["wrk", "-t1", f"-c{clients}", f"-d{span}s", "--latency", "-s", str(script), base]
            out = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    seen = json.loads(next(line for line in out.splitlines() if line.startswith("RESULT "))[7:])
    return Figure(seen["requests"] / seen["seconds"], seen["p50"], seen["p95"], seen["bad"], seen["bytes"])


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_more: object) -> None:
        return None


def sure(base: str, one: Request) -> None:
    """Make sure that a request is answered with what it asks for: a redirect to the sign-in page measures nothing.

    :raises SystemExit: with the status, when it is not.
    """
    headers = dict(each.split(": ", 1) for each in one.headers)
    asked = urllib.request.Request(base + one.path, one.body.encode() or None, headers, method=one.method)
    try:
        urllib.request.build_opener(_NoRedirect).open(asked, timeout=30).read()
    except urllib.error.HTTPError as error:
        raise SystemExit(f"{one.method} {one.path} is answered with {error.code}") from error


def wait_for(url: str, headers: Sequence[str] = (), *, limit: float = 30) -> float:
    """Seconds until a server answers."""
    start = time.monotonic()
    asked = urllib.request.Request(url, headers=dict(each.split(": ", 1) for each in headers))
    while time.monotonic() - start < limit:
        try:
            urllib.request.urlopen(asked, timeout=5).read()
            return time.monotonic() - start
        except urllib.error.HTTPError:
            return time.monotonic() - start
        except OSError:
            time.sleep(0.02)
    raise SystemExit(f"nothing answered at {url} within {limit:.0f} s")


def family(pid: int) -> list[Path]:
    """The folders of a process and of those it began that are still alive, under ``/proc``."""
    own = Path("/proc", str(pid))
    begun = [int(child) for told in own.glob("task/*/children") for child in told.read_text().split()]
    return [own, *(each for child in begun for each in family(child))]


def memory(pid: int) -> float:
    """MiB of resident memory of a process and its children, shared pages counted once each (PSS)."""
    rolled = "".join((each / "smaps_rollup").read_text() for each in family(pid))
    return sum(int(size) for size in re.findall(r"^Pss: +(\d+) kB", rolled, re.M)) / 1024


def processor(pid: int) -> float:
    """Processor seconds used so far by a process and its living children."""
    told = [(each / "stat").read_text().rpartition(")")[2].split() for each in family(pid)]
    return sum(int(fields[11]) + int(fields[12]) for fields in told) / os.sysconf("SC_CLK_TCK")
