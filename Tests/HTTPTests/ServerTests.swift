import Glibc
import HTTP
import Testing

@Suite struct ServerTests {
    @Test("a connection serves one request after the other, in order when pipelined")
    func keepAlive() async throws {
        try await withServer { server, port in
            let client = Client(port: port)
            client.get("/1")
            #expect(client.answer()?.text == "/1 ")
            for number in 2...20 { client.get(number % 5 == 0 ? "/sleep/5" : "/\(number)") }
            for number in 2...20 {
                #expect(client.answer()?.text == (number % 5 == 0 ? "slept" : "/\(number) "))
            }
            #expect(server.counters.requests == 20)
            #expect(server.counters.connections == 1)
        }
    }

    @Test("an answer has a date, its length and the application's fields")
    func head() async throws {
        try await withServer { _, port in
            let client = Client(port: port)
            client.get("/x")
            let lines = client.answer()?.head.split(separator: "\r\n") ?? []
            #expect(lines.count == 4)
            #expect(lines.first == "HTTP/1.1 200 OK")
            #expect(lines.contains { $0.hasPrefix("Date: ") && $0.hasSuffix(" GMT") })
            #expect(lines.contains("X-Test: yes"))
            #expect(lines.contains("Content-Length: 3"))
        }
    }

    @Test("HEAD and 204 have no body, and the connection goes on")
    func bodiless() async throws {
        try await withServer { _, port in
            let client = Client(port: port)
            client.send("HEAD /abc HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(client.answer(bodiless: true)?.head.contains("Content-Length: 5") == true)
            client.get("/empty")
            let empty = client.answer()
            #expect(empty?.status == 204)
            #expect(empty?.head.contains("Content-Length") == false)
            client.get("/y")
            #expect(client.answer()?.text == "/y ")
        }
    }

    @Test("a chunked body that comes byte by byte is read")
    func chunked() async throws {
        try await withServer { _, port in
            let client = Client(port: port)
            let text =
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
            for character in text.utf8 { client.send(String(UnicodeScalar(character))) }
            #expect(client.answer()?.text == "/ abcde")
        }
    }

    @Test("a body that is awaited is asked for")
    func expectation() async throws {
        try await withServer { _, port in
            let client = Client(port: port)
            client.send(
                "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
            #expect(client.answer()?.status == 100)
            client.send("ab")
            #expect(client.answer()?.text == "/ ab")
        }
    }

    @Test("a malformed request is answered and the connection closed")
    func malformed() async throws {
        try await withServer { server, port in
            let client = Client(port: port)
            client.send("GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let answer = client.answer()
            #expect(answer?.status == 400)
            #expect(answer?.head.contains("Connection: close") == true)
            #expect(client.isClosed())
            #expect(server.counters.refused == [400: 1])
        }
    }

    @Test("a large body that is refused does not keep the client from reading the answer")
    func refusedBody() async throws {
        try await withServer { _, port in
            let client = Client(port: port)
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n")
            client.send(String(repeating: "x", count: 100_000))
            #expect(client.answer()?.status == 413)
        }
    }

    @Test("Connection: close and HTTP/1.0 are closed after the answer")
    func closing() async throws {
        try await withServer { _, port in
            let client = Client(port: port)
            client.get("/x", fields: "Connection: close\r\n")
            #expect(client.answer()?.head.contains("Connection: close") == true)
            #expect(client.isClosed())
            let old = Client(port: port)
            old.send("GET /x HTTP/1.0\r\n\r\n")
            #expect(old.answer()?.status == 200)
            #expect(old.isClosed())
        }
    }

    @Test("an answer that would split or misframe is a 500", arguments: ["/split", "/framing"])
    func faultyAnswer(path: String) async throws {
        try await withServer { server, port in
            let client = Client(port: port)
            client.get(path)
            let answer = client.answer()
            #expect(answer?.status == 500)
            #expect(answer?.head.contains("Set-Cookie") == false)
            #expect(server.counters.refused == [500: 1])
        }
    }

    @Test("the peer's address is told")
    func remote() async throws {
        try await withServer { _, port in
            let client = Client(port: port)
            client.get("/remote")
            #expect(client.answer()?.text == "127.0.0.1")
        }
    }
}
