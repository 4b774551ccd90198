import Foundation

/// What libFuzzer calls for each input; the environment variable `HEPTAD_FUZZ_TARGET` names the target.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    target(String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self))
    return 0
}

private let target: @Sendable (String) -> Void = {
    let name = ProcessInfo.processInfo.environment["HEPTAD_FUZZ_TARGET"] ?? ""
    guard let target = targets[name] else {
        fatalError("HEPTAD_FUZZ_TARGET is '\(name)'; it must be one of \(targets.keys.sorted())")
    }
    return target
}()

/// Everything that reads text from outside, by the name of its folder of seeds. A reader passes when it returns or
/// throws; a trap, a sanitizer's finding, more than 10 seconds or more than 2 GiB is a crash.
let targets: [String: @Sendable (String) -> Void] = [
    "antimony": { readModel($0, .antimony) },
    "sbml": { readModel($0, .sbml) },
    "formula": { readModel("x := \($0)\nx0 = 1; S' = x0", .antimony) },
    "dose": readDose,
    "unit": readUnit,
    "claim": readClaim,
    "date": readDate,
    "dossier": readDossier,
]
