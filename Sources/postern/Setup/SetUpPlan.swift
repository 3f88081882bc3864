import PosternConfiguration
import PosternCore
import ZeroMQ

/// Everything that `init` is going to write, decided before anything is.
struct SetUpPlan {
    /// Absolute.
    let folder: String
    /// Where the sockets go; absolute.
    let runtimeFolder: String
    let trustDomain: String
    let files: [SetUpFile]
    let keys: [SetUpKey]

    /// Modes of new folders: the set-up's may be read by the broker's group, that of the keys
    /// by its user only.
    static let folderMode: UInt32 = 0o750
    static let keyFolderMode: UInt32 = 0o700
    static let fileMode: UInt32 = 0o640
    /// Where the keys are, seen from the set-up's folder.
    static let keyFolder = "keys"

    /// - Throws: ENOTSUP when libzmq has no CURVE.
    init(
        folder: String, runtimeFolder: String, trustDomain: String, userID: UInt32
    ) throws(ZeroMQError) {
        self.folder = folder
        self.runtimeFolder = runtimeFolder
        self.trustDomain = trustDomain
        var keys: [SetUpKey] = []
        for name in ["server", "operator", "agent"] {
            let path = "\(Self.keyFolder)/\(name)"
            keys.append(SetUpKey(path: path, name: name, pair: try CurveKeyPair.generate()))
        }
        self.keys = keys
        files = [
            SetUpFile(
                path: BrokerConfiguration.fileName,
                text: SampleSettings.text(
                    trustDomain: trustDomain, runtimeFolder: runtimeFolder)),
            SetUpFile(
                path: "workloads.yaml",
                text: SampleWorkloads.text(trustDomain: trustDomain, userID: userID)),
            SetUpFile(path: "policies/schema.cedarschema.example", text: SampleSchema.text),
            SetUpFile(path: "policies/10-attest.cedar", text: SamplePolicies.attest),
            SetUpFile(path: "policies/20-tools.cedar", text: SamplePolicies.tools),
            SetUpFile(path: "policies/30-forbidden.cedar", text: SamplePolicies.forbidden),
            SetUpFile(path: "entities.json", text: SampleEntities.text),
        ]
    }

    /// Every path that must not exist yet, absolute.
    var paths: [String] {
        (files.map(\.path) + keys.flatMap(\.paths)).map { FileSystem.join(folder, $0) }
    }
}
