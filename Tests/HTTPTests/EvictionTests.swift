import Glibc
import HTTP
import Testing

@Suite("More connections than there may be")
struct EvictionTests {
    private static let whole = "GET /here HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test("who has sent no whole request gives way, first the one whose time runs out first")
    func slow() async throws {
        try await withServer({ $0.connections = 4 }) { server, port in
            let slow = (0..<4).map { _ in
                let client = Client(port: port)
                client.send("GET / HTTP/1.1\r\nHost: a\r\nX: ")
                return client
            }
            // Those who have had their answer are idle, and give way in their turn.
            let others = (0..<20).map { _ in
                let client = Client(port: port)
                client.send(Self.whole)
                #expect(client.answer()?.status == 200)
                return client
            }
            #expect(others[0].isClosed())
            #expect(slow[0].isClosed())
            #expect(server.counters.connections == 4)
            #expect(server.counters.evictions == 20)
        }
    }

    @Test("an address with many of them gives way before one with few")
    func addresses() async throws {
        try await withServer({ $0.connections = 4 }) { server, port in
            let patient = Client(port: port, from: 2)
            patient.send("GET /here HTTP/1.1\r\n")
            let slow = (0..<6).map { _ in
                let client = Client(port: port)
                client.send("GET / HTTP/1.1\r\n")
                return client
            }
            // The sixth was accepted, so room was made thrice.
            let other = Client(port: port, from: 3)
            other.send(Self.whole)
            #expect(other.answer()?.status == 200)
            patient.send("Host: a\r\n\r\n")
            #expect(patient.answer()?.status == 200)
            #expect(slow[0].isClosed())
            #expect(server.counters.evictions >= 3)
        }
    }

    @Test("who takes nothing of a long answer gives way")
    func unread() async throws {
        try await withServer({ $0.connections = 2 }) { server, port in
            let deaf = (0..<2).map { _ in
                let client = Client(port: port, receiveBuffer: 1024)
                client.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n")
                return client
            }
            while server.counters.answered[200] != 2 { usleep(1_000) }
            let next = Client(port: port)
            next.send(Self.whole)
            #expect(next.answer()?.status == 200)
            #expect(server.counters.evictions == 1)
            withExtendedLifetime(deaf) {}
        }
    }

    @Test("who is being answered keeps the connection, and new ones wait")
    func busy() async throws {
        try await withServer({ $0.connections = 2 }) { server, port in
            let busy = (0..<2).map { _ in
                let client = Client(port: port)
                client.send("GET /sleep/300 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                return client
            }
            let next = Client(port: port)
            next.send(Self.whole)
            usleep(100_000)
            #expect(server.counters.evictions == 0)
            for client in busy { #expect(client.answer()?.text == "slept") }
            #expect(next.answer()?.status == 200)
        }
    }
}
