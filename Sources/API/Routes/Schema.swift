/// The shapes of bodies, by their names in the description of the API.
package enum Schema: String, Sendable, CaseIterable {
    case signIn = "SignIn"
    case personSearch = "PersonSearch"
    case newYouth = "NewYouth"
    case newConcernConversation = "NewConcernConversation"
    case newSchoolVisit = "NewSchoolVisit"
    case logSearch = "LogSearch"
    case session = "Session"
    case created = "Created"
    case me = "Me"
    case youth = "Youth"
    case concernConversation = "ConcernConversation"
    case schoolVisit = "SchoolVisit"
    case list = "List"
    case problem = "Problem"
    case apiInfo = "APIInfo"
    case description = "Description"
}
