import Access
import Domain
import FoundationEssentials
import Postgres
import Secrets
import Support
import Testing

@Suite("The first administrator")
struct AdministratorTests {
    @Test("is made by a command in an empty production database, once, and can sign in")
    func made() async throws {
        try await onThread {
            let cluster = TestCluster.shared
            let database = "production_one"
            let release = try Release(folder: Checkout.folder)
            try release.prepare(cluster: try cluster.address(), database: database)
            let address = try cluster.address(database: database, role: "sspf_migrate")
            try release.bring(address, for: .production)
            var session = try Session.open(address)
            let person = FirstAdministrator(
                subject: "anna", name: "Anna Admund", municipality: "Exempelstad",
                municipalityCode: "1494", agency: "Socialtjänsten", unit: "Administration")
            for (password, code) in [
                ("fourteen chars", "too-short"), ("Anna Admund Exempelstad 2026", "guessable"),
            ] as [(String, StaticPointer)] {
                let refusal = Failure.unfit(pointer: "/password", code: code)
                #expect(throws: FirstAdministrator.Refusal.password(refusal)) {
                    var session = try Session.open(address)
                    try person.create(password: password, in: &session)
                }
            }
            try person.create(password: "en lång mening som är svår", in: &session)
            #expect(throws: FirstAdministrator.Refusal.exists) {
                var session = try Session.open(address)
                try FirstAdministrator(
                    subject: "eva", name: "Eva", municipality: "Exempelstad",
                    municipalityCode: "1494", agency: "Socialtjänsten", unit: "Administration"
                ).create(password: "en annan lång mening", in: &session)
            }
            let gate = Gate(Link(try cluster.address(database: database, role: "sspf_api")))
            let signIn = SignIn(
                queue: ScryptQueue(), box: try SecretBox(key: [UInt8](repeating: 7, count: 32)))
            let token = try signIn(
                "anna", "en lång mening som är svår", requestID: UUID(), through: gate)
            func caller(_ purpose: Purpose) -> Caller {
                Caller(.token(hash: token.hash), for: purpose, by: "TEST", requestID: UUID())
            }
            // In production a password alone opens nothing but enrolling a second factor.
            for (listing, purpose) in [(Listing.staff, Purpose.administration), (.me, .ownAccount)]
            {
                #expect(throws: Failure.factorDue) {
                    try gate.page(listing, .first, as: caller(purpose))
                }
            }
            _ = try gate.page(.secondFactors, .first, as: caller(.ownAccount))
            _ = try signIn.secondFactor.enrol(as: caller(.ownAccount), through: gate)
            #expect(throws: Failure.unfit(pointer: "/code", code: "wrong-code")) {
                try signIn.secondFactor.confirm("abcdef", as: caller(.ownAccount), through: gate)
            }
            #expect(throws: Failure.factorDue) {
                try gate.page(.staff, .first, as: caller(.administration))
            }
            // As a confirmation leaves it, which SecondFactorTests show.
            _ = try session.run(
                Statement("test.proved", "UPDATE core.session SET proof = 'password-and-code'"))
            let page = try gate.page(.staff, .first, as: caller(.administration))
            #expect(String(decoding: page.items, as: UTF8.self).contains("administrator"))
            try SignIn.end(as: caller(.ownAccount), through: gate)
            #expect(throws: Failure.notSignedIn) {
                _ = try signIn("anna", "fel lösenord", requestID: UUID(), through: gate)
            }
        }
    }

    @Test("a clock row moves time in a test database and in no other")
    func clock() async throws {
        try await onThread {
            let town = try Town()
            try town.moveClock(by: "10 years")
            let year = try town.value("SELECT extract(year FROM authz.today())::text")
            let real = try town.value("SELECT extract(year FROM now())::text")
            #expect(year.flatMap { Int($0) } == real.flatMap { Int($0) }.map { $0 + 10 })
            try town.admin("UPDATE core.installation SET made_for = 'production'")
            #expect(try town.value("SELECT extract(year FROM authz.today())::text") == real)
        }
    }
}
