package import CLanes
internal import Foundation

/// A kernel's library that holds its stepper too. Its function stays until the last user is gone.
package final class FusedStepper: @unchecked Sendable {
    package typealias Run =
        @convention(c) (UnsafePointer<lanes_model>?, UnsafePointer<lanes_problem>?) -> Int32

    // NOTE: written by `init` only, so that threads may share it.
    private let handle: UnsafeMutableRawPointer
    package let fusion: KernelFusion
    package let run: Run

    init(_ path: String, _ fusion: KernelFusion) throws(KernelCache.Failure) {
        guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            throw KernelCache.Failure(note: "the kernel cannot be loaded: \(String(cString: dlerror()))")
        }
        guard let run = dlsym(handle, "kernel_run") else {
            dlclose(handle)
            throw KernelCache.Failure(note: "the kernel lacks its stepper")
        }
        self.handle = handle
        self.fusion = fusion
        self.run = unsafeBitCast(run, to: Run.self)
    }

    deinit { dlclose(handle) }
}
