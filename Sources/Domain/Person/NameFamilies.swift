/// Names whose spellings differ by more than rules can bridge, because several languages and
/// transliterations lead to a Swedish office: each line is one name.
///
/// Only spellings are gathered here, never names that merely have the same root: Mohamed is not
/// Mahmoud, and Josef is not Yusuf.
enum NameFamilies {
    /// Keys of the names that a part with these readings may be a spelling of.
    static func keys(of readings: Set<String>) -> Set<String> {
        var keys: Set<String> = []
        for reading in readings {
            keys.formUnion(families[reading] ?? [])
            guard let rest = servant(reading) else { continue }
            let names = families[String(rest)] ?? ["~" + rest]
            keys.formUnion(names.map { "~abd" + $0 })
        }
        return keys
    }

    /// `Abd` with its article, however joined, stands before a name of God: Abdulkarim, Abdelkarim,
    /// Abdikarim, Abdurrahman. Answers that name.
    private static func servant(_ reading: String) -> Substring? {
        guard reading.hasPrefix("abd") else { return nil }
        var rest = reading.dropFirst(3)
        guard let vowel = rest.popFirst(), "aeiu".contains(vowel) else { return nil }
        if rest.first == "l" { rest.removeFirst() }
        return rest.isEmpty ? nil : rest
    }

    /// Reading → keys.
    private static let families: [String: Set<String>] = {
        var table: [String: Set<String>] = [:]
        for line in lines {
            let spellings = line.split(separator: " ")
            guard let name = spellings.first else { continue }
            for spelling in spellings {
                for reading in Sounds.readings(of: Array(spelling)) {
                    table[reading, default: []].insert("~" + name)
                }
            }
        }
        return table
    }()

    private static let lines = [
        "aden adan aadan", "ahmed ahmad ahmet axmed achmed",
        "aisha aysha ayesha aicha caasha asha ayse ayshe", "ali aly cali", "awale cawaale",
        "elias ilyas ilias", "elmi cilmi ilmi", "fatima fatma fatimah faadumo faduma fatuma",
        "hashemi hashimi", "hassan xasan", "hiba heba", "hilal helal", "huda hoda",
        "hussein husain hossein huseyin xuseen hussen", "husseini hosseini hussaini",
        "ibrahim ebrahim", "ibrahimi ebrahimi", "iman eman",
        "ismail ismael esmail ismaaciil ismaciil", "isse ciise", "jaber jabir",
        "jama jaamac", "jamal gamal", "kader kadir qadir", "kasem qasim kassim",
        "khadija kadija khadidja khadiijo", "khaled khalid halid", "khalil halil", "mahdi mehdi",
        "malik malek", "maryam mariam meryem meriem miriam maryan", "mehmet mehmed",
        "mohamed muhammad mohammad muhammed maxamed mouhamed", "mohamud maxamuud mohamoud",
        "moradi muradi", "mona muna", "murad murat morad", "musa muse muuse moussa",
        "mustafa mostafa moustafa", "nadia nadja nadya", "naser nasir", "natalia natalja",
        "nimo nimco", "omar umar cumar omer", "omari umari",
        "osman othman usman uthman cismaan cusmaan", "rahman raxmaan rahmane", "reza riza",
        "said saeed sayid saciid siciid", "saleh salih saalax", "salma selma",
        "sayed sayyid seyed", "shahin chahine", "sharif cherif charif",
        "sheikh shaikh sheekh shiikh cheikh shekh",
        "suleiman sulaiman süleyman soleyman soliman suliman", "sultan soltan", "sultani soltani",
        "tanja tanya tania", "tariq tarek", "warsame warsama",
        "yusuf youssef yousef yusif yuusuf jusuf", "zeinab zainab zeynep",
        "zuleikha suleekha zulekha zuleika",
    ]
}
