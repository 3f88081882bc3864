import ArgumentParser
import Foundation
import PosternAudit
import PosternAuthority
import PosternConfiguration
import PosternStore
import Sodium

/// Which log; shared by every command that reads one.
struct AuditLogOptions: ParsableArguments {
    @Option(
        name: .customLong("log"),
        help: ArgumentHelp(
            "The log's folder.", discussion: "Default: the set-up's audit.folder.",
            valueName: "dir"),
        completion: .directory)
    var log: String?

    @Option(
        name: .customLong("config"),
        help: ArgumentHelp(
            "The set-up's folder; only where its log is is read.",
            discussion: "Default: $POSTERN_CONFIG, else \(BrokerConfiguration.defaultFolder).",
            valueName: "dir"),
        completion: .directory)
    var setUp: String?

    func validate() throws {
        // As of a variable that is not set; it would stand for the working folder.
        if log?.isEmpty == true { throw ValidationError("`--log` is empty") }
        if setUp?.isEmpty == true { throw ValidationError("`--config` is empty") }
    }

    /// The set-up's folder.
    func setUpFolder(_ environment: [String: String]) -> String {
        BrokerConfiguration.folder(setUp, environment: environment)
    }

    /// The log's folder, absolute.
    func path() throws -> String {
        if let log { return FileSystem.absolutePath(log) }
        return try settings().audit.folder
    }

    private func settings() throws -> (audit: AuditConfiguration, stateFolder: String) {
        let environment = ProcessInfo.processInfo.environment
        let folder = setUpFolder(environment)
        do throws(ConfigurationError) {
            return try AuditConfiguration.load(setUp: folder, environment: environment)
        } catch {
            throw Terminal.fail(error)
        }
    }

    /// The last checkpoint that the set-up's state remembers; nil: it remembers none, or a log was
    /// named that need not be the set-up's.
    ///
    /// - Throws: `StateStoreError` where the state cannot be read.
    func checkpointOfState() throws -> AuditCheckpoint? {
        guard log == nil else { return nil }
        let path = StateFile.path(in: try settings().stateFolder)
        guard FileSystem.exists(path) else { return nil }
        return try StateFile(path: path).checkpoint()
    }

    func folder() throws -> LogFolder {
        let path = try path()
        let (folder, isLog): (LogFolder, Bool)
        do throws(AuditFileError) {
            folder = try LogFolder(path: path)
            isLog = try folder.isLog
        } catch {
            throw Terminal.fail(
                "\(error); name the log's folder with `--log` and read it as the broker's user or"
                    + " root")
        }
        // An empty one may be read; another folder would look like one.
        guard isLog else {
            throw Terminal.fail("`\(path)` holds other files, and no segment: it is no audit log")
        }
        return folder
    }

    /// The key in the log's own folder.
    func ownKey() throws -> VerifyingKey {
        let path = FileSystem.join(try path(), AuditKeys.publicName)
        return try AuditKeyArgument.read(path)
    }

    static var threads: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }
}
