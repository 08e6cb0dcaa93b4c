"""People who vote as fast as they are let, over connections that stay open: one process of them, with nothing loaded.

Started by `voting`; reads what to do as JSON from its input and writes what was acknowledged to its output.
"""

import hashlib
import json
import random
import re
import secrets
import socket
import sys
import threading
import time
from typing import Any

HOST = "127.0.0.1"
PATIENCE = 5
GUEST = re.compile(rb"set-cookie:\s*mitplan_guest=([^;]+)", re.IGNORECASE)
LENGTH = re.compile(rb"content-length:\s*(\d+)", re.IGNORECASE)


class Voter:
    """One connection, used by one person after the other."""

    def __init__(self, told: dict[str, Any], number: int) -> None:
        self.told, self.dice = told, random.Random(f"{told['seed']}:{number}")  # noqa: S311  made-up votes
        self.acknowledged: list[tuple[str, int, int, float]] = []
        self.unanswered = self.refused = self.asked = 0
        self.waits: list[float] = []
        self.connection: socket.socket | None = None

    def run(self) -> None:
        while time.time() < self.told["until"]:
            self.person()

    def person(self) -> None:
        """Somebody comes, votes on some statements and leaves."""
        token, key = secrets.token_hex(16), b""
        numbers = self.dice.sample(range(1, self.told["statements"] + 1), self.told["each"])
        for number in numbers:
            if time.time() > self.told["until"]:
                return
            value = self.dice.choice((1, 1, -1, -1, 0))
            answer = self.post(token, key, number, value)
            if found := GUEST.search(answer):
                key = found[1]
            if not answer:
                self.unanswered += 1
            elif answer.startswith(b"HTTP/1.1 302") and b"messages=" not in answer and key:
                self.acknowledged.append((hashlib.sha256(key).hexdigest(), number, value, time.time()))
                if self.told["follow"]:
                    self.asked += bool(self.get(token, key))
            else:
                self.refused += 1

    def post(self, token: str, key: bytes, number: int, value: int) -> bytes:
        body = f"aussage={number}&stimme={value}&csrfmiddlewaretoken={token}"
        head = f"POST {self.told['path']}stimme/ HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        began = time.perf_counter()
        answer = self.send(f"{head}Content-Length: {len(body)}\r\n", token, key, body)
        self.waits.append(time.perf_counter() - began)
        return answer

    def get(self, token: str, key: bytes) -> bytes:
        """The next statement, as the script asks for it."""
        return self.send(
            f"GET {self.told['path']} HTTP/1.1\r\nHX-Request: true\r\nHX-Target: ballot\r\n", token, key, ""
        )

    def send(self, head: str, token: str, key: bytes, body: str) -> bytes:
        """The answer; nothing where the server went away."""
        cookies = f"csrftoken={token}" + (f"; mitplan_guest={key.decode()}" if key else "")
        try:
            if self.connection is None:
                self.connection = socket.create_connection((HOST, self.told["port"]), PATIENCE)
            self.connection.sendall(f"{head}Host: {HOST}\r\nCookie: {cookies}\r\n\r\n{body}".encode())
            return self.read(self.connection)
        except OSError:
            if self.connection is not None:
                self.connection.close()
            self.connection = None
            time.sleep(0.01)
            return b""

    def read(self, connection: socket.socket) -> bytes:
        answer = b""
        while b"\r\n\r\n" not in answer:
            if not (more := connection.recv(65536)):
                raise ConnectionResetError
            answer += more
        head, _cut, body = answer.partition(b"\r\n\r\n")
        found = LENGTH.search(head)
        missing = (int(found[1]) if found else 0) - len(body)
        while missing > 0:
            if not (more := connection.recv(65536)):
                raise ConnectionResetError
            missing -= len(more)
        return head


def main() -> None:
    told = json.load(sys.stdin)
    voters = [Voter(told, number) for number in range(told["connections"])]
    while time.time() < told["since"]:
        time.sleep(0.001)
    began = time.process_time()
    threads = [threading.Thread(target=voter.run) for voter in voters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    json.dump(
        {
            "acknowledged": [each for voter in voters for each in voter.acknowledged],
            "unanswered": sum(voter.unanswered for voter in voters),
            "refused": sum(voter.refused for voter in voters),
            "asked": sum(voter.asked for voter in voters),
            "waits": [wait for voter in voters for wait in voter.waits],
            "cpu": time.process_time() - began,
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
