/// What the kernel says of one process; read while the process was held, never claimed by it.
package struct ProcessFacts: Hashable, Sendable {
    package var process: ProcessIdentity
    package var userID: UInt32
    package var groupID: UInt32
    /// Supplementary groups, sorted.
    package var groups: [UInt32]
    /// The executable's path as `/proc/PID/exe` gives it.
    package var executablePath: String
    /// SHA-256 of the executable, 64 hexadecimal digits; nil where only cheap facts were asked.
    package var executableSHA256: String?
    /// The systemd unit that the process runs in, where there is one.
    package var systemdUnit: String?

    package init(
        process: ProcessIdentity, userID: UInt32, groupID: UInt32, groups: [UInt32],
        executablePath: String, executableSHA256: String?, systemdUnit: String?
    ) {
        self.process = process
        self.userID = userID
        self.groupID = groupID
        self.groups = groups
        self.executablePath = executablePath
        self.executableSHA256 = executableSHA256
        self.systemdUnit = systemdUnit
    }

    /// Whether all facts are the same, texts compared by bytes.
    package func isSameBytes(as other: ProcessFacts) -> Bool {
        self == other && executablePath.isSameBytes(as: other.executablePath)
            && Self.isSame(systemdUnit, other.systemdUnit)
            && Self.isSame(executableSHA256, other.executableSHA256)
    }

    private static func isSame(_ one: String?, _ other: String?) -> Bool {
        one.map { $0.isSameBytes(as: other) } ?? (other == nil)
    }
}
