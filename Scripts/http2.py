"""As much of HTTP/2 (RFC 9113) as it takes to send what no client would."""
import struct


def frame(kind, flags, stream, data=b""):
    return struct.pack(">I", len(data))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + data


def literal(name, value):
    """A field that no table keeps (RFC 7541 6.2.2), spelled as it is."""
    def text(t):
        t = t.encode("latin-1")
        return (bytes([len(t)]) if len(t) < 127 else bytes([127]) + varint(len(t) - 127)) + t
    return b"\0" + text(name) + text(value)


def varint(n):
    data = b""
    while n >= 128:
        data, n = data + bytes([n % 128 + 128]), n // 128
    return data + bytes([n])


def opened(fields, body=b""):
    """A connection with one request on it."""
    block = b"".join(literal(n, v) for n, v in fields)
    return (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0)
            + frame(1, 4 if body else 5, 1, block) + (frame(0, 1, 1, body) if body else b""))
