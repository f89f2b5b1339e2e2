import Access
import Audit
import Casework
import Domain
import FoundationEssentials
import JSON
import Retention
import Secrets

extension Answering {
    /// From an admitted request to its use case.
    func perform(_ asked: Asked) throws(Denial) -> Answer {
        switch asked.route.operation {
        case .describeAPI: .document(Description.bytes, tag: nil)
        case .readAPIInfo: .document(Description.info, tag: nil)
        case .signIn: try begin(asked)
        case .signOut, .readMe: try account(asked)
        case .listStaff, .listPolicies, .listSchools, .listPledges, .listCaseload,
            .listConcernConversations, .listSchoolVisits, .previewRetention:
            .page(try list(asked))
        case .searchPersons, .searchLog: .page(try search(asked))
        case .readYouth, .readConcernConversation, .readSchoolVisit: try read(asked)
        case .registerYouth, .logConcernConversation, .recordSchoolVisit: try create(asked)
        }
    }

    /// The moment that commands are judged by.
    private func moment() throws(Denial) -> Moment {
        guard let moment = Moment(now()) else { throw .failure(.broken(code: "API-001")) }
        return moment
    }

    private func begin(_ asked: Asked) throws(Denial) -> Answer {
        let command = try asked.command { SignInCommand(reading: &$0) }
        return try failing { () throws(Failure) in
            let token = try signIn(
                command.subject, command.password, requestID: asked.requestID, through: gate)
            return .session(token: token.text, lifetime: SignIn.lifetime)
        }
    }

    private func account(_ asked: Asked) throws(Denial) -> Answer {
        let caller = try asked.caller()
        return try failing { () throws(Failure) in
            if asked.route.operation == .signOut {
                try SignIn.end(as: caller, through: gate)
                return .done
            }
            let items = try Me()(as: caller, through: gate).items
            // One item: the array's brackets go.
            guard items.count > 2 else { throw .broken(code: "API-002") }
            return .document(Array(items.dropFirst().dropLast()), tag: nil)
        }
    }

    private func list(_ asked: Asked) throws(Denial) -> Page {
        let caller = try asked.caller()
        let window = asked.window
        let youth =
            asked.route.namesRecord ? try asked.id(of: Youth.self) : ID<Youth>(asked.requestID)
        return try failing { () throws(Failure) in
            switch asked.route.operation {
            case .listStaff: try ListStaff()(window, as: caller, through: gate)
            case .listPolicies: try ListPolicies()(window, as: caller, through: gate)
            case .listSchools: try ListSchools()(window, as: caller, through: gate)
            case .listPledges: try ListPledges()(window, as: caller, through: gate)
            case .listCaseload: try ListCaseload()(window, as: caller, through: gate)
            case .listSchoolVisits: try ListSchoolVisits()(window, as: caller, through: gate)
            case .listConcernConversations:
                try ListConcernConversations()(of: youth, window, as: caller, through: gate)
            case .previewRetention:
                try PreviewRetention().rules(as: caller, through: gate)
            case .signIn, .signOut, .readMe, .searchPersons, .registerYouth, .readYouth,
                .logConcernConversation, .readConcernConversation, .recordSchoolVisit,
                .readSchoolVisit, .searchLog, .describeAPI, .readAPIInfo:
                throw .broken(code: "API-003")
            }
        }
    }

    private func search(_ asked: Asked) throws(Denial) -> Page {
        let caller = try asked.caller()
        let moment = try moment()
        if asked.route.operation == .searchLog {
            let number = try asked.command { LogSearch.number(reading: &$0, moment) }
            return try failing { () throws(Failure) in
                try FindLooks()(at: number, asked.window, as: caller, through: gate)
            }
        }
        let command = try asked.command { SearchYouths.Command(reading: &$0, moment) }
        return try failing { () throws(Failure) in
            try SearchYouths()(command, asked.window, as: caller, through: gate)
        }
    }

    private func read(_ asked: Asked) throws(Denial) -> Answer {
        let caller = try asked.caller()
        let id = try asked.id(of: Route.self).uuid
        let document = try failing { () throws(Failure) in
            switch asked.route.operation {
            case .readYouth: try ReadYouth()(ID(id), as: caller, through: gate)
            case .readConcernConversation:
                try ReadConcernConversation()(ID(id), as: caller, through: gate)
            case .readSchoolVisit: try ReadSchoolVisit()(ID(id), as: caller, through: gate)
            case .signIn, .signOut, .readMe, .listStaff, .listPolicies, .listSchools,
                .listPledges, .searchPersons, .registerYouth, .listCaseload,
                .listConcernConversations, .logConcernConversation, .recordSchoolVisit,
                .listSchoolVisits, .searchLog, .previewRetention, .describeAPI, .readAPIInfo:
                throw .broken(code: "API-004")
            }
        }
        return .document(document.json, tag: document.tag)
    }

    private func create(_ asked: Asked) throws(Denial) -> Answer {
        let caller = try asked.caller()
        let once = try asked.once()
        let moment = try moment()
        switch asked.route.operation {
        case .registerYouth:
            let command = try asked.command { RegisterYouth.Command(reading: &$0, moment) }
            return .created(
                try failing { () throws(Failure) in
                    try RegisterYouth()(command, once: once, as: caller, through: gate)
                }, at: "/youths")
        case .logConcernConversation:
            let command = try asked.command {
                LogConcernConversation.Command(reading: &$0, moment)
            }
            return .created(
                try failing { () throws(Failure) in
                    try LogConcernConversation()(command, once: once, as: caller, through: gate)
                }, at: "/concern-conversations")
        case .recordSchoolVisit:
            let command = try asked.command { RecordSchoolVisit.Command(reading: &$0, moment) }
            return .created(
                try failing { () throws(Failure) in
                    try RecordSchoolVisit()(command, once: once, as: caller, through: gate)
                }, at: "/school-visits")
        case .signIn, .signOut, .readMe, .listStaff, .listPolicies, .listSchools, .listPledges,
            .searchPersons, .listCaseload, .readYouth, .listConcernConversations,
            .readConcernConversation, .listSchoolVisits, .readSchoolVisit, .searchLog,
            .previewRetention, .describeAPI, .readAPIInfo:
            throw .failure(.broken(code: "API-005"))
        }
    }

    /// A use case's failure as a refusal.
    private func failing<Result>(
        _ body: () throws(Failure) -> Result
    ) throws(Denial) -> Result {
        do throws(Failure) {
            return try body()
        } catch {
            throw .failure(error)
        }
    }
}
