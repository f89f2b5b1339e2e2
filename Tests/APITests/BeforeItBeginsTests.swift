import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

@Suite("Before it begins")
struct BeforeItBeginsTests {
    @Test("what is to begin later can be ended before it begins, and then never holds")
    func ended() async throws {
        try await onThread {
            let desk = try Desk()
            let standIn = try desk.made(
                "/delegations", as: .ulla,
                "{\"fromStaffId\":\"\(Town.Known.staff(1))\",\"toStaffId\":\"\(Town.Known.staff(3))\",\"begins\":\"2026-12-01T08:00:00Z\","
                    + "\"ends\":\"2026-12-24T08:00:00Z\"}",
                headers: [("Sspf-Purpose", "work-management")])
            #expect(
                try desk.send(
                    .post, "/delegations/\(standIn)/endings", as: .ulla, for: "work-management",
                    key: "d", body: RouteCase.ending
                ).status == 201)
            #expect(
                try desk.town.value(
                    "SELECT count(*) FROM core.delegation WHERE valid_until < valid_from + interval '1 second'"
                ) == "1")
            let guardian = try desk.made(
                "/youths/\(Town.Known.youth(1))/guardians", as: .sara,
                "{\"name\":\"Karin Alm\",\"custody\":\"shared\",\"validFrom\":\"2027-01-01\"}",
                headers: [("Sspf-Purpose", "coordination")])
            #expect(
                try desk.send(
                    .post, "/guardians/\(guardian)/endings", as: .sara, for: "coordination",
                    key: "g",
                    body: RouteCase.ending
                ).status == 201)
        }
    }

    @Test("a report of concern from before the rules that count its days is refused by its day")
    func tooEarly() async throws {
        try await onThread {
            let report = Sample.report.replacing("ID", with: "\(Town.Known.youth(1))")
            let answer = try Desk().send(
                .post, "/concern-reports", as: .sara, for: "coordination", key: "r",
                body: report.replacing("2026-11-20", with: "2025-06-30"))
            #expect(answer.status == 422)
            #expect(try answer.faults() == ["/receivedOn too-early"])
        }
    }
}
