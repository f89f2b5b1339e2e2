/// Verksamhet: the kind of agency that takes part. Its raw value stands in the database.
package enum AgencyKind: String, Sendable, CaseIterable {
    /// Skola.
    case school
    /// Socialtjänst.
    case socialServices = "social_services"
    /// Polis.
    case police
    /// Fritid.
    case leisure

    /// The secrecy class of what the agency writes when nothing more is said (R2, R3).
    package var usualSecrecy: SecrecyClass {
        switch self {
        case .school: .pupilHealth
        case .socialServices: .socialServices
        case .police: .crimePrevention
        case .leisure: .wherever
        }
    }
}

/// Juridisk form: only authorities (myndigheter) may receive under OSL 10 kap. 15 a § (R9).
package enum LegalForm: String, Sendable, CaseIterable {
    case authority
    /// Enskild huvudman: a private school or a club.
    case `private`
}

/// Sekretessklass: the provision of offentlighets- och sekretesslagen (2009:400) that a row stands
/// under. The raw value is chapter and section.
package enum SecrecyClass: String, Sendable, CaseIterable {
    /// 26 kap. 1 §, socialtjänst: presumed secret.
    case socialServices = "26:1"
    /// 23 kap. 2 §, school: presumed secret for pupil health, weaker for other pupil support.
    case pupilHealth = "23:2"
    /// 35 kap. 1 §, police: a person's circumstances.
    case crimePrevention = "35:1"
    /// 18 kap. 1 §, police: operations.
    case policeOperations = "18:1"
    /// 21 kap. 1 §: health and sex life, in every activity.
    case wherever = "21:1"
    /// 21 kap. 3 §: address and the like of somebody under threat.
    case protectedIdentity = "21:3"
    /// 40 kap. 7 g §: that a concern report was made, and the board's feedback on it.
    case concernReport = "40:7g"
}
