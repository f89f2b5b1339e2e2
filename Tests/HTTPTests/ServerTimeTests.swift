import Glibc
import HTTP
import Testing

@Suite struct ServerTimeTests {
    @Test("a header that drips in is cut off by an absolute deadline")
    func slowHeader() async throws {
        try await withServer({ $0.headerDeadline = .milliseconds(200) }) { _, port in
            let client = Client(port: port)
            let time = measured {
                for byte in ["G", "E", "T", " "] {
                    client.send(byte)
                    usleep(40_000)
                }
                #expect(client.answer()?.status == 408)
            }
            #expect(time >= .milliseconds(190))
            #expect(time < .seconds(2))
            #expect(client.isClosed())
        }
    }

    @Test("a body that does not come is cut off")
    func slowBody() async throws {
        try await withServer({ $0.bodyDeadline = .milliseconds(100) }) { server, port in
            let client = Client(port: port)
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nx")
            #expect(client.answer()?.status == 408)
            #expect(server.counters.refused == [408: 1])
        }
    }

    @Test("an idle connection is closed without an answer")
    func idle() async throws {
        try await withServer({ $0.idleTimeout = .milliseconds(150) }) { server, port in
            let fresh = Client(port: port)
            let used = Client(port: port)
            used.get("/x")
            #expect(used.answer()?.status == 200)
            #expect(fresh.isClosed())
            #expect(used.isClosed())
            usleep(20_000)
            #expect(server.counters.connections == 0)
        }
    }

    @Test("slow readers hold no worker, and read everything in the end")
    func slowReaders() async throws {
        try await withServer { _, port in
            let slow = (0..<4).map { _ in Client(port: port, receiveBuffer: 4096) }
            for client in slow { client.get("/big") }
            usleep(100_000)
            let quick = Client(port: port)
            let time = measured {
                quick.get("/x")
                #expect(quick.answer()?.text == "/x ")
            }
            #expect(time < .milliseconds(500))
            #expect(slow[0].answer()?.body.count == 4_000_000)
        }
    }

    @Test("a reader that does not read is cut off")
    func stuckReader() async throws {
        try await withServer({ $0.answerDeadline = .milliseconds(200) }) { server, port in
            let client = Client(port: port, receiveBuffer: 4096)
            client.get("/big")
            usleep(600_000)
            #expect(server.counters.connections == 0)
            #expect(client.answer() == nil)
        }
    }

    @Test("a full queue is answered with 503, neither at once nor late, and the connection stays")
    func overload() async throws {
        let change: @Sendable (inout Configuration) -> Void = {
            $0.workers = 1
            $0.queueCapacity = 1
        }
        try await withServer(change) { server, port in
            let working = Client(port: port)
            working.get("/sleep/400")
            usleep(50_000)
            let queued = Client(port: port)
            queued.get("/queued")
            usleep(50_000)
            #expect(server.counters.queued == 1)
            let refused = Client(port: port)
            var answer: Client.Answer?
            let time = measured {
                refused.get("/refused")
                answer = refused.answer()
            }
            #expect(answer?.status == 503)
            #expect(answer?.head.contains("Retry-After: 1") == true)
            #expect(time >= .milliseconds(20))
            #expect(time <= .milliseconds(100))
            #expect(working.answer()?.text == "slept")
            #expect(queued.answer()?.text == "/queued ")
            refused.get("/again")
            #expect(refused.answer()?.text == "/again ")
        }
    }

    @Test("an answer on a tick leaves at a multiple of it after arrival, and holds no worker")
    func tick() async throws {
        try await withServer({ $0.workers = 1 }) { _, port in
            let held = Client(port: port)
            let other = Client(port: port)
            let time = measured {
                held.get("/tick")
                usleep(10_000)
                let quick = measured {
                    other.get("/x")
                    #expect(other.answer()?.status == 200)
                }
                #expect(quick < .milliseconds(80))
                #expect(held.answer()?.status == 404)
            }
            #expect(time >= .milliseconds(100))
            #expect(time < .milliseconds(180))
        }
    }
}
