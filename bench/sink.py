"""A mail server that keeps nothing: python bench/sink.py PORT FILE. A line for each mail: instant, recipient."""

import asyncio
import sys
import time


class Sink(asyncio.Protocol):
    """As much of SMTP as Django's client speaks."""

    def __init__(self, kept):
        self.kept, self.pending, self.is_body, self.to = kept, b"", False, b""

    def connection_made(self, transport):
        self.transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data):
        self.pending += data
        while True:
            end = b"\r\n.\r\n" if self.is_body else b"\r\n"
            part, found, rest = self.pending.partition(end)
            if not found:
                return
            self.pending = rest
            self.transport.write(self._body() if self.is_body else self._line(part))

    def _body(self):
        self.is_body = False
        self.kept.write(f"{time.time():.3f} {self.to.decode()}\n")
        self.kept.flush()
        return b"250 kept\r\n"

    def _line(self, line):
        word = line[:4].upper()
        if word == b"RCPT":
            self.to = line.partition(b"<")[2].partition(b">")[0]
        if word == b"DATA":
            self.is_body = True
            return b"354 go on\r\n"
        return b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n"


async def main(port, path):
    with open(path, "a") as kept:
        server = await asyncio.get_running_loop().create_server(lambda: Sink(kept), "127.0.0.1", port)
        async with server:
            await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
