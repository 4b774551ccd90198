/// A model of a dossier, with the files that readers may take away.
public struct ModelCard: Hashable, Sendable {
    /// The file's name without its ending; used in addresses.
    public var id: String
    /// The file in the dossier's folder.
    public var file: String
    /// Titles of the experiments that run on it.
    public var experiments: [String]
    /// How many species, reactions and parameters it has, in words.
    public var size: String
    public var downloads: [Download]

    /// One form of the model.
    public struct Download: Hashable, Sendable {
        /// What it is, such as "SBML".
        public var form: String
        public var name: String
        /// The media type.
        public var type: String
        public var bytes: [UInt8]

        public init(form: String, name: String, type: String, bytes: [UInt8]) {
            self.form = form
            self.name = name
            self.type = type
            self.bytes = bytes
        }
    }

    public init(id: String, file: String, experiments: [String], size: String, downloads: [Download]) {
        self.id = id
        self.file = file
        self.experiments = experiments
        self.size = size
        self.downloads = downloads
    }
}
