// swift-tools-version:6.2
import PackageDescription

// A package of its own, as it can only be linked together with libFuzzer: see script/fuzz.
let package = Package(
    name: "Fuzz",
    dependencies: [.package(name: "heptad", path: ".."), .package(path: "../Engine")],
    targets: [
        .executableTarget(
            name: "Fuzz",
            dependencies: ["Dates", "Claims", "Dossiers"].map { .product(name: $0, package: "heptad") }
                + ["Exchange", "ModelFormats", "EquationSystems", "Simulation", "Units", "Diagnostics", "ReactionModels"].map {
                    .product(name: $0, package: "Engine")
                },
            swiftSettings: [.swiftLanguageMode(.v6), .unsafeFlags(["-parse-as-library"])]
        )
    ]
)
