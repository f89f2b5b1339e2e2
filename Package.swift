// swift-tools-version: 6.3
import PackageDescription

/// Every target: warnings are errors, and the stricter language rules of the coming mode.
let house: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Targets that touch C say `unsafe` wherever they do.
let guarded: [SwiftSetting] = house + [.strictMemorySafety()]

func room(_ name: String, _ below: [String] = [], facingC: Bool = false) -> Target {
    .target(
        name: name, dependencies: below.map { .byName(name: $0) },
        swiftSettings: facingC ? guarded : house)
}

func tests(_ name: String, _ below: [String]) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: below.map { .byName(name: $0) }, swiftSettings: house)
}

let package = Package(
    name: "sspf",
    products: [.executable(name: "sspf", targets: ["sspf"])],
    dependencies: [],
    targets: [
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq"),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto"),
        .systemLibrary(name: "CEdit", pkgConfig: "libedit"),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl"),
        .systemLibrary(name: "CLinux"),

        room("JSON"),
        room("Domain"),
        room("HTTP", ["CLinux"], facingC: true),
        room("Postgres", ["CPostgres", "CLinux"], facingC: true),
        room("Secrets", ["CCrypto"], facingC: true),
        room("Web", ["CCurl"], facingC: true),
        room("Access", ["Domain", "Postgres", "Secrets"]),
        room("Audit", ["Domain", "JSON", "Access", "Secrets"]),
        room("Casework", ["Domain", "Access"]),
        room("Retention", ["Secrets", "Domain", "Access", "Audit"]),
        room(
            "API",
            ["JSON", "HTTP", "Secrets", "Domain", "Access", "Audit", "Casework", "Retention"]),
        room(
            "Shell", ["CEdit", "JSON", "Domain", "Access", "Audit", "Casework", "Retention"],
            facingC: true),
        .executableTarget(
            name: "sspf",
            dependencies: [
                "CLinux", "JSON", "HTTP", "Postgres", "Secrets", "Web", "Domain", "Access",
                "Audit", "Casework", "Retention", "API", "Shell",
            ],
            swiftSettings: guarded,
            // The log names the build that wrote an entry: `Build`.
            linkerSettings: [.unsafeFlags(["-Xlinker", "--build-id=sha1"])]),

        .target(
            name: "Support", dependencies: ["Postgres", "Access", "Domain", "Secrets", "JSON"],
            path: "Tests/Support", swiftSettings: house),
        // What must hold of every input; the corpora that are tried lie in Tests/Corpora.
        .target(
            name: "Fuzz",
            dependencies: [
                "JSON", "HTTP", "Secrets", "Domain", "Audit", "Casework", "API", "Shell",
            ],
            path: "Tests/Fuzz", swiftSettings: house),
        tests("Fuzz", ["Fuzz"]),
        tests("JSON", ["JSON"]),
        tests("Domain", ["Domain"]),
        tests("HTTP", ["HTTP"]),
        tests("Postgres", ["Postgres", "Support"]),
        tests("Secrets", ["Secrets"]),
        tests("Access", ["Access", "Postgres", "Domain", "Secrets", "Support"]),
        tests(
            "Audit",
            [
                "Audit", "Retention", "JSON", "HTTP", "Web", "Secrets", "Access", "Domain",
                "Postgres",
                "Support",
            ]),
        tests("Casework", ["Casework", "Audit", "Access", "Domain", "Postgres", "Support"]),
        tests(
            "Retention",
            ["Retention", "Casework", "Audit", "Access", "Domain", "Postgres", "Support"]),
        tests(
            "API",
            [
                "API", "HTTP", "JSON", "Access", "Audit", "Domain", "Postgres", "Secrets", "Shell",
                "Support",
            ]),
        tests(
            "Shell", ["Shell", "Web", "JSON", "Postgres", "Support", "Access", "Domain", "Secrets"]),
        tests("Service", ["Access", "Audit", "Domain", "JSON", "Postgres", "Shell", "Support"]),
    ]
)

// libFuzzer, which only `Scripts/check-fuzz` links.
if Context.environment["SSPF_FUZZ"] != nil {
    package.targets += [
        .systemLibrary(name: "CFuzzer", path: "Tests/CFuzzer"),
        .executableTarget(
            name: "fuzzer", dependencies: ["CFuzzer", "Fuzz"], path: "Tests/Fuzzer",
            swiftSettings: guarded),
    ]
}
