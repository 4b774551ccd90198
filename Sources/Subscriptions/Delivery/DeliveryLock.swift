internal import Foundation

/// Held while a process delivers, so that a second one does not send the same mails; the system lets it go when the
/// process ends, however it ends.
public final class DeliveryLock {
    private let descriptor: Int32

    /// Takes the lock beside a database; nil where another process holds it.
    ///
    /// - Throws: `KeyFault.badFile` where the file cannot be made.
    public init?(beside database: String) throws {
        let path = database + ".notify"
        descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw KeyFault.badFile(path: path, reason: String(cString: strerror(errno))) }
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            close(descriptor)
            return nil
        }
    }

    deinit { close(descriptor) }
}
