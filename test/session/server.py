"""A server of profiles for tests: what it was asked is in `asked`, and paths choose how it behaves."""
import base64
import gzip
import http.server
import os
import socket
import socketserver
import ssl
import subprocess
import threading

EMPTY_STRING = b"\x32\x00"  # in the string table of a profile, which may have any number of them
SECRETS = ("Authorization", "Cookie", "X-Api-Key")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def address_string(self):
        return "somebody"  # a Unix socket has no address

    def log_message(self, *args):
        pass

    def answer(self, status, body=b"", reason=None, **headers):
        self.send_response(status, reason)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            pass  # the client has seen enough

    def do_GET(self):
        server = self.server
        server.asked.append((self.path, {name: self.headers[name] for name in SECRETS if name in self.headers}))
        path = self.path.partition("?")[0]
        act = getattr(self, "serve_" + path.strip("/").split("/")[0].replace("-", "_"), None)
        if act:
            act(path)
        else:
            self.answer(200, server.profile)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted.append((self.path, body, self.headers["Content-Type"]))
        self.answer(*self.server.symbols(body))

    def serve_next(self, path):
        """Each time the next of the profiles that the test gave; the last one from then on."""
        profiles = self.server.profiles
        self.answer(200, profiles.pop(0) if len(profiles) > 1 else profiles[0])

    def serve_missing(self, path):
        self.answer(404, b"Unknown profile\n", X_Go_Pprof="1", Content_Type="text/plain; charset=utf-8")

    def serve_plain_missing(self, path):
        self.answer(404, b"<html>", Content_Type="text/html")

    def serve_evil(self, path):
        self.answer(500, b"\x1b[31mred\x00\x07\nFake: line\n" + b"x" * 100000, reason="Bad\x1b]0;x\x07",
                    X_Go_Pprof="1", Content_Type="text/plain")

    def serve_echo(self, path):
        self.answer(500, f"you asked for {self.path} with\n{self.headers}".encode(), X_Go_Pprof="1", Content_Type="text/plain")

    def serve_protected(self, path):
        if self.headers.get("Authorization") == "Basic " + base64.b64encode(b"joe:s3cret").decode():
            self.answer(200, self.server.profile)
        else:
            self.answer(401, b"", WWW_Authenticate='Basic realm="x"')

    def serve_bearer(self, path):
        self.answer(200 if self.headers.get("Authorization") == "Bearer t0ken" else 403, self.server.profile)

    def serve_circle(self, path):
        self.answer(302, Location=f"/circle/{len(self.server.asked)}")

    def serve_to(self, path):
        """/to/NAME: to the address that the test put there."""
        self.answer(302, b"a page that nobody reads", Location=self.server.to[path.split("/")[2]])

    def serve_silent(self, path):
        self.server.released.wait(60)
        self.close_connection = True

    def serve_dribble(self, path):
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        try:
            while not self.server.released.wait(0.2):
                self.wfile.write(EMPTY_STRING)
        except OSError:
            pass

    def serve_together(self, path):
        """Answers when four ask."""
        try:
            self.server.together.wait(60)
            self.answer(200, self.server.profile)
        except threading.BrokenBarrierError:
            self.answer(500, b"alone")

    def serve_zipped(self, path):
        """The answer in gzip, asked for or not; /zipped/no is an error."""
        if path.endswith("no"):
            self.answer(500, gzip.compress(b"not today"), Content_Encoding="gzip", X_Go_Pprof="1", Content_Type="text/plain")
        else:
            zipped = gzip.compress(self.server.profile)
            self.answer(200, zipped[:-100] + bytes(100) if path.endswith("broken") else zipped, Content_Encoding="gzip")

    def serve_short(self, path):
        self.answer(200, self.server.profile[:100], Content_Length=str(len(self.server.profile)))
        self.close_connection = True

    def serve_long(self, path):
        self.answer(200, self.server.profile, Content_Length="100")
        self.close_connection = True

    def serve_garbage(self, path):
        self.answer(200, bytes(range(256)) * 8)

    def serve_nothing(self, path):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def serve_headers(self, path):
        self.close_connection = True
        try:
            self.connection.sendall(b"HTTP/1.1 200 OK\r\n")
            for _ in range(100000):
                self.connection.sendall(b"X: " + b"y" * 4096 + b"\r\n")
        except OSError:
            pass

    def serve_line(self, path):
        self.close_connection = True
        try:
            self.connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            for _ in range(10000):
                self.connection.sendall(b"y" * 4096)
        except OSError:
            pass

    def serve_bye(self, path):
        """A circle of which each answer ends the connection without saying so."""
        self.answer(302, Location=path)
        self.close_connection = True

    def serve_huge(self, path):
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        try:
            for _ in range(4096):
                self.wfile.write(EMPTY_STRING * (1 << 19))
        except OSError:
            pass


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, profile, path=None, certificate=None, authority=None):
        self.asked, self.posted, self.to, self.profile = [], [], {}, profile
        self.profiles = [profile]
        self.together = threading.Barrier(4)
        self.symbols = lambda body: (404, b"")
        self.released = threading.Event()
        if path:
            self.address_family = socket.AF_UNIX
        super().__init__(path or ("127.0.0.1", 0), Handler)
        self.where = path or "127.0.0.1:%d" % self.server_address[1]
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            if authority:
                context.verify_mode = ssl.CERT_REQUIRED
                context.load_verify_locations(authority)
            self.socket = context.wrap_socket(self.socket, server_side=True)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def server_bind(self):
        if self.address_family == socket.AF_UNIX:
            socketserver.TCPServer.server_bind(self)
            self.server_name, self.server_port = "unix", 0
        else:
            super().server_bind()

    def handle_error(self, request, client_address):
        pass  # clients that leave early are what is tested

    def taken(self):
        """What was asked since the last time."""
        asked, self.asked = self.asked, []
        return asked


class Nobody:
    """An address that refuses connections for as long as this lives: nobody else can have it."""

    def __init__(self):
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.where = "127.0.0.1:%d" % self.socket.getsockname()[1]


def make_certificate(directory, name):
    """A certificate for 127.0.0.1 that vouches for itself; None where there is no openssl."""
    cert, key = os.path.join(directory, name + ".pem"), os.path.join(directory, name + ".key")
    try:
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                        "-keyout", key, "-out", cert, "-subj", "/CN=" + name,
                        "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"],
                       check=True, capture_output=True)
    except FileNotFoundError:
        return None
    return cert, key
