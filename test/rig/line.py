"""A line to the centre: HTTP over TLS, whole requests or bytes as they are. Says "TLS" where no connection
comes about and "CLOSED" where one ends without an answer."""
import socket
import ssl

from story import Found

SECONDS = 20


def context(ca, cert=None, key=None):
    c = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    c.load_verify_locations(ca)
    if cert is not None:
        c.load_cert_chain(cert, key)
    return c


class Line:
    def __init__(self, address, tls):
        host, port = address.rsplit(":", 1)
        self.host = address
        plain = socket.create_connection((host, int(port)), SECONDS)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.s = tls.wrap_socket(plain, server_hostname=host)
        self.left = b""

    def send(self, data):
        self.s.sendall(data)

    def more(self):
        data = self.s.recv(65536)
        if not data:
            raise ConnectionError("closed")
        self.left += data

    def answer(self):
        """Status, headers, body."""
        while b"\r\n\r\n" not in self.left:
            self.more()
        head, self.left = self.left.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        headers = {}
        for line in lines[1:]:
            name, value = line.split(":", 1)
            headers[name.strip()] = value.strip()
        length = next((int(v) for k, v in headers.items() if k.lower() == "content-length"), 0)
        while len(self.left) < length:
            self.more()
        body, self.left = self.left[:length], self.left[length:]
        return int(lines[0].split(" ")[1]), headers, body

    def close(self):
        self.s.close()


def request_bytes(host, method, path, body, kind, headers):
    lines = ["%s %s HTTP/1.1" % (method, path), "Host: " + host]
    if kind:
        lines.append("Content-Type: " + kind)
    if method != "GET":
        lines.append("Content-Length: %d" % len(body))
    lines += ["%s: %s" % h for h in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body


def failure(e):
    """What a broken connection is called in a flow. TLS 1.3 tells a refused certificate only when one reads."""
    reason = str(getattr(e, "reason", "")) + str(e)
    if isinstance(e, ssl.SSLError) and "EOF" not in reason.upper():
        return Found(code="TLS", text=reason)
    return Found(code="CLOSED", text=reason)


def ask(address, tls, method, path, body=b"", kind="", headers=None):
    """(status, headers, body), or a Found that says why there is none."""
    line = None
    try:
        line = Line(address, tls)
        line.send(request_bytes(line.host, method, path, body, kind, dict(headers or {}, Connection="close")))
        return line.answer()
    except (OSError, ssl.SSLError) as e:
        return failure(e)
    finally:
        if line is not None:
            line.close()
