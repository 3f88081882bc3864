import ArgumentParser
import PosternConfiguration
import ZeroMQ

/// `postern keygen`: makes a CURVE key pair.
struct KeygenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keygen",
        abstract: "Make a CURVE key pair for a workload, an operator or a broker.",
        discussion: """
            With --out the pair goes into NAME.key (public) and NAME.key_secret (both, mode 0600), \
            in the format that CZMQ and pyzmq read; existing files are not overwritten. Without \
            --out both keys are printed and nothing is kept.

            EXAMPLES
              postern keygen --out keys/researcher
              postern keygen --json

            Enrol a workload's key in workloads.yaml as `curve:key: '…'`; let an operator in by \
            adding the .key file to operator.keys in postern.yaml.
            """)

    @Option(
        help: ArgumentHelp("Write NAME.key and NAME.key_secret.", valueName: "name"),
        completion: .file())
    var out: String?

    @Flag(help: "Print one JSON value instead of text.")
    var json = false

    func run() throws {
        let pair: CurveKeyPair
        do {
            pair = try CurveKeyPair.generate()
        } catch {
            throw Terminal.fail("\(error)")
        }
        let report = try out.map { try write(pair, path: $0) } ?? Self.printed(pair)
        Terminal.say(json ? try JSONOutput.text(report) : report.summary)
    }

    private func write(_ pair: CurveKeyPair, path: String) throws -> KeyReport {
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        guard SetUpName.isValid(name), !path.hasSuffix("/") else {
            throw Terminal.fail(
                "`\(path)` names no key; end it in letters, digits, `.`, `-` or `_`, as in"
                    + " `keys/researcher`")
        }
        do {
            try KeyFile.write(pair, path: path, name: name)
        } catch {
            throw Terminal.fail(error.description)
        }
        return KeyReport(
            publicKey: pair.publicKey.z85, secretKey: nil,
            publicFile: path + KeyFile.publicSuffix, secretFile: path + KeyFile.secretSuffix)
    }

    private static func printed(_ pair: CurveKeyPair) -> KeyReport {
        let secret = pair.secretKey.withZ85 { text in
            text.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        }
        return KeyReport(
            publicKey: pair.publicKey.z85, secretKey: secret, publicFile: nil, secretFile: nil)
    }
}
