import ArgumentParser
import Foundation
import PosternAudit
import PosternConfiguration
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

    /// The set-up's folder.
    func setUpFolder(_ environment: [String: String]) -> String {
        BrokerConfiguration.folder(setUp, environment: environment)
    }

    /// The log's folder, absolute.
    func path() throws -> String {
        if let log { return FileSystem.absolutePath(log) }
        let environment = ProcessInfo.processInfo.environment
        let folder = setUpFolder(environment)
        do throws(ConfigurationError) {
            return try AuditConfiguration.load(setUp: folder, environment: environment).folder
        } catch {
            throw Terminal.fail(error)
        }
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
