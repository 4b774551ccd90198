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

/// The engine's modules and the arrows between them, lowest first. `ArchitectureTests` holds this table
/// against the drawing in `docs/architecture.md`.
let modules: [(name: String, arrows: [String])] = [
    ("Diagnostics", []),
    ("Expressions", []),
    ("Units", []),
    ("RandomStreams", []),
    ("Figures", []),
    ("ReactionModels", ["Diagnostics", "Expressions", "Units"]),
    ("ModelFormats", ["ReactionModels", "Diagnostics", "Expressions", "Units", "CSBML", "CXML"]),
    ("EquationSystems", ["ReactionModels", "Diagnostics", "Expressions"]),
    ("Kernels", ["EquationSystems", "Expressions", "CLanes"]),
    ("LaneSteppers", ["Kernels", "EquationSystems", "Expressions", "CLanes"]),
    ("Integrators", ["EquationSystems", "CSundials"]),
    (
        "Simulation",
        [
            "Integrators", "EquationSystems", "ModelFormats", "ReactionModels", "Expressions", "Units", "Diagnostics",
            "RandomStreams", "CLAPACK", "CHDF5",
        ]
    ),
    (
        "Exchange",
        [
            "Simulation", "EquationSystems", "ModelFormats", "ReactionModels", "Expressions", "Diagnostics", "Figures",
            "CXML", "CZip",
        ]
    ),
    (
        "Populations",
        [
            "Simulation", "Integrators", "EquationSystems", "Expressions", "Diagnostics", "RandomStreams",
            "LaneSteppers", "Kernels", "CLanes",
        ]
    ),
    (
        "Analysis",
        ["Populations", "Simulation", "EquationSystems", "Expressions", "Diagnostics", "RandomStreams", "CNLopt"]
    ),
]

/// Programs, each with the modules it imports.
let programs: [(name: String, arrows: [String])] = [
    (
        "Conformance",
        [
            "Populations", "Simulation", "LaneSteppers", "Kernels", "EquationSystems", "ModelFormats",
            "ReactionModels", "Diagnostics",
        ]
    ),
    (
        "LaneBench",
        [
            "Populations", "Simulation", "LaneSteppers", "Kernels", "RandomStreams", "EquationSystems", "Expressions",
            "ModelFormats", "ReactionModels", "CAllocations",
        ]
    ),
]

/// Test targets, each with the modules it imports beside its own.
let tests: [(module: String, also: [String])] = [
    ("Diagnostics", []),
    ("Expressions", []),
    ("Units", []),
    ("Figures", []),
    ("ReactionModels", ["Expressions", "Diagnostics"]),
    ("ModelFormats", ["ReactionModels", "Diagnostics", "Expressions", "Units"]),
    ("EquationSystems", ["ReactionModels", "ModelFormats", "Expressions", "Diagnostics"]),
    ("Kernels", ["EquationSystems", "ModelFormats", "ReactionModels", "Expressions", "CLanes"]),
    ("LaneSteppers", ["Kernels", "EquationSystems", "ModelFormats", "ReactionModels", "Expressions", "CLanes"]),
    ("Integrators", ["EquationSystems", "ModelFormats", "ReactionModels", "Expressions"]),
    (
        "Simulation",
        [
            "Integrators", "EquationSystems", "ModelFormats", "ReactionModels", "Expressions", "Diagnostics",
            "RandomStreams",
        ]
    ),
    ("Exchange", ["Simulation", "Expressions", "Diagnostics", "Figures"]),
    (
        "Populations",
        ["Simulation", "EquationSystems", "ModelFormats", "RandomStreams", "LaneSteppers", "Kernels", "Diagnostics"]
    ),
    (
        "Analysis",
        ["Populations", "Simulation", "EquationSystems", "ModelFormats", "Diagnostics", "Kernels", "RandomStreams"]
    ),
    ("Conformance", ["Simulation"]),
]

let package = Package(
    name: "HeptadEngine",
    products: (modules.map(\.name) + ["CXML"]).map { .library(name: $0, targets: [$0]) },
    targets: [
        .target(name: "CLanes"),
        .target(name: "CAllocations"),
        .target(name: "CSBML", linkerSettings: [.linkedLibrary("sbml")]),
        .systemLibrary(name: "CXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        // Loaded at first use: their headers are read, and nothing is linked.
        .target(name: "CLateLibraries"),
        .target(name: "CZip", dependencies: ["CLateLibraries"]),
        .target(name: "CHDF5", dependencies: ["CLateLibraries"]),
        .target(name: "CNLopt", dependencies: ["CLateLibraries"]),
        .target(name: "CLAPACK", dependencies: ["CLateLibraries"]),
        .systemLibrary(name: "CSundials", providers: [.apt(["libsundials-dev", "libsuitesparse-dev"])]),
    ]
        + modules.map { module in
            .target(
                name: module.name,
                dependencies: module.arrows.map { .byName(name: $0) },
                swiftSettings: strict
            )
        }
        + programs.map { program in
            .executableTarget(
                name: program.name,
                dependencies: program.arrows.map { .byName(name: $0) },
                swiftSettings: strict
            )
        }
        + tests.map { test in
            .testTarget(
                name: test.module + "Tests",
                dependencies: ([test.module] + test.also).map { .byName(name: $0) },
                swiftSettings: strict
            )
        }
)
