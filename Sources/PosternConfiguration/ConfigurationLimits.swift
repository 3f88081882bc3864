/// Every named maximum of the files that make up a set-up.
package enum ConfigurationLimits {
    // MARK: files, in bytes

    /// `postern.yaml`.
    package static let settingsFileBytesMax = 64 * 1024
    /// `workloads.yaml`.
    package static let workloadsFileBytesMax = 4 << 20
    /// One policy file.
    package static let policyFileBytesMax = 4 << 20
    /// All policy files of a folder together.
    package static let policyFolderBytesMax = 32 << 20
    /// `entities.json`.
    package static let entitiesFileBytesMax = 32 << 20
    /// A policy author's tests.
    package static let policyTestFileBytesMax = 4 << 20
    /// One key file.
    package static let keyFileBytesMax = 16 * 1024

    // MARK: counts

    /// Policy files of one folder.
    package static let policyFilesMax = 1_024
    /// Entries of one folder that are looked at.
    package static let folderEntriesMax = 65_536
    /// Entries of `workloads.yaml`.
    package static let enrolmentsMax = 10_000
    /// Selectors of one enrolment.
    package static let selectorsMax = 32
    /// Groups of one enrolment.
    package static let groupsMax = 64
    /// Operator keys.
    package static let operatorKeysMax = 256
    /// Problems reported of one file; more are cut off.
    package static let problemsMax = 100

    // MARK: YAML

    /// How far a line's content may be indented: every level of nesting takes a column or two.
    package static let indentationColumnsMax = 64
    /// How deep `[` and `{` may nest.
    package static let bracketDepthMax = 16

    // MARK: texts and ranges

    /// A name in a file that is compared with known names, in bytes.
    package static let nameBytesMax = 128
    /// A path, in bytes, with its end (the kernel's PATH_MAX).
    package static let pathBytesMax = 4_095
    /// Room that the lanes' suffixes, and `.feed`, need behind the gate's socket path, in bytes.
    package static let laneSuffixBytes = 5
    /// I/O threads of libzmq.
    package static let ioThreadsMax = 16
    /// Beyond this a lane that waits would rather sleep.
    package static let spinMicrosecondsMax = 1_000
    /// A little more than a round trip takes: a client that asks, acts and asks again is met awake.
    package static let spinMicrosecondsDefault = 200
    /// Between two syncs of the audit log.
    package static let syncMillisecondsRange: ClosedRange<UInt64> = 1...60_000
    /// A segment of the audit log.
    package static let segmentBytesRange = (1 << 20)...(1 << 30)
    /// How long and how much of the audit log may be kept.
    package static let retainMillisecondsRange: ClosedRange<UInt64> = 60_000...(1 << 50)
    package static let retainBytesRange = (4 << 20)...(1 << 50)
    /// Live credentials that a broker or a workload may be configured for.
    package static let credentialsMax = 10_000_000
    /// A number that stands for no user or group (`(uid_t)-1`).
    package static let accountIDReserved = UInt32.max
}
