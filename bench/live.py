"""live.py PROGRAM FOLDER LISTENERS ADDS: how long a new entry takes to reach every live listener of `mizan serve`, while
pages and items are asked. From the moment that the new checkpoint stands in record/ (its time stamp), to each listener's socket."""
import os, selectors, socket, subprocess, sys, threading, time, http.client

program, folder, listeners, adds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
case = os.path.join(folder, "case")
run = lambda *a: subprocess.run([program, *a], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
run("init", case, "--name", "Live", "--mediator", "TUR", "--party", "PAK", "--party", "AFG")
open(os.path.join(folder, "pw"), "w").write("correct horse battery\n")
run("people", case, "add", "meral", "--role", "mediator", "--password-file", os.path.join(folder, "pw"))
token = run("people", case, "token", "meral", "--scope", "read").strip()
server = subprocess.Popen([program, "serve", case, "--listen", "127.0.0.1:0", "--rate", "0"], stdout=subprocess.PIPE, text=True)
port = int(server.stdout.readline().rsplit(":", 1)[1].strip("/\n"))
auth = f"Authorization: Bearer {token}\r\n"
sel = selectors.DefaultSelector()
for i in range(listeners):
    s = socket.create_connection(("127.0.0.1", port))
    s.sendall(f"GET /live HTTP/1.1\r\nHost: a\r\n{auth}\r\n".encode())
    s.setblocking(False)
    sel.register(s, selectors.EVENT_READ, [b""])
def drain(until, want=None):
    """Reads all sockets; returns when `want` of them have seen the event, with the times."""
    seen = {}
    while time.time() < until and (want is None or len(seen) < listeners):
        for key, _ in sel.select(0.05):
            data = key.fileobj.recv(65536)
            now = time.time()
            if want and key.fd not in seen and want in key.data[0] + data:
                seen[key.fd] = now
            key.data[0] = (key.data[0] + data)[-64:]
    return seen
drain(time.time() + 2)
stop, asked = [], [0]
def ask():
    c = http.client.HTTPConnection("127.0.0.1", port)
    while not stop:
        c.request("GET", ("/", "/ogc/collections/incidents/items?limit=100")[asked[0] % 2], headers={"Authorization": "Bearer " + token}); c.getresponse().read(); asked[0] += 1
        time.sleep(0.01)
threads = [threading.Thread(target=ask) for _ in range(2)]
[t.start() for t in threads]
waits, missed = [], 0
checkpoint = os.path.join(case, "record", "checkpoint")
for i in range(adds):
    path = os.path.join(folder, f"r{i}.txt")
    open(path, "w").write(f"Title: R{i}\nDate: 2026-03-02\n\nAt least {i + 3} soldiers were killed near Torkham on 1 March, Pakistan said.\n")
    size = int(open(checkpoint).read().split("\n")[1])
    p = subprocess.Popen([program, "add", case, path], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seen = drain(time.time() + 20, f"id: {size}\n".encode())
    p.wait()
    published = os.stat(checkpoint).st_mtime_ns / 1e9
    waits += [1000 * (t - published) for t in seen.values()]
    missed += listeners - len(seen)
stop.append(1)
[t.join() for t in threads]
waits.sort()
rss = [l for l in open(f"/proc/{server.pid}/status") if l.startswith("VmHWM")][0].split()[1]
server.terminate()
code = server.wait()
at = lambda q: waits[min(len(waits) - 1, int(q * len(waits)))]
print(f"{listeners} listeners, {adds} adds, {len(waits)} events, missed {missed}, pages meanwhile {asked[0]}: "
      f"p50 {at(.5):.1f} ms, p99 {at(.99):.1f} ms, most {waits[-1]:.1f} ms; memory {int(rss) // 1024} MiB; ended {code}")
sys.exit(0 if not missed and code == 0 and at(.99) <= 100 else 1)
