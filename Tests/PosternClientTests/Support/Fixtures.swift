import PosternClient
import Testing
import ZeroMQ

extension CurveKeyPair {
    /// Both halves as the client's configuration takes them.
    func clientKeys() throws -> ClientKeys {
        let secret = secretKey.withZ85 { text in
            text.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        }
        return try ClientKeys.pair(publicKey: publicKey.z85, secretKey: secret)
    }
}

extension Scope {
    /// What the tests' tasks ask for.
    static func test() throws -> Scope {
        try Scope(actions: ["file.*", "http.get"], resources: ["File::*", "Host::*"])
    }
}

extension ResourceName {
    static let notes = ResourceName(type: "File", id: "notes")
    static let secret = ResourceName(type: "File", id: "secret")
    static let host = ResourceName(type: "Host", id: "api.example.com")
}

extension Attestation {
    /// The credential; an issue when it was denied.
    func credential() throws -> Credential {
        guard case .granted(let credential) = self else {
            Issue.record("the attest was denied: \(self)")
            throw TestFailure()
        }
        return credential
    }
}

extension Answer {
    /// The value; an issue when it was denied.
    func value() throws -> Value {
        guard case .done(let value) = self else {
            Issue.record("the broker denied: \(self)")
            throw TestFailure()
        }
        return value
    }

    var denial: Denial? {
        guard case .denied(let denial) = self else { return nil }
        return denial
    }
}

struct TestFailure: Error {}

extension PosternClient {
    /// A credential for a task of this name.
    func credential(_ task: String, budget: UInt64? = nil) async throws -> Credential {
        try await attest(task: task, intent: "a test", scope: .test(), budget: budget)
            .credential()
    }
}

/// The error that a call throws; an issue when it throws none.
nonisolated(nonsending) func failure<Value>(
    of body: nonisolated(nonsending) () async throws(ClientError) -> Value,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws -> ClientError {
    do throws(ClientError) {
        let value = try await body()
        Issue.record("no error, but \(value)", sourceLocation: sourceLocation)
    } catch {
        return error
    }
    throw TestFailure()
}
