import ArgumentParser
import Foundation
import PosternConfiguration
import PosternCore

/// `postern init`: writes a set-up that works as it is.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a set-up: settings, keys, sample enrolments, policies and entities.",
        discussion: """
            Writes postern.yaml, workloads.yaml, policies/, entities.json and keys/ into DIR, with \
            comments to learn from. Nothing that exists is overwritten. The sample enrolments let \
            in the processes of the user who runs the command.

            The sockets go to /run/postern for root, and to DIR/run for everybody else, who may \
            not write there.

            EXAMPLES
              postern init ./setup
              sudo postern init /etc/postern --trust-domain prod.example.org
              postern init ./setup --runtime-dir "$XDG_RUNTIME_DIR/postern"
            """)

    @Argument(help: "The folder to make.", completion: .directory)
    var directory: String

    @Option(
        help: ArgumentHelp("The domain of every SPIFFE ID.", valueName: "domain"))
    var trustDomain = "example.org"

    @Option(
        help: ArgumentHelp(
            "Where the sockets go. Default: /run/postern for root, else DIR/run.",
            valueName: "dir"),
        completion: .directory)
    var runtimeDir: String?

    func run() throws {
        guard SPIFFEID("spiffe://\(trustDomain)/workload") != nil, !trustDomain.contains("/")
        else {
            throw Terminal.fail(
                "`\(trustDomain)` is no trust domain; use lower-case letters, digits, `.`, `-` and"
                    + " `_`, as in `example.org`")
        }
        guard !directory.isEmpty else {
            throw Terminal.fail("`init` needs a folder, as in `postern init ./setup`")
        }
        let folder = FileSystem.normalized(FileSystem.absolutePath(directory))
        let runtimeFolder = runtimeFolder(in: folder)
        try checkSockets(in: runtimeFolder)
        let plan: SetUpPlan
        do {
            plan = try SetUpPlan(
                folder: folder, runtimeFolder: runtimeFolder, trustDomain: trustDomain,
                userID: getuid())
        } catch {
            throw Terminal.fail("\(error)")
        }
        try write(plan)
        Terminal.say(SetUpSummary.text(plan, runtimeNote: runtimeNote(plan)))
    }

    private func runtimeFolder(in folder: String) -> String {
        let chosen = runtimeDir.flatMap { $0.isEmpty ? nil : $0 }
        let fallback = getuid() == 0 ? "/run/postern" : FileSystem.join(folder, "run")
        return FileSystem.normalized(FileSystem.absolutePath(chosen ?? fallback))
    }

    /// Found now rather than by `serve`: the paths of sockets are short.
    private func checkSockets(in folder: String) throws {
        for name in ["gate.sock", "operator.sock"] {
            guard let wrong = BrokerConfiguration.socketProblem("\(folder)/\(name)") else {
                continue
            }
            throw Terminal.fail(
                "the socket `\(folder)/\(name)` \(wrong); name another folder with --runtime-dir")
        }
    }

    private func write(_ plan: SetUpPlan) throws {
        var writer = SetUpWriter(plan)
        do {
            try writer.write()
        } catch {
            throw Terminal.fail(error.description)
        }
        // What was written is loaded once, so that a set-up that `init` made is never refused.
        do {
            _ = try BrokerSetUp.load(folder: plan.folder, environment: [:])
        } catch {
            throw Terminal.fail(error)
        }
    }

    /// Makes the sockets' folder, which `serve` needs, and says where it is.
    private func runtimeNote(_ plan: SetUpPlan) -> String {
        let why =
            runtimeDir == nil && getuid() != 0
            ? " (you are not root, so not /run/postern)" : ""
        do {
            try FileSystem.createFolder(plan.runtimeFolder, mode: SetUpPlan.folderMode)
        } catch {
            return "the sockets go to \(plan.runtimeFolder)\(why), which \(error.reason);"
                + " make it before `postern serve`"
        }
        return "the sockets go to \(plan.runtimeFolder)\(why)"
    }
}
