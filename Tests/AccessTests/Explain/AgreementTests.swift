import Domain
import Postgres
import Support
import Testing

/// Some two thousand cases together; other seeds, more of them.
@Suite("Explain and row security never disagree")
struct AgreementTests {
    /// Persons and purposes, so many of them, as the seed has it.
    private static func actors(_ count: Int, seed: Int) -> [AgreementWorld.Actor] {
        let all = Town.Person.allCases.flatMap { person in
            Purpose.allCases.map { AgreementWorld.Actor(person: person, purpose: $0) }
        }
        // Coprime strides visit each once; the purposes that open records come more often.
        let chosen = (0..<all.count).map { all[($0 * 37 + seed) % all.count] }
        let records = chosen.filter { [.coordination, .followUp].contains($0.purpose) }
        return Array((records + chosen).prefix(count))
    }

    /// Those who write, more than once.
    private static let writers = [Purpose.coordination, .schoolVisits, .coordination].flatMap {
        purpose in
        [.sara, .sven, .per, .petra].map { AgreementWorld.Actor(person: $0, purpose: purpose) }
    }

    @Test("on what may be read, in every table that has a policy", arguments: [20_261_121])
    func reading(seed: Int) async throws {
        try await onThread {
            let world = try AgreementWorld(seed: seed)
            #expect(world.tables.map(\.name).contains("core.concern_conversation"))
            let service = try Attacker(world.town)
            let judge = try Attacker(world.town, as: "sspf_migrate")
            var cases = 0
            var shownRows = 0
            for actor in Self.actors(60, seed: seed) {
                try service.run("BEGIN")
                try service.open(actor.person, for: actor.purpose)
                try judge.run("BEGIN; SET LOCAL timezone = 'UTC'")
                #expect(try judge.open(.rut, for: .logReview) == "ok")
                for table in world.tables where !table.readable.isEmpty {
                    let answer = try world.reading(table, actor, service, judge)
                    #expect(
                        answer.shown == answer.judged,
                        "seed \(seed): \(actor.person) \(actor.purpose) \(table.name)")
                    cases += answer.cases
                    shownRows += answer.shown.split(separator: " ").count
                }
                try service.run("ROLLBACK")
                try judge.run("ROLLBACK")
            }
            // Enough of both answers, or nothing was shown.
            #expect(cases >= 1400, "\(cases)")
            #expect(shownRows > 100, "\(shownRows)")
        }
    }

    @Test("on what may be written, in every table that the service may write to", arguments: [7])
    func writing(seed: Int) async throws {
        try await onThread {
            let world = try AgreementWorld(seed: seed)
            let service = try Attacker(world.town)
            let judge = try Attacker(world.town, as: "sspf_migrate")
            var verdicts: [Bool: Int] = [:]
            for (number, actor) in (Self.writers + Self.actors(4, seed: seed)).enumerated() {
                try service.run("BEGIN")
                try judge.run("BEGIN")
                let status = try service.open(actor.person, for: actor.purpose)
                #expect(try judge.open(actor.person, for: actor.purpose) == status)
                for table in world.tables
                where !table.insertable.isEmpty && table.name.hasPrefix("core.") {
                    for attempt in 0..<2 {
                        let json = try world.proposal(
                            table, actor, number * 10 + attempt, judge)
                        let verdict = try world.judges(insert: json, into: table, judge)
                        #expect(
                            try world.inserts(json, into: table, service) == verdict,
                            "seed \(seed): \(actor.person) \(actor.purpose) \(table.name) \(json)")
                        verdicts[verdict, default: 0] += 1
                    }
                }
                try service.run("ROLLBACK")
                try judge.run("ROLLBACK")
            }
            #expect(verdicts[false, default: 0] >= 300, "\(verdicts)")
            #expect(verdicts[true, default: 0] >= 20, "\(verdicts)")
        }
    }

    /// Rules that our modules do not use, so that the algebra is tried and not only our habits.
    private static let otherRules = """
        GRANT UPDATE (place, agency_id, author_id) ON core.concern_conversation TO sspf_api;
        CREATE POLICY test_change ON core.concern_conversation FOR UPDATE TO sspf_api
            USING (author_id = (SELECT m.staff_id FROM authz.me m))
            WITH CHECK (agency_id = (SELECT m.agency_id FROM authz.me m));
        CREATE POLICY test_kind ON core.concern_conversation AS RESTRICTIVE TO sspf_api
            USING (kind <> 'police-concern' OR agency_id = (SELECT m.agency_id FROM authz.me m));
        GRANT UPDATE (topic, pupils_reached) ON core.school_visit TO sspf_api;
        CREATE POLICY test_all ON core.school_visit TO sspf_api USING (pupils_reached > 40);
        CREATE POLICY test_null ON core.school_visit AS RESTRICTIVE FOR INSERT
            WITH CHECK (requested_by = 'Rektor' OR NULL);
        CREATE POLICY test_everyone ON core.pledge AS RESTRICTIVE FOR SELECT
            USING (owner = 'police');
        GRANT UPDATE (title) ON core.pledge TO sspf_api;
        """

    @Test("under rules of other kinds, and on changes", arguments: [11])
    func changing(seed: Int) async throws {
        try await onThread {
            let plain = try AgreementWorld(seed: seed)
            try plain.town.admin(Self.otherRules)
            let world = try AgreementWorld(changed: plain)
            let service = try Attacker(world.town)
            let judge = try Attacker(world.town, as: "sspf_migrate")
            var verdicts: [Bool: Int] = [:]
            for (number, actor) in Self.actors(20, seed: seed).enumerated() {
                try service.run("BEGIN; SET LOCAL timezone = 'UTC'")
                try judge.run("BEGIN; SET LOCAL timezone = 'UTC'")
                try service.open(actor.person, for: actor.purpose)
                try judge.open(actor.person, for: actor.purpose)
                for table in world.tables where table.readable.contains("id") {
                    let json = try world.proposal(table, actor, number, judge)
                    for id in try world.rows(of: table, number, judge) {
                        let verdict = try world.judges(update: json, id, in: table, judge)
                        #expect(
                            try world.updates(json, id, in: table, service) == verdict,
                            "seed \(seed): \(actor.person) \(actor.purpose) \(table.name) \(json)")
                        verdicts[verdict, default: 0] += 1
                    }
                    if table.name == "core.school_visit" {
                        let verdict = try world.judges(insert: json, into: table, judge)
                        #expect(
                            try world.inserts(json, into: table, service) == verdict,
                            "seed \(seed): \(actor.person) \(actor.purpose) \(table.name) \(json)")
                        verdicts[verdict, default: 0] += 1
                    }
                }
                try service.run("ROLLBACK")
                try judge.run("ROLLBACK")
            }
            #expect(verdicts[false, default: 0] >= 300, "\(verdicts)")
            #expect(verdicts[true, default: 0] >= 8, "\(verdicts)")
        }
    }
}
