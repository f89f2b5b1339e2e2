/// A youth (ungdom), as one agency knows them.
package enum Youth {}
/// A concern conversation (orossamtal).
package enum ConcernConversation {}
/// A police school visit (skolbesök).
package enum SchoolVisit {}
/// A school (skola) that can be visited.
package enum School {}
/// A pledge point (löftespunkt i medborgarlöfte).
package enum Pledge {}
/// A consent (samtycke) to share what one agency holds.
package enum Consent {}
/// A disclosure decision (utlämnandebeslut).
package enum Disclosure {}
/// A block (spärr).
package enum Block {}
/// Protected identity (skyddade personuppgifter) of a youth.
package enum Protection {}
/// That a person is named as one who may see a protected youth.
package enum ProtectionAccess {}
/// An emergency access (nödöppning).
package enum EmergencyAccess {}
/// An agency (verksamhet).
package enum Agency {}
/// A cooperation around one youth (SSPF-ärende).
package enum Case {}
/// A unit's assignment of a youth's file to a worker (handläggare).
package enum Assignment {}
/// A member of staff.
package enum Staff {}
/// A step of a school visit.
package enum VisitStep {}
/// A class of a school in a school year.
/// A search with a dog (narkotikasök).
package enum DogSearch {}
/// A class (klass) of a school in a school year.
package enum SchoolClass {}
/// A step of a search with a dog.
package enum DogSearchStep {}
/// A file of visits that was read.
package enum VisitImport {}
/// Two rows of an agency that were found to be one person.
package enum YouthMerge {}
/// An enquiry (förfrågan) whether SSPF is the right thing.
package enum Enquiry {}
/// A unit (enhet) of an agency.
package enum Unit {}
/// A decision not to act (beslut att inte agera).
package enum NoActionDecision {}
/// A mapping talk (kartläggning).
package enum MappingTalk {}
/// A network meeting (nätverksmöte).
package enum Meeting {}
/// An item of a meeting's agenda.
package enum AgendaItem {}
/// A commitment (åtagande).
package enum Commitment {}
/// A correction (rättelse) of a record.
package enum Correction {}
/// A risk flag (riskflagga), inside one person's file.
package enum RiskFlag {}
/// A referral (hänvisning, remiss).
package enum Referral {}
/// A target (mottagare) of the local catalogue of referrals.
package enum ReferralTarget {}
/// A concern report (orosanmälan) as social services receive it.
package enum ConcernReport {}
