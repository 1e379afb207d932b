"""hostile.py PORT TOKEN: requests that no honest client sends. Each must be answered with a refusal or lead to a closed
connection, never to a second answer that nobody asked for, and the server must be as well afterwards as it was before."""
import socket, sys, threading, time

port, token = int(sys.argv[1]), sys.argv[2]
auth = b"Authorization: Bearer " + token.encode() + b"\r\n"
failed, ran = [], 0


def talk(data, wait=3.0, pieces=None, half_close=False, pause=0.0):
    """Everything that comes back until the server closes, or until `wait` seconds without a word."""
    s = socket.create_connection(("127.0.0.1", port))
    s.settimeout(wait)
    got, closed = b"", False
    try:
        for piece in pieces if pieces is not None else [data]:
            s.sendall(piece)
            if pause:
                time.sleep(pause)
        if half_close:
            s.shutdown(socket.SHUT_WR)
        while True:
            more = s.recv(65536)
            if not more:
                closed = True
                break
            got += more
            if len(got) > 8 << 20:
                break
    except (TimeoutError, socket.timeout):
        pass
    except OSError:
        closed = True
    s.close()
    return got, closed


def statuses(got):
    """Statuses of the answers, walked by their Content-Length, so that text inside of a body is not taken for one."""
    out, at = [], 0
    while got[at:at + 5] == b"HTTP/":
        head_end = got.find(b"\r\n\r\n", at)
        if head_end < 0:
            break
        head = got[at:head_end].lower()
        status = int(got[at + 9:at + 12])
        out.append(status)
        length = 0
        if 100 <= status < 200:
            at = head_end + 4
            continue
        for line in head.split(b"\r\n")[1:]:
            if line.startswith(b"content-length:"):
                length = int(line[15:])
        at = head_end + 4 + length
    return out


def check(name, ok, got=b""):
    global ran
    ran += 1
    if not ok:
        failed.append(name)
        print(f"hostile: {name}: {got[:300]!r}")


def refused(name, data, among=(400,), **how):
    """One answer, of 4xx/5xx as said, or none at all; and the connection is closed."""
    got, closed = talk(data, **how)
    s = statuses(got)
    check(name, closed and (s == [] and got == b"" or len(s) == 1 and s[0] in among), got or b"(open)" * (not closed))


def at_most(name, data, most, **how):
    got, _ = talk(data, **how)
    s = statuses(got)
    check(name, len(s) <= most and all(x < 500 or x in (501, 505) for x in s), got)


def well(name):
    got, closed = talk(b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    check(name + ": the server is well", statuses(got) == [200] and closed, got)


G = b"GET /health HTTP/1.1\r\nHost: a\r\n"
P = b"POST /login HTTP/1.1\r\nHost: a\r\nOrigin: http://a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
body = b"name=x&password=y"
smuggled = b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"

# ---- framing that two servers in a row could read in two ways
refused("two Content-Lengths that differ", P + b"Content-Length: 5\r\nContent-Length: 17\r\n\r\n" + body)
refused("two Content-Lengths in one line", P + b"Content-Length: 5, 17\r\n\r\n" + body)
for bad in (b"-1", b"+5", b"0x11", b"17 17", b"1e1", b"", b"99999999999999999999999", b"5;"):
    refused(f"Content-Length {bad!r}", P + b"Content-Length: " + bad + b"\r\n\r\n" + body, among=(400, 413))
refused("Content-Length and chunks", P + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled)
refused("chunks and Content-Length", P + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + smuggled)
for te in (b"chunked, identity", b"identity, chunked", b"xchunked", b"chunked\x0b", b"gzip", b"chunked\r\nTransfer-Encoding: identity", b"\"chunked\""):
    refused(f"Transfer-Encoding {te!r}", P + b"Transfer-Encoding: " + te + b"\r\n\r\n0\r\n\r\n" + smuggled, among=(400, 501))
for name, chunk in (("no size", b"\r\nabc\r\n0\r\n\r\n"), ("letters", b"zz\r\nabc\r\n0\r\n\r\n"), ("negative", b"-3\r\nabc\r\n0\r\n\r\n"),
                    ("too large", b"ffffffffffffffffff\r\nabc"), ("0x", b"0x3\r\nabc\r\n0\r\n\r\n"),
                    ("longer than said", b"2\r\nabcdef\r\n0\r\n\r\n"), ("space", b" 3\r\nabc\r\n0\r\n\r\n")):
    refused("chunk: " + name, P + b"Transfer-Encoding: chunked\r\n\r\n" + chunk, among=(400, 413))
refused("a folded header", G + b"X-A: 1\r\n 2\r\n\r\n")
refused("a folded header with a tab", G + b"X-A: 1\r\n\t2\r\n\r\n")
refused("a space before the colon", G + b"X-A : 1\r\n\r\n")
refused("a space before Content-Length's colon", P + b"Content-Length : 17\r\n\r\n" + body)
refused("a header without a name", G + b": 1\r\n\r\n")
refused("a header without a colon", G + b"nonsense\r\n\r\n")
refused("NUL in a header", G + b"X-A: a\x00b\r\n\r\n")
refused("NUL in the path", b"GET /a\x00b HTTP/1.1\r\nHost: a\r\n\r\n", among=(400, 404))
refused("no Host", b"GET /health HTTP/1.1\r\n\r\n")
refused("two Hosts", b"GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
refused("HTTP/9.9", b"GET /health HTTP/9.9\r\nHost: a\r\n\r\n", among=(400, 505))
refused("no version (HTTP/0.9)", b"GET /health\r\n\r\n", among=(400, 505))
refused("lower-case version", b"GET /health http/1.1\r\nHost: a\r\n\r\n", among=(400, 505))
refused("a TLS greeting on the plain port", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"A" * 200 + b"\r\n\r\n", among=(400, 405, 505), half_close=True)
refused("an unknown method", b"BREW /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", among=(400, 405, 501))
refused("TRACE", b"TRACE /health HTTP/1.1\r\nHost: a\r\nX-Secret: b\r\nConnection: close\r\n\r\n", among=(400, 405, 501))
refused("CONNECT", b"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n", among=(400, 404, 405, 501))
well("framing")

# ---- size
refused("a header of 100 KB", G + b"X-A: " + b"a" * 100_000 + b"\r\n\r\n", among=(400, 413, 414, 431))
refused("10,000 headers", G + b"".join(b"X-%d: 1\r\n" % i for i in range(10_000)) + b"\r\n", among=(400, 413, 431))
refused("a path of 100 KB", b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", among=(400, 413, 414, 431))
refused("a body that says 1 TB", P + b"Content-Length: 1099511627776\r\n\r\nabc", among=(413,))
refused("a folded Content-Length", P + b"Content-Length: 1\r\n 7\r\n\r\n" + body)
refused("100 MB in chunks", P + b"Transfer-Encoding: chunked\r\n\r\n" + (b"10000\r\n" + b"a" * 65536 + b"\r\n") * 1600, among=(413,))
refused("a body where none belongs", b"DELETE /health HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nConnection: close\r\n\r\nabcde", among=(400, 404, 405, 413))
well("size")

# ---- paths
for path in (b"/../../etc/passwd", b"/log/../state/people", b"/log/%2e%2e/%2e%2e/state/people", b"/asset/../../state/people", b"/%00", b"/%", b"/%zz",
             b"/%c0%ae%c0%ae/", b"/log//checkpoint", b"/./", b"/log/tile/entries/../../../keys/log.key", b"//etc/passwd", b"\\..\\", b"/%ff%fe"):
    got, _ = talk(b"GET " + path + b" HTTP/1.1\r\nHost: a\r\n" + auth + b"Connection: close\r\n\r\n")
    check(f"path {path!r}", all(s in (303, 400, 404) for s in statuses(got)) and b"root:" not in got and b"argon2id" not in got, got)
for query in (b"at=-1", b"at=99999999999999999999", b"at=%00", b"at=1&at=2", b"at=%", b"=", b"&&&", b"%00=1", b"at=1;DROP", b"from=2026-13-45", b"lang=../../x", b"left=%3Cscript%3E"):
    got, _ = talk(b"GET /?" + query + b" HTTP/1.1\r\nHost: a\r\n" + auth + b"Connection: close\r\n\r\n")
    check(f"query {query!r}", all(s < 500 for s in statuses(got)) and len(statuses(got)) == 1 and b"<script>" not in got, got)
at_most("an absolute target", b"GET http://evil.example/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 1)
for host in (b"a b", b"evil.example\r\nX-Injected: 1", b"<script>", b"a" * 5000, b"[::1", b"user@host"):
    got, _ = talk(b"GET /login HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n")
    check(f"Host {host[:30]!r}", all(s < 500 for s in statuses(got)) and b"<script>" not in got and b"\r\nX-Injected" not in got, got)
well("paths")

# ---- order and haste
got, _ = talk(None, pieces=[G + b"\r\n" + G + b"\r\n" + G + b"Connection: close\r\n\r\n"])
check("three requests in one packet are three answers", statuses(got) == [200, 200, 200], got)
got, _ = talk(None, pieces=[(G + b"\r\n") * 500 + G + b"Connection: close\r\n\r\n"], wait=10)
check("501 requests in one go are answered in turn", statuses(got) == [200] * 501, got[-300:])
got, closed = talk(None, pieces=[bytes([b]) for b in G + b"Connection: close\r\n\r\n"], pause=0.002)
check("a request byte by byte", statuses(got) == [200], got)
got, _ = talk(P + b"Expect: 100-continue\r\nContent-Length: 17\r\nConnection: close\r\n\r\n" + body)
check("Expect: 100-continue", [s for s in statuses(got) if s != 100] == [403], got)
at_most("Expect: something else", P + b"Expect: 200-maybe\r\nContent-Length: 17\r\nConnection: close\r\n\r\n" + body, 2)
at_most("Upgrade", G + b"Connection: Upgrade, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n", 1)
got, _ = talk(b"HEAD / HTTP/1.1\r\nHost: a\r\n" + auth + b"Connection: close\r\n\r\n")
check("HEAD has no body", got.endswith(b"\r\n\r\n") and b" 200 " in got[:20], got)
got, _ = talk(P + b"Content-Length: 1000\r\n\r\n" + body, half_close=True, wait=5)
check("half a body and the end: no answer of success", all(s >= 400 for s in statuses(got)), got)
for _ in range(300):  # asked and gone, with unread answers: resets
    s = socket.create_connection(("127.0.0.1", port))
    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    s.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n" + auth + b"\r\n")
    s.close()
for _ in range(300):  # gone in the middle of a head and of a body
    s = socket.create_connection(("127.0.0.1", port))
    s.sendall((G, P + b"Content-Length: 100\r\n\r\nab")[_ % 2])
    s.close()
well("haste")

# ---- slowness: 200 who say a byte now and then, while others are served; they are let go in the end
slow = []
for i in range(200):
    s = socket.create_connection(("127.0.0.1", port))
    s.sendall(G if i % 2 else P + b"Content-Length: 1000\r\n\r\n")
    slow.append(s)
deaf = []  # ask for much and read nothing
for i in range(20):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    s.connect(("127.0.0.1", port))
    s.sendall((b"GET /incidents HTTP/1.1\r\nHost: a\r\n" + auth + b"\r\n") * 50)
    deaf.append(s)
worst, begin = 0.0, time.time()
gone = set()
while time.time() - begin < 75 and len(gone) < len(slow):
    before = time.time()
    got, _ = talk(b"GET /login HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    worst = max(worst, time.time() - before)
    if statuses(got) != [200]:
        check("served beside the slow ones", False, got)
        break
    for i, s in enumerate(slow):
        if i in gone:
            continue
        s.setblocking(False)
        try:
            if i % 4 < 2 and time.time() - begin < 20:  # half of them drip for a while, half are silent
                s.sendall(b"X")
            if s.recv(4096) == b"":
                gone.add(i)
        except BlockingIOError:
            pass
        except OSError:
            gone.add(i)
    time.sleep(1)
check(f"all slow ones are let go ({len(gone)} of {len(slow)} after {time.time() - begin:.0f} s)", len(gone) == len(slow))
check(f"others were served meanwhile (longest {worst:.3f} s)", worst < 1.0)
for s in slow + deaf:
    s.close()
well("slowness")
print(f"hostile: {ran - len(failed)} of {ran} as they must be; beside 220 slow clients the longest wait was {1000 * worst:.0f} ms")
sys.exit(1 if failed else 0)
