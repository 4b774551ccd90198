// swift-tools-version:6.2
import PackageDescription

/// Language features that every target turns on: imports say what they show, existentials are marked.
let strict: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ]
    // A warning is an error where changes are accepted, and no nuisance to a user with a newer compiler.
    + (Context.environment["CI"] == "true" ? [.treatAllWarnings(as: .error)] : [])

/// Modules of the engine package that modules here may name as arrows.
let engine: Set<String> = [
    "Diagnostics", "Expressions", "Units", "ReactionModels", "ModelFormats", "EquationSystems", "Integrators",
    "Kernels", "Simulation", "Populations", "Analysis", "Exchange", "Figures", "CXML",
]

/// Libraries of other packages that modules here may name as arrows, with their packages.
let libraries: [String: String] = [
    "Hummingbird": "hummingbird",
    "HummingbirdCore": "hummingbird",
    "Mustache": "swift-mustache",
    "Yams": "Yams",
    "GRDB": "GRDB.swift",
    "ArgumentParser": "swift-argument-parser",
    "Logging": "swift-log",
    "HTTPTypes": "swift-http-types",
    "NIOCore": "swift-nio",
    "NIOHTTPTypes": "swift-nio-extras",
    "ServiceLifecycle": "swift-service-lifecycle",
    "UnixSignals": "swift-service-lifecycle",
]

/// Folders whose files travel inside the program, by module.
let embedded: [String: [String]] = [
    "Pages": ["Parts", "Assets"],
    "Dossiers": ["Rules", "Template"],
    "Prose": ["Rules"],
    "Server": ["OpenAPI"],
    "Subscriptions": ["Templates"],
]

/// The product's modules and the arrows between them, lowest first. `script/arrows` holds this table against the
/// drawing in `docs/architecture.md`.
let modules: [(name: String, arrows: [String])] = [
    ("Dates", []),
    ("Evidence", ["Dates", "Units"]),
    ("Regulation", ["Dates"]),
    ("Claims", ["Dates", "Evidence", "Regulation", "Expressions", "Diagnostics"]),
    (
        "Dossiers",
        [
            "Dates", "Evidence", "Regulation", "Claims", "Diagnostics", "Units", "Expressions", "ReactionModels",
            "ModelFormats", "EquationSystems", "Simulation", "Populations", "Analysis", "CSodium", "Yams",
        ]
    ),
    ("Plots", ["Dossiers", "Diagnostics", "Simulation", "Populations", "Figures"]),
    ("Prose", ["Dates", "Evidence", "Regulation", "Dossiers", "Diagnostics", "CMarkdown", "CHTML"]),
    ("Cluster", ["Diagnostics"]),
    ("Database", ["GRDB"]),
    (
        "Subscriptions",
        [
            "Dates", "Evidence", "Regulation", "Claims", "Dossiers", "Database", "CCurl", "CSodium", "GRDB", "Mustache",
        ]
    ),
    ("Watching", ["Dates", "Evidence", "Regulation", "Dossiers", "Diagnostics", "CCurl", "CHTML", "CXML", "Yams"]),
    ("Search", ["GRDB"]),
    (
        "Pages",
        [
            "Dates", "Evidence", "Regulation", "Claims", "Dossiers", "Prose", "Search", "Populations", "CMarkdown",
            "Mustache",
        ]
    ),
    (
        "Server",
        [
            "Dates", "Evidence", "Regulation", "Claims", "Dossiers", "Search", "Pages", "Subscriptions", "CZlib",
            "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore", "NIOHTTPTypes", "Logging",
            "ServiceLifecycle", "UnixSignals",
        ]
    ),
]

/// Test targets, each with the modules it imports beside its own.
let tests: [(module: String, also: [String])] = [
    ("CCurl", []),
    ("Dates", []),
    ("Evidence", ["Dates"]),
    ("Regulation", ["Dates"]),
    ("Claims", ["Dates", "Evidence", "Regulation", "Diagnostics"]),
    (
        "Dossiers",
        ["Dates", "Evidence", "Regulation", "Claims", "Diagnostics", "Simulation", "Populations", "Units", "Yams"]
    ),
    ("Plots", ["Dossiers", "Diagnostics", "Figures"]),
    ("Prose", ["Dates", "Evidence", "Regulation", "Dossiers", "Diagnostics"]),
    ("Cluster", ["Diagnostics"]),
    ("Database", ["GRDB"]),
    ("Subscriptions", ["Dates", "Regulation", "Claims", "Dossiers", "Database", "GRDB"]),
    ("Watching", ["Dates", "Evidence", "Regulation", "Dossiers", "Diagnostics"]),
    ("Search", []),
    ("Pages", ["Dates", "Evidence", "Regulation", "Claims", "Dossiers", "Search"]),
    (
        "Server",
        [
            "Dates", "Dossiers", "Pages", "Subscriptions", "Database", "GRDB", "Hummingbird", "HTTPTypes", "NIOCore",
            "Logging",
        ]
    ),
]

/// What the command line imports; nothing imports it.
let commandLine = [
    "Logging",
    "Subscriptions",
    "Database",
    "GRDB",
    "Cluster",
    "Kernels",
    "Server",
    "Watching",
    "Pages",
    "Prose",
    "Dossiers",
    "Evidence",
    "Claims",
    "Regulation",
    "Dates",
    "Diagnostics",
    "EquationSystems",
    "Integrators",
    "ModelFormats",
    "ReactionModels",
    "Simulation",
    "Analysis",
    "ArgumentParser",
    "Populations",
    "Exchange",
    "Figures",
    "Plots",
]

/// The target dependency behind the name of an arrow.
func dependency(_ name: String) -> Target.Dependency {
    if let package = libraries[name] { return .product(name: name, package: package) }
    if engine.contains(name) { return .product(name: name, package: "Engine") }
    return .byName(name: name)
}

/// Swift's own libraries become part of the program: it starts with a fifth less processor time than by loading them.
let staticRuntime = LinkerSetting.unsafeFlags([
    "-static-stdlib", "-lCoreFoundation", "-l_FoundationICU", "-l_FoundationCShims", "-l_FoundationCollections",
    "-lstdc++",
])

let package = Package(
    name: "heptad",
    // What Fuzz/ reads beside the engine.
    products: ["Dates", "Claims", "Dossiers"].map { .library(name: $0, targets: [$0]) },
    dependencies: [
        .package(path: "Engine"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.8.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        // These come with Hummingbird and are named here only because the server imports them.
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.34.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        .target(name: "CCurl"),
        .systemLibrary(name: "CSodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(
            name: "CMarkdown",
            pkgConfig: "libcmark-gfm",
            providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]
        ),
        .systemLibrary(name: "CHTML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .executableTarget(
            name: "heptad",
            dependencies: commandLine.map(dependency),
            swiftSettings: strict,
            linkerSettings: [staticRuntime]
        ),
    ]
        + modules.map { module in
            .target(
                name: module.name,
                dependencies: module.arrows.map(dependency),
                resources: (embedded[module.name] ?? []).map { .embedInCode($0) },
                swiftSettings: strict
            )
        }
        + tests.map { test in
            .testTarget(
                name: test.module + "Tests",
                dependencies: ([test.module] + test.also).map(dependency),
                exclude: test.module == "Prose" ? ["Labelled"] : [],
                swiftSettings: strict
            )
        }
)
