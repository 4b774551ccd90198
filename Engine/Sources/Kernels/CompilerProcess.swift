internal import Foundation

/// Runs a compiler as a process, with a limit on its time.
enum CompilerProcess {
    /// How a process ended.
    enum Outcome: Hashable {
        case exited(Int32)
        case timedOut
        case notStarted(String)
    }

    /// Runs a program and waits for it.
    ///
    /// The child gets no input; both of its outputs go to a file. A child that outlives the limit is killed with its
    /// whole process group.
    static func run(_ program: String, _ arguments: [String], output: String, timeLimit: Double) -> Outcome {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        posix_spawnattr_setpgroup(&attributes, 0)
        var argv = ([program] + arguments).map { strdup($0) }
        argv.append(nil)
        defer { for argument in argv { free(argument) } }
        var child = pid_t()
        let code = posix_spawn(&child, program, &actions, &attributes, argv, environ)
        guard code == 0 else { return .notStarted(String(cString: strerror(code))) }
        let start = ContinuousClock.now
        var status: Int32 = 0
        while true {
            let result = waitpid(child, &status, WNOHANG)
            if result == child { break }
            if result < 0 && errno != EINTR { return .notStarted(String(cString: strerror(errno))) }
            if start.duration(to: .now) > .seconds(timeLimit) {
                kill(-child, SIGKILL)
                while waitpid(child, &status, 0) < 0 && errno == EINTR {}
                return .timedOut
            }
            usleep(500)
        }
        // A signal's number takes the low seven bits, an exit code the next byte.
        let signal = status & 0x7f
        return .exited(signal == 0 ? (status >> 8) & 0xff : 128 + signal)
    }
}
