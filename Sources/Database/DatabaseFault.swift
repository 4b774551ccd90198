/// Why a database was not opened, saved or restored, in words for the one who runs the program.
public enum DatabaseFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// A newer program made steps that this one does not know.
    case newer(path: String, steps: [String])
    /// The file has tables, and none of them says that this program made it.
    case foreign(path: String)
    /// The file is no database, or is damaged.
    case unreadable(path: String, reason: String)
    /// A file that would be overwritten is there.
    case exists(path: String)
    case missing(path: String)

    public var description: String {
        switch self {
        case .newer(let path, let steps):
            "\(path) was written by a newer version of heptad (it has had \(steps.joined(separator: ", "))); use that "
                + "version, or restore a backup made by this one"
        case .foreign(let path):
            "\(path) is a database of another program; name another file with --database"
        case .unreadable(let path, let reason):
            "\(path) cannot be used as a database: \(reason)"
        case .exists(let path):
            "\(path) exists and is not overwritten; name another file, or move it away first"
        case .missing(let path):
            "there is no file \(path)"
        }
    }
}
